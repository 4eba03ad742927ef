/**
 * Who won the league, year by year.
 *
 * @module
 */
import type { BracketGame } from "./bracket.ts";
import type { HistoryRows, Team } from "./types.ts";

export interface Champion {
  season: number;
  /** The team that the provider ranks 1, else the winner of the final; null while the season runs. */
  champion: Team | null;
  runnerUp: Team | null;
  /** The final; null before it is drawn, and in a league without playoffs. */
  final: BracketGame | null;
}

/** One line a season, newest first, running seasons included. */
export function champions(history: HistoryRows): Champion[] {
  throw new Error("being written");
}
