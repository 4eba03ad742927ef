/**
 * Managers across seasons.
 *
 * @module
 */
import type { HeadToHead } from "./head_to_head.ts";
import type { Tally } from "./points.ts";
import type { StreaksOfManager } from "./streaks.ts";
import type { HistoryRows, Manager, ManagerId, Points, SeasonStatus, Team } from "./types.ts";

/** One season of a manager. */
export interface CareerSeason {
  season: number;
  status: SeasonStatus;
  team: Team;
  regular: Tally;
  playoffs: Tally;
  pointsFor: Points;
  pointsAgainst: Points;
  /** Place in the regular season's table, and of how many. */
  position: number;
  of: number;
  /** The provider's final rank; null while the season runs. */
  finalRank: number | null;
  madePlayoffs: boolean;
  champion: boolean;
  runnerUp: boolean;
}

export interface Career {
  manager: Manager;
  /** Newest first. */
  seasons: CareerSeason[];
  regular: Tally;
  playoffs: Tally;
  /** Regular season, playoffs and consolation together. */
  all: Tally;
  /** Of all decided games. */
  pointsFor: Points;
  pointsAgainst: Points;
  /** Years, oldest first; so are the next two. */
  titles: number[];
  runnerUps: number[];
  playoffAppearances: number[];
  /** Among seasons whose final rank is known; of equal ones the newest. */
  bestFinish: { season: number; rank: number } | null;
  worstFinish: { season: number; rank: number } | null;
  streaks: StreaksOfManager;
  /** Against every manager he has met, most games first. */
  opponents: HeadToHead[];
}

/** Every manager's career: most titles first, then by share of games won, then by name. */
export function careers(history: HistoryRows): Career[] {
  throw new Error("being written");
}

/** One manager's career; null for a manager who never had a team. */
export function career(history: HistoryRows, manager: ManagerId): Career | null {
  throw new Error("being written");
}
