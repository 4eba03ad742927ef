/**
 * Figures in words. Points, records and shares are lib/league/points.ts's, places lib/league/ordinal.ts's.
 *
 * @module
 */

/** A count with its noun: "1 week", "3 weeks". `many` where an s is not enough. */
export function counted(n: number, one: string, many = `${one}s`): string {
  // Most counts need no commas, which cost as much as a table's row.
  const figure = n < 1000 ? String(n) : n.toLocaleString("en-US");
  return `${figure} ${n === 1 ? one : many}`;
}

/** Names in a sentence: "A", "A and B", "A, B and C". */
export function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** How long to wait, rounded up to minutes: "1 minute", "60 minutes". */
export const waiting = (seconds: number): string => counted(Math.max(1, Math.ceil(seconds / 60)), "minute");

/** A day, such as "Nov 23, 2026", in UTC: the server knows no reader's time zone. */
export const day = (date: Date): string =>
  date.toLocaleDateString("en-US", { dateStyle: "medium", timeZone: "UTC" });
