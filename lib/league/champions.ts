/**
 * Who won the league, year by year.
 *
 * @module
 */
import { bracket, type BracketGame } from "./bracket.ts";
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
  return [...history.seasons].sort((a, b) => b.season.year - a.season.year).map((rows) => {
    const { season, teams } = rows;
    const drawn = bracket(rows);
    const last = drawn && drawn.rounds.length === drawn.totalRounds ? drawn.rounds.at(-1)! : null;
    return {
      season: season.year,
      champion: drawn?.champion ?? teams.find(({ finalRank }) => finalRank === 1) ?? null,
      runnerUp: drawn?.runnerUp ?? teams.find(({ finalRank }) => finalRank === 2) ?? null,
      final: last?.games.find(({ bottom }) => bottom !== null) ?? null,
    };
  });
}
