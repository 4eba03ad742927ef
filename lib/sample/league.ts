/**
 * The sample league as ESPN's v3 API would tell it at a moment: one document a season, with everything in it that the
 * views of a league hold. The shape was learnt from real documents, and their habits are kept: a finished season
 * still says `isActive`; the score of a running matchup is in `totalPointsLive`, while `totalPoints` waits for the
 * morning after; the oldest seasons do not say which playoff bracket a matchup belongs to, and remember no lineups but
 * the last week's.
 *
 * @module
 */
import { moment, regularWeeks, weekSettles } from "@/lib/sample/calendar.ts";
import { history } from "@/lib/sample/history.ts";
import type { Matchup, Season } from "@/lib/sample/season.ts";
import {
  lineupScore,
  matchupRoster,
  type WeekAt,
  weekRoster,
  type WireRoster,
} from "@/lib/sample/wire_roster.ts";
import {
  draftDay,
  draftPicks,
  settings,
  status,
  type WirePick,
  type WireSettings,
  type WireStatus,
} from "@/lib/sample/wire_settings.ts";
import { members, teams, type WireMember, type WireTeam } from "@/lib/sample/wire_teams.ts";

/** ESPN's number for the sample league. */
export const SAMPLE_LEAGUE_ID = 1;

/** The seed of the league that the project ships: one of some thousand tried, for the story that came of it. */
export const SAMPLE_SEED = "fourth & forever 3248";

/** The year of the newest season that the project ships. */
export const SAMPLE_YEAR = 2026;

/** How many of the newest seasons tell every week's lineups. */
const DETAILED = 3;

/** How many of the oldest seasons leave out playoffTierType. */
const UNTIERED = 2;

export interface WireSide {
  gamesPlayed: number;
  pointsByScoringPeriod?: Record<string, number>;
  rosterForCurrentScoringPeriod?: WireRoster;
  rosterForMatchupPeriod?: WireRoster;
  teamId: number;
  totalPoints: number;
  totalPointsLive?: number;
  totalProjectedPointsLive?: number;
}

export interface WireMatchup {
  away?: WireSide;
  home: WireSide;
  id: number;
  matchupPeriodId: number;
  playoffTierType?: string;
  winner: "HOME" | "AWAY" | "TIE" | "UNDECIDED";
}

/** One season with the views mSettings, mTeam, mRoster, mMatchup, mDraftDetail and mStatus. Points are decimal. */
export interface WireSeason {
  draftDetail: { drafted: boolean; inProgress: boolean; picks: WirePick[] };
  gameId: number;
  id: number;
  members: WireMember[];
  schedule: WireMatchup[];
  scoringPeriodId: number;
  seasonId: number;
  segmentId: number;
  settings: WireSettings;
  status: WireStatus;
  teams: WireTeam[];
}

/** A league that has been played, to be told as of any moment. */
export interface SampleLeague {
  /** Oldest first. */
  years: number[];
  /**
   * The season as of a moment; weeks that are still to come are in the schedule without scores.
   *
   * @throws RangeError for a year that is not among `years`
   */
  season(year: number, at: Date): WireSeason;
}

/** The league of that seed, whose newest season is `newest`. Takes a tenth of a second. */
export function sampleLeague(seed: string = SAMPLE_SEED, newest: number = SAMPLE_YEAR): SampleLeague {
  const seasons = history(seed, newest);
  return {
    years: seasons.map(({ year }) => year),
    season(year, at) {
      const season = seasons.find((candidate) => candidate.year === year);
      if (!season) throw new RangeError(`The sample league has no season ${year}`);
      return document(season, seasons.map((s) => s.year), at.getTime());
    },
  };
}

/**
 * The moment at which the shipped league stands still: the Sunday afternoon of week 11, with the early games over, the
 * late ones in their second quarter, and two night games to come.
 */
export const midWeek = (year: number = SAMPLE_YEAR): Date => new Date(moment(year, 11, 3, 17.5));

function document(season: Season, years: readonly number[], at: number): WireSeason {
  const { year, weeks, index } = season;
  const drafted = at >= draftDay(year);
  const settled = weeks.filter((_, i) => at >= weekSettles(year, i + 1));
  const current = Math.min(settled.length, weeks.length - 1);
  const over = settled.length === weeks.length;
  const seasonsAgo = years.length - 1 - index;
  const weekAt = (week: number): WeekAt => ({ year, week, kickoffs: weeks[week - 1].kickoffs, at });

  const roster = (team: number): WireRoster =>
    drafted
      ? weekRoster(team, weeks[current].lineups.get(team)!, weekAt(current + 1))
      : { appliedStatTotal: 0, entries: [] };

  const side = (team: number, week: number): WireSide => {
    const lineup = weeks[week - 1].lineups.get(team)!;
    const known = week <= current + 1 && drafted;
    const { points, projected } = lineupScore(lineup, weekAt(week));
    const live = week > settled.length;
    return {
      gamesPlayed: 0,
      ...(live ? {} : { pointsByScoringPeriod: { [week]: points } }),
      ...(known && seasonsAgo < DETAILED
        ? { rosterForCurrentScoringPeriod: weekRoster(team, lineup, weekAt(week)) }
        : {}),
      ...(known && seasonsAgo >= DETAILED && week === weeks.length
        ? { rosterForMatchupPeriod: matchupRoster(team, lineup, weekAt(week)) }
        : {}),
      teamId: team,
      totalPoints: live ? 0 : points,
      ...(live && known ? { totalPointsLive: points, totalProjectedPointsLive: projected } : {}),
    };
  };

  const matchup = ({ id, week, home, away, tier }: Matchup): WireMatchup => {
    const sides = { home: side(home, week), ...(away === null ? {} : { away: side(away, week) }) };
    return {
      ...sides,
      id,
      matchupPeriodId: week,
      ...(index < UNTIERED ? {} : { playoffTierType: tier ?? "NONE" }),
      winner: week > settled.length ? "UNDECIDED" : winner(sides.home, sides.away, tier !== null),
    };
  };

  // A round of the playoffs is on the schedule once the round before it has been played.
  const drawn = weeks.slice(0, Math.max(regularWeeks(year), settled.length + 1));
  const latest = over ? weeks.length + 2 : drafted ? current + 1 : 0;
  return {
    draftDetail: { drafted, inProgress: false, picks: drafted ? draftPicks(season.picks) : [] },
    gameId: 1,
    id: SAMPLE_LEAGUE_ID,
    members: members(index),
    schedule: drawn.flatMap(({ matchups }) => matchups.map(matchup)),
    scoringPeriodId: latest,
    seasonId: year,
    segmentId: 0,
    settings: settings(year, season.picks.filter(({ round }) => round === 1).map(({ team }) => team)),
    status: status(year, current + 1, latest, years.slice(0, index)),
    teams: teams(season, settled, over, roster),
  };
}

/** A playoff game that ends level goes to the better seed, who is at home. A bye is never decided. */
function winner(home: WireSide, away: WireSide | undefined, playoffs: boolean): WireMatchup["winner"] {
  if (!away) return "UNDECIDED";
  if (home.totalPoints === away.totalPoints) return playoffs ? "HOME" : "TIE";
  return home.totalPoints > away.totalPoints ? "HOME" : "AWAY";
}
