/**
 * Places in words.
 *
 * @module
 */

/** "1st", "2nd", "3rd", "4th", "11th", "112th", for whole numbers from 0. */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th"}`;
}
