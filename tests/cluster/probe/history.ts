/**
 * What a writer saw, held against what the database kept.
 *
 * @module
 */

export interface History {
  acknowledged: { id: number; at: number }[];
  /** Sent, and never answered: may have been kept or not. */
  indeterminate: number[];
  /** Never sent, or answered with an error. */
  refused: number;
  /** When the writing ended, in ms since 1970. */
  ended: number;
}

export interface Verdict {
  acknowledged: number;
  /** Acknowledged and not kept. Must be 0. */
  lost: number[];
  /** Kept more than once. Must be 0. */
  doubled: number[];
  /** Kept, though the writer was told that they were not, or never sent them. Must be 0. */
  unexplained: number[];
  indeterminate: number;
  refused: number;
  /** The longest time between two acknowledgements, or from the last one to the end of the writing, in ms. */
  gap: number;
}

/** Judges a history by the ids that are in the table, those before `first` left out as somebody else's. */
export function verdict(
  { acknowledged, indeterminate, refused, ended }: History,
  kept: number[],
  first: number,
): Verdict {
  const seen = new Map<number, number>();
  for (const id of kept) if (id >= first) seen.set(id, (seen.get(id) ?? 0) + 1);
  const explained = new Set([...acknowledged.map(({ id }) => id), ...indeterminate]);
  const times = acknowledged.map(({ at }) => at).sort((a, b) => a - b);
  // Whoever never wrote again has a gap too. An answer may come after the end.
  times.push(Math.max(ended, times.at(-1) ?? ended));
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(({ id }) => !seen.has(id)).map(({ id }) => id),
    doubled: [...seen].filter(([, count]) => count > 1).map(([id]) => id),
    unexplained: [...seen.keys()].filter((id) => !explained.has(id)),
    indeterminate: indeterminate.length,
    refused,
    gap: times.reduce((longest, at, i) => i === 0 ? 0 : Math.max(longest, at - times[i - 1]), 0),
  };
}
