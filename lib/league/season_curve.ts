/**
 * A season week by week: places in the table, scores, and how much of a record was luck.
 *
 * @module
 */
import type { SeasonGames } from "./matchup.ts";
import type { Points, Team } from "./types.ts";

/** Lines for the season's rank chart. */
export interface RankLine {
  team: Team;
  /** The table's position after each of `RankCurve.weeks`. */
  positions: number[];
}

export interface RankCurve {
  /** Weeks of the regular season with at least one decided matchup. */
  weeks: number[];
  /** In the order of the last table. */
  lines: RankLine[];
}

/** Every team's position after every decided week of the regular season. */
export function rankByWeek(rows: SeasonGames): RankCurve {
  throw new Error("being written");
}

/** A team's scores over the season, playoffs included; null for a week it did not play (bye, not begun). */
export interface ScoreLine {
  team: Team;
  scores: (Points | null)[];
}

/** Per-week scores of every team in decided matchups, and each week's mean and extremes. */
export interface ScoreCurve {
  weeks: number[];
  lines: ScoreLine[];
  means: (Points | null)[];
  highs: (Points | null)[];
  lows: (Points | null)[];
}

/** Scores by week, from decided matchups, playoffs included. */
export function scoresByWeek(rows: SeasonGames): ScoreCurve {
  throw new Error("being written");
}

/** A team held against everybody each week instead of its one opponent. */
export interface AllPlay {
  team: Team;
  /** The record it would have had against every other team of each week. */
  wins: number;
  losses: number;
  ties: number;
  pct: number | null;
  /** Wins that its scores were worth: the sum of its weekly shares of opponents beaten. */
  expectedWins: number;
  /** Wins it has, ties counting half. */
  actualWins: number;
  /** Actual less expected wins; positive is lucky. */
  luck: number;
}

/** All-play records of the regular season, best share first. */
export function allPlay(rows: SeasonGames): AllPlay[] {
  throw new Error("being written");
}
