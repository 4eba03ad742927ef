/**
 * Runs of equal results.
 *
 * @module
 */
import type { Lens } from "./games.ts";
import type { Result } from "./matchup.ts";
import type { HistoryRows, Manager, ManagerId } from "./types.ts";

export interface Streak {
  result: Result;
  /** Games, at least 1. */
  length: number;
}

/** "W3", "L1", "T2", as tables write it; "–" for null. */
export function streakText(streak: Streak | null): string {
  throw new Error("being written");
}

/** The run that the last of these results belongs to; null of nothing. */
export function currentStreak(results: readonly Result[]): Streak | null {
  throw new Error("being written");
}

/** Where a game was played. */
export interface GamePlace {
  season: number;
  week: number;
  /** The matchup's id in its season. */
  matchup: number;
}

/** A manager's run of wins or losses, over as many seasons as it lasted. */
export interface ManagerStreak extends Streak {
  manager: Manager;
  first: GamePlace;
  last: GamePlace;
  /** True when the manager's newest game belongs to it. */
  running: boolean;
}

/** Every run of wins and losses (not ties) of every manager, in the order they began. A tie ends a run. */
export function managerStreaks(history: HistoryRows, lens: Lens = "all"): ManagerStreak[] {
  throw new Error("being written");
}

export interface StreaksOfManager {
  current: ManagerStreak | null;
  longestWinning: ManagerStreak | null;
  longestLosing: ManagerStreak | null;
}

/** Current and longest runs of each manager who has played; of equal runs the newest. */
export function streaksByManager(history: HistoryRows, lens: Lens = "all"): Map<ManagerId, StreaksOfManager> {
  throw new Error("being written");
}
