/**
 * The record book: the best, the worst and the closest of a league's history.
 *
 * @module
 */
import type { Lens, Stage } from "./games.ts";
import type { Result } from "./matchup.ts";
import type { Tally } from "./points.ts";
import type { GamePlace } from "./streaks.ts";
import type { HistoryRows, Manager, Points, Team } from "./types.ts";

/** Where an entry stands in its list. Equal values share a place: 1, 2, 2, 4. */
export interface Placed {
  place: number;
  shared: boolean;
}

/** One game, told from the side of the team that holds the record. */
export interface GameRecord extends Placed {
  /** The score, or the margin in `biggestBlowouts` and `closestGames`. */
  value: Points;
  season: number;
  week: number;
  stage: Stage;
  /** The matchup's id in its season. */
  matchup: number;
  /** Its managers are in `team.managers`. */
  team: Team;
  points: Points;
  opponent: Team;
  opponentPoints: Points;
  result: Result;
}

/** One team's season. */
export interface SeasonRecord extends Placed, Tally {
  /** Points in hundredths in `mostSeasonPoints`; the share of games won, 0 to 1, in `bestSeasons` and `worstSeasons`. */
  value: number;
  season: number;
  team: Team;
  pointsFor: Points;
}

/** A manager's run. */
export interface StreakRecord extends Placed {
  /** Games. */
  value: number;
  manager: Manager;
  result: Result;
  first: GamePlace;
  last: GamePlace;
  running: boolean;
}

/** A manager's whole history. */
export interface CareerRecord extends Placed, Tally {
  /** Titles in `titles`, points in hundredths in `mostPoints`, a share from 0 to 1 in `winPcts`. */
  value: number;
  manager: Manager;
  /** Seasons with at least one counted game (for titles: the years won), oldest first. */
  seasons: number[];
}

export interface RecordList<E extends Placed> {
  entries: E[];
  /** How many more share the last entry's place and did not fit. */
  more: number;
}

/** All lists through one lens; empty lists where nothing counts. */
export interface RecordBook {
  lens: Lens;
  /** These six count only matchups of a single round of real games. */
  highestScores: RecordList<GameRecord>;
  lowestScores: RecordList<GameRecord>;
  biggestBlowouts: RecordList<GameRecord>;
  closestGames: RecordList<GameRecord>;
  highestLosingScores: RecordList<GameRecord>;
  lowestWinningScores: RecordList<GameRecord>;
  mostSeasonPoints: RecordList<SeasonRecord>;
  bestSeasons: RecordList<SeasonRecord>;
  worstSeasons: RecordList<SeasonRecord>;
  winningStreaks: RecordList<StreakRecord>;
  losingStreaks: RecordList<StreakRecord>;
  titles: RecordList<CareerRecord>;
  mostPoints: RecordList<CareerRecord>;
  winPcts: RecordList<CareerRecord>;
}

export interface RecordOptions {
  /** Default `all`. */
  lens?: Lens;
  /** Entries a list, default 5. */
  top?: number;
  /** Games a manager needs for `winPcts`; default 10, with the lens `playoffs` 3. */
  minGames?: number;
}

/** The record book of a history. */
export function recordBook(history: HistoryRows, options: RecordOptions = {}): RecordBook {
  throw new Error("being written");
}
