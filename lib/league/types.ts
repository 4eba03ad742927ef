/**
 * The nouns of the game, as every room of the house knows them. Plain data: no I/O, no provider's words, no SQL.
 *
 * @module
 */

declare const unit: unique symbol;

/** Fantasy points in whole hundredths (103.46 points is 10346), so that sums are exact. */
export type Points = number & { readonly [unit]: "hundredths of a point" };

/** Where a league is run. `sample` is the league shipped with the project, in ESPN's wire format. */
export type Provider = "espn" | "sleeper" | "sample";

/** A league's name in URLs and the API: the provider, a dash and the provider's own id, such as `espn-900118`. */
export type LeagueSlug = string & { readonly [unit]: "league slug" };

/** A team's id within its league, as the provider numbers it; the same slot keeps its id from season to season. */
export type TeamId = number & { readonly [unit]: "team id" };

/** What the files of a picture are named by (lib/images/): 32 hexadecimal digits made from its content. */
export type PictureName = string & { readonly [unit]: "picture name" };

/** A person's id within a league, ours: one person over all seasons. */
export type ManagerId = number & { readonly [unit]: "manager id" };

export interface League {
  slug: LeagueSlug;
  provider: Provider;
  /** The league's name in its newest season. */
  name: string;
  /** Raised by every write to the league; the one cache key. */
  revision: number;
  /** Every season kept, newest first. */
  seasons: SeasonSummary[];
}

export interface SeasonSummary {
  /** The calendar year in which the season began. */
  year: number;
  status: SeasonStatus;
}

/** `preseason`: nothing has been played. `active`: some weeks are still to play. `finished`: final ranks are known. */
export type SeasonStatus = "preseason" | "active" | "finished";

export interface Season extends SeasonSummary {
  name: string;
  /** Weeks of the regular season; 0 only where not even the provider knows it yet. */
  regularWeeks: number;
  /** The last week on the schedule, playoffs included; 0 with an empty schedule. */
  lastWeek: number;
  /** The week being played, or the last one played when the season is over; 0 before the first. */
  currentWeek: number;
  /** How many teams reach the championship bracket; null where the provider does not say and it cannot be inferred. */
  playoffTeams: number | null;
  /** Empty where the league has no divisions, or one. */
  divisions: { id: number; name: string }[];
}

export interface Manager {
  id: ManagerId;
  name: string;
}

/** A team in one season. */
export interface Team {
  id: TeamId;
  name: string;
  /** At most four letters or digits. */
  abbrev: string;
  /** The team's picture; null where it has none, or none that could be fetched. */
  picture: PictureName | null;
  division: number | null;
  /** The people who run it, the first among them first; empty where the provider names nobody. */
  managers: Manager[];
  /** The provider's playoff seed (1 is best), or null before it is known. */
  seed: number | null;
  /** The provider's final rank after the playoffs (1 is the champion), or null while the season runs. */
  finalRank: number | null;
}

export interface Side {
  team: TeamId;
  points: Points;
  /** What the provider projects for the whole matchup, or null. */
  projected: Points | null;
}

/** `undecided` until the provider has settled the matchup, and always for a bye. */
export type Outcome = "home" | "away" | "tie" | "undecided";

/**
 * The part of the schedule a matchup belongs to. `postseason` is a week after the regular season of which the
 * provider does not say which bracket it is; `bracket.ts` finds out.
 */
export type Phase = "regular" | "winners" | "consolation" | "postseason";

export interface Matchup {
  /** The provider's id, unique in the season. */
  id: number;
  /** The matchup week, counted from 1. A week may last more than one round of real games. */
  week: number;
  /** Rounds of real games that count (scoring periods); usually 1, 2 in some playoffs. */
  periods: number;
  phase: Phase;
  home: Side;
  /** Null for a bye. */
  away: Side | null;
  outcome: Outcome;
}

/** A place in a lineup or a player's position, in the field's own letters: QB, RB, WR, TE, FLEX, D/ST, K, BE, IR … */
export type Slot = string;

export interface LineupEntry {
  playerId: number;
  player: string;
  /** The player's own position. */
  position: Slot;
  /** The professional team's letters, such as KC; "FA" without one. */
  proTeam: string;
  /** Where the manager put him. */
  slot: Slot;
  starter: boolean;
  /** Points in this matchup; null before his game began or where the provider does not say. */
  points: Points | null;
  projected: Points | null;
}

/** One season as the store hands it out: what most pages are made of. Teams by id, matchups by week and id. */
export interface SeasonRows {
  league: League;
  season: Season;
  teams: Team[];
  matchups: Matchup[];
}

/** One matchup with both lineups; an empty lineup is one the provider never told. */
export interface MatchupRows extends SeasonRows {
  matchup: Matchup;
  lineups: { home: LineupEntry[]; away: LineupEntry[] };
}

/** A team's season with the roster as it stands, or stood when the season ended. */
export interface TeamRows extends SeasonRows {
  team: Team;
  roster: LineupEntry[];
  /** The years in which this team id played, newest first. */
  years: number[];
}

/** Every season of a league, oldest first: what records, titles and managers are made of. */
export interface HistoryRows {
  league: League;
  seasons: { season: Season; teams: Team[]; matchups: Matchup[] }[];
}

/** A pick of the draft and who was picked. */
export interface Pick {
  overall: number;
  round: number;
  team: TeamId;
  playerId: number;
  player: string;
  position: Slot;
  proTeam: string;
  keeper: boolean;
  /** Price in an auction, whole dollars; else null. */
  bid: number | null;
}

/** A season's draft, in the order of the picks; empty where the provider never told. */
export interface DraftRows {
  league: League;
  season: Season;
  teams: Team[];
  picks: Pick[];
}
