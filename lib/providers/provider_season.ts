/**
 * What every provider's adapter gives: one season of one league in our own words, checked for shape but not yet for
 * sense (`checks.ts` does that). No foreign field name gets past this type.
 *
 * @module
 */
import type { Outcome, Phase, Points, Provider, SeasonStatus, Slot, TeamId } from "@/lib/league/types.ts";

export interface ProviderSeason {
  provider: Provider;
  /** The provider's own id of the league, as text. */
  leagueId: string;
  year: number;
  /** The league's name that season; null where the document holds no settings. */
  name: string | null;
  status: SeasonStatus;
  /** See `Season` in lib/league/types.ts for these five. */
  regularWeeks: number;
  lastWeek: number;
  currentWeek: number;
  playoffTeams: number | null;
  divisions: { id: number; name: string }[];
  /** Years before this one that the provider has of the same league. */
  previousYears: number[];
  /** Lineup places and how many of each, in the provider's order; empty where the document holds no settings. */
  slots: { slot: Slot; count: number }[];
  members: ProviderMember[];
  teams: ProviderTeam[];
  matchups: ProviderMatchup[];
  /** Everyone named in a roster, a lineup or the draft, once. */
  players: ProviderPlayer[];
  /** In the order of the picks; empty where the document does not tell. */
  draft: DraftPick[];
}

export interface ProviderMember {
  /** The provider's id of the account. */
  id: string;
  name: string;
}

/** A won-lost record as the provider states it, to be held against the matchups. */
export interface StatedRecord {
  wins: number;
  losses: number;
  ties: number;
  pointsFor: Points;
  pointsAgainst: Points;
}

export interface ProviderTeam {
  id: TeamId;
  name: string;
  abbrev: string;
  logo: string | null;
  division: number | null;
  /** Ids of members, the first owner first. May be empty, or name members that are not listed. */
  owners: string[];
  seed: number | null;
  finalRank: number | null;
  record: StatedRecord | null;
  roster: ProviderLineupEntry[];
}

export interface ProviderLineupEntry {
  playerId: number;
  slot: Slot;
  starter: boolean;
  points: Points | null;
  projected: Points | null;
}

export interface ProviderSide {
  team: TeamId;
  points: Points;
  projected: Points | null;
  /**
   * What the points are the sum of, one number a round of real games; empty where the provider does not tell.
   * The difference to `points` is a bonus (home advantage in playoffs) or a correction by the commissioner.
   */
  pointsByPeriod: Points[];
  /**
   * What that difference must be by the league's own rules and the commissioner's corrections; null or left out where
   * the document holds neither.
   */
  bonus?: Points | null;
  /** Empty where the document does not tell who was in the lineup. */
  lineup: ProviderLineupEntry[];
}

export interface ProviderMatchup {
  id: number;
  week: number;
  periods: number;
  phase: Phase;
  home: ProviderSide;
  away: ProviderSide | null;
  outcome: Outcome;
}

export interface ProviderPlayer {
  id: number;
  name: string;
  position: Slot;
  proTeam: string;
}

export interface DraftPick {
  overall: number;
  round: number;
  team: TeamId;
  playerId: number;
  keeper: boolean;
  /** Price in an auction, else null. Whole dollars. */
  bid: number | null;
}
