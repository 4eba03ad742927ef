/**
 * The playoffs: who plays for the title, round by round, and who plays for the places behind it.
 *
 * @module
 */
import type { SeasonGames } from "./matchup.ts";
import type { Matchup, Side, Team, TeamId } from "./types.ts";

/** One team's line of a bracket game. */
export interface BracketSide {
  team: Team;
  /** The seed it entered with: the provider's, else the place in the final table. */
  seed: number;
  side: Side;
}

export interface BracketGame {
  matchup: Matchup;
  week: number;
  /** Better seed first. */
  top: BracketSide;
  /** Null for a bye. */
  bottom: BracketSide | null;
  /** The team that moved on, or won the place played for; for a bye the team itself; null while open. */
  winner: TeamId | null;
}

export interface BracketRound {
  /** "Final", "Semifinals", "Quarterfinals", before those "Round 1", "Round 2" …. */
  name: string;
  week: number;
  /** Games of the championship bracket, the best seed's first, byes among them. */
  games: BracketGame[];
}

/** A game behind the title whose winner and loser took two adjoining places. */
export interface PlacementGame {
  /** Better place first, such as [3, 4]; null where the provider has not told the final ranks. */
  places: [number, number] | null;
  game: BracketGame;
}

export interface Bracket {
  /** How many teams play for the title. */
  teams: number;
  /** How many rounds it takes; `rounds` may hold fewer while later ones are not drawn. */
  totalRounds: number;
  rounds: BracketRound[];
  champion: Team | null;
  runnerUp: Team | null;
  /** The semifinals' losers' game; null where there is none. */
  thirdPlace: BracketGame | null;
  /** Last-week games for the other places, best places first. */
  placements: PlacementGame[];
  /** Every other game outside the championship bracket, by week. */
  consolation: { week: number; games: BracketGame[] }[];
}

/** The playoffs of a season; null before they are drawn, and where there are none. */
export function bracket(rows: SeasonGames): Bracket | null {
  throw new Error("being written");
}

/** How many teams reach the playoffs: what the provider says, else what the bracket shows; null when neither does. */
export function playoffTeams(rows: SeasonGames): number | null {
  throw new Error("being written");
}
