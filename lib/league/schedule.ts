/**
 * The calendar of a season: its weeks by name, who meets whom, and a team's way through it.
 *
 * @module
 */
import type { MatchupState, Result, SeasonGames } from "./matchup.ts";
import type { Tally } from "./points.ts";
import type { Matchup, Points, Team, TeamId } from "./types.ts";

export { matchupState } from "./matchup.ts";

export interface Week {
  week: number;
  /** "Week 5"; in the playoffs the championship bracket's round: "Quarterfinals", "Final". */
  label: string;
  playoffs: boolean;
  /** Rounds of real games in its matchups; 2 in two-week playoff rounds. */
  periods: number;
  /** `live` from the first points until every matchup is final. */
  state: "upcoming" | "live" | "final";
  matchups: number;
}

/** Every week that has a matchup, first first. */
export function weeks(rows: SeasonGames): Week[] {
  throw new Error("being written");
}

/** The week that a visitor wants to see first: the current one, else the first of the schedule; null without any. */
export function openingWeek(rows: SeasonGames): number | null {
  throw new Error("being written");
}

/** The weeks beside this one on the schedule, or null at its ends. `week` need not be on the schedule itself. */
export function neighbours(
  rows: SeasonGames,
  week: number,
): { previous: number | null; next: number | null } {
  throw new Error("being written");
}

/** The matchups of one week, the championship bracket's first, byes last, else by id; empty for a week that is not there. */
export function matchupsOfWeek(rows: SeasonGames, week: number): Matchup[] {
  throw new Error("being written");
}

/** One line of a team's schedule. */
export interface ScheduleLine {
  week: number;
  label: string;
  playoffs: boolean;
  matchup: Matchup;
  state: MatchupState;
  home: boolean;
  /** Null for a bye. */
  opponent: Team | null;
  pointsFor: Points;
  pointsAgainst: Points | null;
  /** Null unless decided. */
  result: Result | null;
  /** The team's record in the regular season after this game; null in the playoffs and unless decided. */
  record: Tally | null;
}

/** A team's matchups in order, byes included; empty for a team without any. */
export function teamSchedule(rows: SeasonGames, team: TeamId): ScheduleLine[] {
  throw new Error("being written");
}
