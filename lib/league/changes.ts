/**
 * What the latest week changed, as facts for the league's home page.
 *
 * @module
 */
import type { GameRecord } from "./records.ts";
import type { SeasonGames } from "./matchup.ts";
import type { HistoryRows, Matchup, Points, Team } from "./types.ts";

/** A fact of one week. Higher weights matter more; they compare within one answer only. */
export type Change =
  & { week: number; weight: number; team: Team }
  & (
    | { kind: "champion"; matchup: Matchup }
    | { kind: "advanced"; matchup: Matchup; round: string }
    | { kind: "clinched" | "eliminated"; position: number }
    | {
      kind: "record";
      /** The list of the record book whose top this week took. */
      record: "highestScores" | "lowestScores" | "biggestBlowouts" | "closestGames";
      value: Points;
      matchup: Matchup;
      /** What it beat; never null, a first value is no record. */
      previous: GameRecord;
    }
    | { kind: "season high" | "season low"; points: Points; matchup: Matchup }
    | { kind: "winning streak" | "losing streak"; length: number; matchup: Matchup }
    | { kind: "climb" | "fall"; from: number; to: number }
  );

export interface ChangeOptions {
  /** Seasons to hold records against; may include this one. Without it no change is of the kind "record". */
  history?: HistoryRows;
  /** At most so many; default 5. */
  limit?: number;
}

/** What the latest week in which every game is decided changed, the weightiest first; empty before there is one. */
export function changes(rows: SeasonGames, options: ChangeOptions = {}): Change[] {
  throw new Error("being written");
}

/** The fact in a few plain words, without a full stop: "Harbour Herons climb from 6th to 3rd". */
export function changeText(change: Change): string {
  throw new Error("being written");
}
