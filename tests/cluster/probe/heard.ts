/**
 * Scores that were kept, held against what open pages were told of them.
 *
 * @module
 */

/** A revision of the league, and when it was kept, in ms since 1970. */
export interface Kept {
  revision: number;
  at: number;
}

/** What one open page was told: revisions and when, in ms since 1970. */
export type Heard = Kept[];

export interface Delays {
  /** Scores times pages. */
  expected: number;
  /** How often a page was told neither of a score nor of a later one. Must be 0. */
  unheard: number;
  /** From a score to the page that shows it or a later one, in ms. */
  median: number;
  worst: number;
}

/** How long scores took to pages. Every page was open from the first score to well after the last. */
export function delays(kept: Kept[], pages: Heard[]): Delays {
  const all: number[] = [];
  let unheard = 0;
  for (const { revision, at } of kept) {
    for (const heard of pages) {
      const told = heard.filter((one) => one.revision >= revision).map((one) => one.at);
      if (told.length === 0) unheard += 1;
      else all.push(Math.max(0, Math.min(...told) - at));
    }
  }
  all.sort((a, b) => a - b);
  return {
    expected: kept.length * pages.length,
    unheard,
    median: all[Math.floor(all.length / 2)] ?? 0,
    worst: all.at(-1) ?? 0,
  };
}
