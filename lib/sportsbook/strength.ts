/**
 * How many points a team is good for, before a game.
 *
 * @module
 */
import { isDecided, type SeasonGames } from "@/lib/league/matchup.ts";
import type { Side, TeamId } from "@/lib/league/types.ts";

/**
 * The standard deviation of a team's score from week to week, in points: 21.8 in the sample's eight seasons, 21.8 in
 * three of a real league (20.2, 23.3, 21.7).
 */
export const WEEKLY_DEVIATION = 22;

/** The standard deviation of teams' true means, in points: 8 in the sample, 12 in the real league. */
export const TEAM_DEVIATION = 10;

/** So many games of the league's mean are mixed into a team's own: the ratio of the two variances. */
const SHRINKAGE = WEEKLY_DEVIATION ** 2 / TEAM_DEVIATION ** 2;

/** What teams score before anything is known. */
const USUAL_MEAN = 110;

export interface Strength {
  /** Points expected in a week. */
  mean: number;
  /** How unsure that is: the standard deviation of the true mean, in points. */
  deviation: number;
}

/**
 * Every team's strength from the decided games: its mean, shrunk to the league's (the normal model with known
 * variances; Gelman et al., Bayesian Data Analysis, 2.5). A league without games is one of equals.
 */
export function strengths({ teams, matchups }: SeasonGames): Map<TeamId, Strength> {
  const scores = new Map<TeamId, number[]>(teams.map(({ id }) => [id, []]));
  for (const matchup of matchups) {
    // A matchup of two rounds of games has twice the points, and says nothing about one.
    if (!isDecided(matchup) || matchup.periods !== 1) continue;
    for (const { team, points } of [matchup.home, matchup.away]) scores.get(team)?.push(points / 100);
  }
  const all = [...scores.values()].flat();
  const sum = (list: readonly number[]) => list.reduce((total, score) => total + score, 0);
  const leagueMean = all.length > 0 ? sum(all) / all.length : USUAL_MEAN;
  return new Map([...scores].map(([team, list]) => [team, {
    mean: (sum(list) + SHRINKAGE * leagueMean) / (list.length + SHRINKAGE),
    deviation: WEEKLY_DEVIATION / Math.sqrt(list.length + SHRINKAGE),
  }]));
}

/** What is expected of a side in its matchup, in points, and the variance of that expectation itself. */
export interface Expectation {
  points: number;
  variance: number;
}

/** The provider's projection where there is one, else the team's strength in each of the matchup's rounds of games. */
export function expected(side: Side, periods: number, { mean, deviation }: Strength): Expectation {
  return side.projected !== null && side.projected > 0
    ? { points: side.projected / 100, variance: 0 }
    : { points: periods * mean, variance: (periods * deviation) ** 2 };
}
