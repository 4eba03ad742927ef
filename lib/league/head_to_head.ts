/**
 * One manager against another, over all seasons.
 *
 * @module
 */
import type { Game, Lens } from "./games.ts";
import type { Tally } from "./points.ts";
import type { HistoryRows, Manager, ManagerId, Points } from "./types.ts";

/** The meetings of two managers, from the first one's side. */
export interface HeadToHead extends Tally {
  manager: Manager;
  opponent: Manager;
  pointsFor: Points;
  pointsAgainst: Points;
  /** Newest first, from the first manager's side. */
  games: Game[];
}

/** The meetings of two managers; with nothing but zeros where they never met. Null for an unknown manager. */
export function headToHead(
  history: HistoryRows,
  manager: ManagerId,
  opponent: ManagerId,
  lens: Lens = "all",
): HeadToHead | null {
  throw new Error("being written");
}

/** One manager against everybody he has met, most games first. */
export function opponents(history: HistoryRows, manager: ManagerId, lens: Lens = "all"): HeadToHead[] {
  throw new Error("being written");
}
