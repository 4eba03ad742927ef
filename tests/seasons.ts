/**
 * Seasons as a provider gives them, of any size, made from numbers: for tests that need a whole league and do not care
 * whose.
 *
 * @module
 */
import type { Points, TeamId } from "@/lib/league/types.ts";
import type {
  ProviderLineupEntry,
  ProviderMatchup,
  ProviderSeason,
  ProviderSide,
} from "@/lib/providers/provider_season.ts";

export interface SeasonShape {
  leagueId?: string;
  year?: number;
  /** An even number of teams. */
  teams?: number;
  weeks?: number;
  name?: string | null;
  /** Players in each lineup and roster. */
  players?: number;
}

/** Points that look like points, the same for the same numbers. */
const points = (...seed: number[]): Points =>
  seed.reduce((hash, n) => (Math.imul(hash, 31) + n * 7919) >>> 0, 17) % 18000 as Points;

/**
 * A finished season: every week a round of the circle method, a bye in an extra last week, lineups, rosters and a
 * draft. Owner `o1` runs team 1 and so on, in every year.
 */
export function season(
  { leagueId = "77", year = 2020, teams = 4, weeks = 3, name = "The Circle", players = 3 }: SeasonShape = {},
): ProviderSeason {
  const ids = Array.from({ length: teams }, (_, i) => i + 1 as TeamId);
  const playerOf = (team: number, i: number) => team * 100 + i;
  const lineup = (team: number, week: number): ProviderLineupEntry[] =>
    Array.from({ length: players }, (_, i) => ({
      playerId: playerOf(team, i),
      slot: i === 0 ? "QB" : i === players - 1 ? "BE" : "FLEX",
      starter: i < players - 1,
      points: i === 1 ? null : points(year, team, week, i),
      projected: null,
    }));
  const side = (team: TeamId, week: number): ProviderSide => ({
    team,
    points: points(year, team, week),
    projected: week % 2 ? points(team) : null,
    pointsByPeriod: [points(year, team, week)],
    lineup: lineup(team, week),
  });
  const matchups: ProviderMatchup[] = [];
  for (let week = 1; week <= weeks; week++) {
    const ring = ids.slice(1);
    const turned = [ids[0], ...ring.map((_, i) => ring[(i + week) % ring.length])];
    for (let i = 0; i < teams / 2; i++) {
      const [home, away] = [side(turned[i], week), side(turned[teams - 1 - i], week)];
      const outcome = home.points > away.points ? "home" : home.points < away.points ? "away" : "tie";
      matchups.push({ id: matchups.length + 1, week, periods: 1, phase: "regular", home, away, outcome });
    }
  }
  matchups.push({
    id: matchups.length + 1,
    week: weeks + 1,
    periods: 2,
    phase: "winners",
    home: side(ids[0], weeks + 1),
    away: null,
    outcome: "undecided",
  });
  return {
    provider: "espn",
    leagueId,
    year,
    name,
    status: "finished",
    regularWeeks: weeks,
    lastWeek: weeks + 1,
    currentWeek: weeks + 1,
    playoffTeams: 2,
    divisions: [{ id: 0, name: "East" }, { id: 1, name: "West" }],
    previousYears: [year - 2, year - 1],
    slots: [{ slot: "QB", count: 1 }, { slot: "FLEX", count: players - 2 }, { slot: "BE", count: 1 }],
    members: ids.map((id) => ({ id: `o${id}`, name: NAMES[id % NAMES.length] })),
    teams: ids.map((id) => ({
      id,
      name: `Team ${id} of ${year}`,
      abbrev: `T${id}`,
      logo: id === 1 ? "https://example.test/1.png" : null,
      division: id % 2,
      owners: id === 2 ? ["o2", "co2"] : [`o${id}`],
      seed: id,
      finalRank: teams + 1 - id,
      record: null,
      roster: lineup(id, 0),
    })),
    matchups,
    players: ids.flatMap((id) =>
      Array.from({ length: players }, (_, i) => ({
        id: playerOf(id, i),
        name: `Player ${playerOf(id, i)}`,
        position: "WR",
        proTeam: "KC",
      }))
    ),
    draft: ids.map((team, i) => ({
      overall: i + 1,
      round: 1,
      team,
      playerId: playerOf(team, 0),
      keeper: false,
      bid: null,
    })),
  };
}

/** Names that nobody would take for one another. */
const NAMES = [
  "Aurelio Vance",
  "Bettina Kroll",
  "Cosmo Idris",
  "Dagny Whitlock",
  "Ezra Fontaine",
  "Freya Montgomery",
  "Gustav Pell",
  "Hana Okafor",
  "Ignatius Dove",
  "Juno Starling",
  "Kermit Lazar",
  "Lotte Hargreave",
  "Milo Quist",
  "Nadia Brandt",
];
