/**
 * The table of a regular season.
 *
 * @module
 */
import type { SeasonGames } from "./matchup.ts";
import type { Streak } from "./streaks.ts";
import type { Points, Team } from "./types.ts";

/** One line of the table. Wins, losses, ties and points are those of decided matchups of the regular season. */
export interface Standing {
  /** The line's place in the table, from 1, without gaps or shared places. */
  position: number;
  /** The provider's final rank where it is known (and the whole season is asked for), else the position. */
  rank: number;
  team: Team;
  wins: number;
  losses: number;
  ties: number;
  /** Share of games won, 0 to 1; null before the first. */
  pct: number | null;
  pointsFor: Points;
  pointsAgainst: Points;
  /** Games behind the best record, in halves; 0 for the best. */
  gamesBack: number;
  /** The run the team is on; null before its first game. */
  streak: Streak | null;
  seed: number | null;
  division: { id: number; name: string } | null;
  /** True for the best team of its division, in a league that has divisions. */
  divisionLeader: boolean;
  /** True above the cut line; false for all where the number of playoff teams is not known. */
  inPlayoffs: boolean;
  /** What arithmetic already proves; null while open, where the cut is not known, and before the first game. */
  fate: "clinched" | "eliminated" | null;
}

/** The table, best first, from the decided matchups of the regular season up to and with `throughWeek` (default: all). */
export function standings(rows: SeasonGames, throughWeek?: number): Standing[] {
  throw new Error("being written");
}
