/**
 * The chance that a matchup's home side wins, from the points so far and the projections of what is left.
 *
 * The model is that of H. S. Stern, "A Brownian Motion Model for the Progress of Sports Scores", JASA 89 (1994), with
 * projected points left in the place of time left: the final margin is Normal, its mean the lead plus the difference of
 * the projections left, its variance proportional to the sum of those projections.
 *
 * @module
 */
import { type MatchupState, matchupState } from "./matchup.ts";
import type { Matchup, Points, Season, Side } from "./types.ts";

/**
 * Variance of the final margin for each projected point that is still to come on either side, in points² a point.
 * Fitted by maximum likelihood on the even weeks of eight sample leagues, ten moments of each week (`deno task
 * bench:odds` fits it anew and prints it beside this number; docs/decisions/0040-win-probability.md has what it says).
 * Between 3.2 and 4.4 wherever one cuts the data, which is what makes the model fit.
 */
export const VARIANCE_PER_POINT = 3.62;

/** One side of a matchup at a moment. */
export interface Standing {
  points: Points;
  /** Projected points still to come, in hundredths, 0 or more. */
  left: Points;
}

/**
 * The home side's chance, 0 to 1; a tie is half a win for either. Grows with the home side's lead; exactly 0, 0.5 or 1
 * where nothing is left to come.
 *
 * @param variance see `VARIANCE_PER_POINT`
 */
export function winProbability(home: Standing, away: Standing, variance = VARIANCE_PER_POINT): number {
  const lead = (home.points - away.points) / 100;
  const left = (home.left + away.left) / 100;
  if (left <= 0) return lead > 0 ? 1 : lead < 0 ? 0 : 0.5;
  const margin = lead + (home.left - away.left) / 100;
  return normal(margin / Math.sqrt(variance * left));
}

/**
 * The standard Normal distribution function, to within 1e-7: Abramowitz and Stegun, "Handbook of Mathematical
 * Functions", 26.2.17.
 */
export function normal(z: number): number {
  // The formula gives 1e-9 too much here, and equals have the same chance.
  if (z === 0) return 0.5;
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t *
    (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  return z >= 0 ? 1 - tail : tail;
}

/** A side as it stands; null where the provider projects nothing. */
export const standing = ({ points, projected }: Side): Standing | null =>
  projected === null ? null : { points, left: Math.max(0, projected - points) as Points };

/**
 * The home side's chance in a matchup as it stands: by the model while it is open, 0, 0.5 or 1 once the provider has
 * settled it. Null for a bye, and where projections are missing.
 */
export function homeChance(season: Pick<Season, "status" | "currentWeek">, matchup: Matchup): number | null {
  const { home, away, outcome } = matchup;
  if (away === null) return null;
  if (outcome !== "undecided") return outcome === "home" ? 1 : outcome === "away" ? 0 : 0.5;
  if (season.status === "finished") return null;
  const [own, other] = [standing(home), standing(away)];
  return own && other && winProbability(own, other);
}

/** What of a matchup moves while games are on. */
export interface LiveMatchup {
  id: number;
  state: MatchupState;
  home: Points;
  /** Null for a bye. */
  away: Points | null;
  /** To the nearest tenth: what is projected changes with every play. */
  homeProjected: Points | null;
  awayProjected: Points | null;
  /** The home side's chance in whole per cent; null where it is not known. */
  chance: number | null;
}

/** A matchup as open pages are told of it. */
export function liveMatchup(season: Pick<Season, "status" | "currentWeek">, matchup: Matchup): LiveMatchup {
  const chance = homeChance(season, matchup);
  return {
    id: matchup.id,
    state: matchupState(season, matchup),
    home: matchup.home.points,
    away: matchup.away?.points ?? null,
    homeProjected: tenths(matchup.home.projected),
    awayProjected: tenths(matchup.away?.projected ?? null),
    chance: chance === null ? null : percent(chance),
  };
}

/** A projection as pages show it, to the nearest tenth of a point. */
export function tenths(projected: Points | null): Points | null {
  return projected === null ? null : Math.round(projected / 10) * 10 as Points;
}

/** A chance in whole per cent; what is not certain is never shown as 0 or 100. */
export function percent(chance: number): number {
  if (chance === 0 || chance === 1) return chance * 100;
  return Math.min(99, Math.max(1, Math.round(chance * 100)));
}
