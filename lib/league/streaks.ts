/**
 * Runs of equal results.
 *
 * @module
 */
import { type Game, games, type Lens, through } from "./games.ts";
import type { Result } from "./matchup.ts";
import type { HistoryRows, Manager, ManagerId } from "./types.ts";

export interface Streak {
  result: Result;
  /** Games, at least 1. */
  length: number;
}

/** "W3", "L1", "T2", as tables write it; "–" for null. */
export function streakText(streak: Streak | null): string {
  if (streak === null) return "–";
  return { win: "W", loss: "L", tie: "T" }[streak.result] + streak.length;
}

/** The run that the last of these results belongs to; null of nothing. */
export function currentStreak(results: readonly Result[]): Streak | null {
  const result = results.at(-1);
  if (result === undefined) return null;
  const before = results.findLastIndex((other) => other !== result);
  return { result, length: results.length - 1 - before };
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
  return streaksAmong(through(lens, games(history)));
}

export interface StreaksOfManager {
  current: ManagerStreak | null;
  longestWinning: ManagerStreak | null;
  longestLosing: ManagerStreak | null;
}

/** The same, from games already seen through a lens; games in the order they were played. */
export function streaksAmong(list: readonly Game[]): ManagerStreak[] {
  const open = new Map<ManagerId, ManagerStreak>();
  const found: ManagerStreak[] = [];
  for (const { season, week, matchup, team, result } of list) {
    const place = { season, week, matchup: matchup.id };
    for (const manager of team.managers) {
      const run = open.get(manager.id);
      if (run?.result === result) {
        run.length++;
        run.last = place;
        run.manager = manager;
        continue;
      }
      if (run) run.running = false;
      const begun = { manager, result, length: 1, first: place, last: place, running: true };
      open.set(manager.id, begun);
      if (result !== "tie") found.push(begun);
    }
  }
  return found;
}

/**
 * Current and longest runs of each manager who has won or lost a game; of equal runs the newest. `current` is null
 * after a tie.
 */
export function streaksByManager(history: HistoryRows, lens: Lens = "all"): Map<ManagerId, StreaksOfManager> {
  return longest(managerStreaks(history, lens));
}

/** Current and longest among these runs, which are in the order they began. */
export function longest(runs: readonly ManagerStreak[]): Map<ManagerId, StreaksOfManager> {
  const found = new Map<ManagerId, StreaksOfManager>();
  for (const run of runs) {
    const its = found.get(run.manager.id) ?? { current: null, longestWinning: null, longestLosing: null };
    found.set(run.manager.id, its);
    if (run.running) its.current = run;
    const which = run.result === "win" ? "longestWinning" : "longestLosing";
    if (run.length >= (its[which]?.length ?? 0)) its[which] = run;
  }
  return found;
}
