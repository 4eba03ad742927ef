/**
 * Fantasy points in whole hundredths: in from decimals, out as text, and sums that are exact.
 *
 * @module
 */
import type { Matchup, Points } from "./types.ts";

/**
 * Points from a provider's decimal, to the nearest hundredth, halves away from zero. Float noise below a millionth is
 * taken off first, so that 1635.3000000000002 is 1635.30 and 1.005 is 1.01. Throws a RangeError unless finite.
 */
export function points(decimal: number): Points {
  if (!Number.isFinite(decimal)) throw new RangeError(`${decimal} is no number of points`);
  // "1.005000" + "e2" is read as exactly 100.5, where 1.005 * 100 is 100.49999999999999.
  const hundredths = Math.round(Number(Math.abs(decimal).toFixed(6) + "e2"));
  return (decimal < 0 && hundredths > 0 ? -hundredths : hundredths) as Points;
}

/** The decimal that an API shows: 10346 is 103.46. Exact to the hundredth. */
export function pointsDecimal(value: Points): number {
  return value / 100;
}

/** The sum; 0 of nothing. */
export function total(list: Iterable<Points>): Points {
  let sum = 0;
  for (const value of list) sum += value;
  return sum as Points;
}

/** The mean to the nearest hundredth, halves away from zero; null of nothing. */
export function mean(list: Iterable<Points>): Points | null {
  const values = [...list];
  if (values.length === 0) return null;
  const exact = total(values) / values.length;
  return (Math.sign(exact) * Math.round(Math.abs(exact)) + 0) as Points;
}

/** One point list less another, such as a margin. */
export function difference(a: Points, b: Points): Points {
  return (a - b) as Points;
}

/** How points are written. */
export interface PointsFormat {
  /** Digits after the point, the same in a whole column so that it aligns; 2 when not said. See `pointsDigits`. */
  digits?: 1 | 2;
  /** Write a plus before positive values, as for margins. */
  sign?: boolean;
}

/**
 * "103.46", "131.50", "−2.00"; with `digits: 1` "131.5" (only for values that are whole tenths: others keep both
 * digits rather than lose one). The minus is U+2212, as wide as a plus. No thousands separators.
 */
export function pointsText(value: Points, format: PointsFormat = {}): string {
  const digits = format.digits === 1 && value % 10 === 0 ? 1 : 2;
  const sign = value < 0 ? "−" : format.sign && value > 0 ? "+" : "";
  return sign + (Math.abs(value) / 100).toFixed(digits);
}

/** The digits that a column of these values needs: 1 when every one is a whole tenth, else 2. */
export function pointsDigits(values: Iterable<Points>): 1 | 2 {
  for (const value of values) if (value % 10 !== 0) return 2;
  return 1;
}

/** The digits that a season's scores need (see `pointsDigits`): many leagues score in tenths, and then read better so. */
export function scoreDigits(matchups: readonly Pick<Matchup, "home" | "away">[]): 1 | 2 {
  return pointsDigits(
    matchups.flatMap(({ home, away }) => away ? [home.points, away.points] : [home.points]),
  );
}

/** Games won, lost and tied. */
export interface Tally {
  wins: number;
  losses: number;
  ties: number;
}

/** The share of games won, a tie counting half, from 0 to 1; null without games. */
export function winPct({ wins, losses, ties }: Tally): number | null {
  const games = wins + losses + ties;
  return games === 0 ? null : (wins + ties / 2) / games;
}

/** A share as sports pages write it: ".692", "1.000", and "–" for null. */
export function pctText(share: number | null): string {
  return share === null ? "–" : share.toFixed(3).replace(/^0/, "");
}

/** "9-4", or "9-3-1" where there are ties. Hyphens, as in every box score. */
export function tallyText({ wins, losses, ties }: Tally): string {
  return ties === 0 ? `${wins}-${losses}` : `${wins}-${losses}-${ties}`;
}
