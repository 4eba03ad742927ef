/**
 * A crest made up from a team's name: the same name gives the same crest on every page, every day and every machine.
 *
 * @module
 */

/**
 * Field colours. Each has a luminance between 0.12 and 0.18 (WCAG 2.2), so that it stands out at 3:1 or more on the
 * light and on the dark paper, and white letters on it reach 4.5:1.
 */
export const fields = [
  "#c82e52",
  "#cb2f26",
  "#be4e00",
  "#a06000",
  "#806b00",
  "#507d00",
  "#007e37",
  "#007e68",
  "#037a84",
  "#0074ae",
  "#2f68c7",
  "#5b5bc9",
  "#7a51c0",
  "#9a45ab",
  "#b6377f",
] as const;

/** Trim colours: lighter than any field, darker than the light paper. */
const trims = ["#efb12f", "#7cc8ee", "#ff9a50", "#8fd9a2", "#f7a8c0", "#c5b1f5", "#d9cf6a"] as const;

/** What the trim draws on a field of 16 by 16, leaving the middle to the letters. */
const patterns = [
  "M0 0h16v4H0z",
  "M0 13h16v3H0z",
  "M0 0h3v16H0zM13 0h3v16h-3z",
  "M0 0h9L0 9z",
  "M0 0h6.5L0 6.5zM16 16H9.5L16 9.5z",
  "M0 0h16v3H0zM0 13h16v3H0z",
  "M0 0h16v16H0zM2 2v12h12V2z",
  "M8 0l8 5V0H0v5z",
  "M16 0v9L7 0z",
  "M0 12l8-2 8 2v4H0z",
] as const;

/** The outlines that styles.css knows: a shield, a roundel and a banner. */
const outlines = ["shield", "roundel", "banner"] as const;

export interface Crest {
  field: string;
  trim: string;
  pattern: string;
  outline: typeof outlines[number];
  /** One or two capitals. */
  letters: string;
}

/** FNV-1a, 32 bits: small, and spreads names that differ in one letter. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193) >>> 0;
  // FNV's low bits are weak for short names; fold the high ones in.
  return (h ^ (h >>> 15)) >>> 0;
}

/** The first letters of a name's first and last word that begin with a letter or digit; "?" where there is none. */
export function monogram(name: string): string {
  const words: string[] = name.normalize("NFC").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? [];
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...word][0].toLocaleUpperCase("en")).join("") || "?";
}

/** The crest of a team's name. Upper and lower case and spaces at the ends make no difference. */
export function crest(name: string): Crest {
  const h = hash(name.trim().toLocaleLowerCase("en"));
  const pick = <T>(list: readonly T[], divisor: number) => list[Math.floor(h / divisor) % list.length];
  return {
    field: pick(fields, 1),
    trim: pick(trims, fields.length),
    pattern: pick(patterns, fields.length * trims.length),
    outline: pick(outlines, fields.length * trims.length * patterns.length),
    letters: monogram(name),
  };
}
