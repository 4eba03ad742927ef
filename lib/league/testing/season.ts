/**
 * Small literal seasons for tests.
 *
 * @module
 */
import { points } from "../points.ts";
import type {
  HistoryRows,
  League,
  LeagueSlug,
  ManagerId,
  Matchup,
  Phase,
  Season,
  SeasonRows,
  Team,
  TeamId,
} from "../types.ts";

/** Home team, its points, away team and its points; one team and its points for a bye; without points to be played. */
export type Game = [number, number, number, number] | [number, number] | { home: number; away: number };

export interface Shape {
  year?: number;
  /** How many teams; ids from 1. Team 3 is "Team C", run by manager 3, "Manager C". */
  teams: number;
  /** Games by week, week 1 first. */
  weeks: Game[][];
  /** Weeks of the regular season, default all. Later ones are of the phase `postseason`. */
  regularWeeks?: number;
  seeds?: number[];
  ranks?: number[];
  season?: Partial<Season>;
  /** Changes to single teams, by id. */
  team?: Record<number, Partial<Team>>;
  /** Changes to single matchups, by week and place in it, from 1: "14.2". */
  matchup?: Record<string, Partial<Matchup>>;
}

const letter = (id: number) => String.fromCharCode(64 + id);
export const teamId = (id: number) => id as TeamId;
export const manager = (id: number) => ({ id: id as ManagerId, name: `Manager ${letter(id)}` });

export const league: League = {
  slug: "sample-1" as LeagueSlug,
  provider: "sample",
  name: "Test league",
  revision: 1,
  seasons: [],
};

/** A season from its shape. Played games are decided by their points; it is finished when ranks are given, else active. */
export function season(shape: Shape): SeasonRows {
  const regularWeeks = shape.regularWeeks ?? shape.weeks.length;
  let id = 0;
  const matchups = shape.weeks.flatMap((games, w) =>
    games.map((game, i): Matchup => {
      const week = w + 1;
      const phase: Phase = week > regularWeeks ? "postseason" : "regular";
      const [home, homePoints, away, awayPoints] = Array.isArray(game) ? game : [game.home, 0, game.away, 0];
      const played = Array.isArray(game) && away !== undefined;
      const side = (team: number, score: number) => ({
        team: teamId(team),
        points: points(score),
        projected: null,
      });
      return {
        id: ++id,
        week,
        periods: 1,
        phase,
        home: side(home, homePoints),
        away: away === undefined ? null : side(away, awayPoints!),
        outcome: !played
          ? "undecided"
          : homePoints > awayPoints!
          ? "home"
          : homePoints < awayPoints!
          ? "away"
          : "tie",
        ...shape.matchup?.[`${week}.${i + 1}`],
      };
    })
  );
  const lastPlayed = Math.max(
    0,
    ...matchups.filter(({ outcome }) => outcome !== "undecided").map(({ week }) => week),
  );
  return {
    league,
    season: {
      year: shape.year ?? 2020,
      status: shape.ranks ? "finished" : lastPlayed > 0 ? "active" : "preseason",
      name: "Test league",
      regularWeeks,
      lastWeek: shape.weeks.length,
      currentWeek: lastPlayed,
      playoffTeams: null,
      divisions: [],
      ...shape.season,
    },
    teams: Array.from({ length: shape.teams }, (_, i): Team => ({
      id: teamId(i + 1),
      name: `Team ${letter(i + 1)}`,
      abbrev: letter(i + 1),
      picture: null,
      division: null,
      managers: [manager(i + 1)],
      seed: shape.seeds?.[i] ?? null,
      finalRank: shape.ranks?.[i] ?? null,
      ...shape.team?.[i + 1],
    })),
    matchups,
  };
}

/** A history of these seasons. */
export function history(...seasons: SeasonRows[]): HistoryRows {
  return { league, seasons: seasons.map(({ season, teams, matchups }) => ({ season, teams, matchups })) };
}

/** Whole numbers from 0 up to below `bound`, the same for one seed: mulberry32 by Tommy Ettinger. */
export function dice(seed: number): (bound: number) => number {
  return (bound) => {
    seed = seed + 0x6D2B79F5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return Math.floor(((t ^ t >>> 14) >>> 0) / 4294967296 * bound);
  };
}

/** A season of any shape drawn from the dice: odd numbers of teams, byes, ties, undecided games, divisions, few weeks. */
export function anySeason(draw: (bound: number) => number, year = 2020): SeasonRows {
  const teams = 1 + draw(15);
  const total = draw(8);
  const weeks = Array.from({ length: total }, (_, week): Game[] => {
    const order = Array.from({ length: teams }, (_, i) => ({ team: i + 1, key: draw(1000) }))
      .sort((a, b) => a.key - b.key).map(({ team }) => team);
    const games: Game[] = [];
    for (let i = 0; i < order.length; i += 2) {
      const [home, away] = [order[i], order[i + 1]];
      if (away === undefined) games.push([home, draw(200)]);
      else if (week === total - 1 && draw(3) === 0) games.push({ home, away });
      else games.push([home, draw(30) * 5, away, draw(30) * 5]);
    }
    return games;
  });
  const shuffled = () =>
    Array.from({ length: teams }, (_, i) => ({ place: i + 1, key: draw(1000) })).sort((a, b) => a.key - b.key)
      .map(({ place }) => place);
  return season({
    year,
    teams,
    weeks,
    regularWeeks: Math.max(0, total - draw(4)),
    seeds: draw(2) ? shuffled() : undefined,
    ranks: draw(2) ? shuffled() : undefined,
    season: {
      playoffTeams: draw(2) ? draw(teams + 2) : null,
      divisions: draw(2) ? [{ id: 0, name: "East" }, { id: 1, name: "West" }] : [],
    },
    team: Object.fromEntries(
      Array.from({ length: teams }, (_, i) => [i + 1, {
        division: draw(2),
        managers: draw(5) === 0 ? [] : draw(5) === 0 ? [manager(i + 1), manager(i + 21)] : [manager(i + 1)],
      }]),
    ),
  });
}
