/**
 * How good forecasts were.
 *
 * @module
 */
import { winProbability } from "@/lib/league/win_probability.ts";
import type { Case } from "./cases.ts";

/** What a home win is worth in the sums below: 1, half of it a tie. */
const won = ({ margin }: Case): number => margin > 0 ? 1 : margin < 0 ? 0 : 0.5;

/** The mean squared difference of forecasts and outcomes, 0 is best (G. W. Brier, Monthly Weather Review 78, 1950). */
export function brier(cases: readonly Case[], forecast: (one: Case) => number): number {
  return cases.reduce((sum, one) => sum + (forecast(one) - won(one)) ** 2, 0) / cases.length;
}

/** The forecasts that are held against each other. Each gives the home side's chance. */
export const forecasts = {
  model: (variance?: number) => ({ home, away }: Case) => winProbability(home, away, variance),
  /** Who leads wins; a level game is even. */
  leader: ({ home, away }: Case) => certain(home.points - away.points),
  /** Who was projected to win before the first game wins. */
  favourite: ({ favourite }: Case) => certain(favourite),
};

const certain = (lead: number): number => lead > 0 ? 1 : lead < 0 ? 0 : 0.5;

/** A tenth of the forecasts: what was said and what came. */
export interface Tenth {
  /** From this chance on, up to a tenth more. */
  from: number;
  cases: number;
  /** The mean of the forecasts, and how often the home side won; null without cases. */
  said: number | null;
  came: number | null;
}

/** The reliability of forecasts by tenths. What is certain, because nothing is left to play, is no forecast. */
export function reliability(cases: readonly Case[], forecast: (one: Case) => number): Tenth[] {
  const open = cases.filter(({ home, away }) => home.left + away.left > 0);
  const groups = Map.groupBy(open, (one) => Math.min(9, Math.floor(forecast(one) * 10)));
  return Array.from({ length: 10 }, (_, tenth) => {
    const group = groups.get(tenth) ?? [];
    const mean = (value: (one: Case) => number) =>
      group.length ? group.reduce((sum, one) => sum + value(one), 0) / group.length : null;
    return { from: tenth / 10, cases: group.length, said: mean(forecast), came: mean(won) };
  });
}

/** How far, in points of a hundred, the worst tenth with at least so many cases is off. */
export function worst(tenths: readonly Tenth[], least = 100): number {
  return Math.max(
    0,
    ...tenths.filter(({ cases }) => cases >= least).map(({ said, came }) => 100 * Math.abs(said! - came!)),
  );
}

/**
 * The variance of the final margin for each point left that makes these outcomes the likeliest: for a Normal margin
 * whose variance is that many times the points left, it is the mean of the squared error over the points left.
 */
export function fittedVariance(cases: readonly Case[]): number {
  const open = cases.filter(({ home, away }) => home.left + away.left > 0);
  const sum = open.reduce((sum, { home, away, margin }) => {
    const expected = home.points + home.left - away.points - away.left;
    return sum + (margin - expected) ** 2 / 100 / (home.left + away.left);
  }, 0);
  return sum / open.length;
}
