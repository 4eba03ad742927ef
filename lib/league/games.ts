/**
 * A season or a history flattened into games: one for each side of each decided matchup. What records, streaks and
 * careers are counted from.
 *
 * @module
 */
import type { Result, SeasonGames } from "./matchup.ts";
import type { Tally } from "./points.ts";
import type { HistoryRows, Matchup, Points, Team } from "./types.ts";

/**
 * Where a game counts. `playoffs` is the championship bracket alone, its third-place game not included; where no
 * bracket can be found in a season, everything after the regular season.
 */
export type Stage = "regular" | "playoffs" | "consolation";

/** A way to look at history. `all` includes consolation games. */
export type Lens = "all" | "regular" | "playoffs";

/** One team's side of one decided matchup. */
export interface Game {
  season: number;
  week: number;
  stage: Stage;
  matchup: Matchup;
  team: Team;
  opponent: Team;
  pointsFor: Points;
  pointsAgainst: Points;
  result: Result;
}

/** Games of one season by week and matchup, the home side's before the away side's. */
export function seasonGames(rows: SeasonGames): Game[] {
  throw new Error("being written");
}

/** Games of every season, oldest first. */
export function games(history: HistoryRows): Game[] {
  throw new Error("being written");
}

/** Games seen through a lens. */
export function through(lens: Lens, list: readonly Game[]): Game[] {
  throw new Error("being written");
}

/** Wins, losses and ties among these games. */
export function tally(list: Iterable<Game>): Tally {
  throw new Error("being written");
}
