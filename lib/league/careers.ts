/**
 * Managers across seasons.
 *
 * @module
 */
import { bracket } from "./bracket.ts";
import { type Game, games, tally, through } from "./games.ts";
import { type HeadToHead, opponentsAmong } from "./head_to_head.ts";
import { type Tally, total, winPct } from "./points.ts";
import { standings } from "./standings.ts";
import { longest, streaksAmong, type StreaksOfManager } from "./streaks.ts";
import type { HistoryRows, Manager, ManagerId, Points, SeasonStatus, Team } from "./types.ts";

/** One season of a manager. */
export interface CareerSeason {
  season: number;
  status: SeasonStatus;
  team: Team;
  regular: Tally;
  playoffs: Tally;
  /** Of all decided games of the season, playoffs and consolation included. */
  pointsFor: Points;
  pointsAgainst: Points;
  /** Place in the regular season's table, and of how many. */
  position: number;
  of: number;
  /** The provider's final rank; null while the season runs. */
  finalRank: number | null;
  madePlayoffs: boolean;
  champion: boolean;
  runnerUp: boolean;
}

export interface Career {
  manager: Manager;
  /** Newest first. */
  seasons: CareerSeason[];
  regular: Tally;
  playoffs: Tally;
  /** Regular season, playoffs and consolation together. */
  all: Tally;
  /** Of all decided games. */
  pointsFor: Points;
  pointsAgainst: Points;
  /** Years, oldest first; so are the next two. */
  titles: number[];
  runnerUps: number[];
  playoffAppearances: number[];
  /** Among seasons whose final rank is known; of equal ones the newest. */
  bestFinish: { season: number; rank: number } | null;
  worstFinish: { season: number; rank: number } | null;
  streaks: StreaksOfManager;
  /** Against every manager he has met, most games first. */
  opponents: HeadToHead[];
}

/**
 * Every manager's career: most titles first, then by share of all games won, then by name. A co-owner's career has all of
 * the team's games. A manager whose teams never played has one too.
 */
export function careers(history: HistoryRows): Career[] {
  const oldestFirst = [...history.seasons].sort((a, b) => a.season.year - b.season.year);
  const played = games({ ...history, seasons: oldestFirst });
  const playedIn = Map.groupBy(played, ({ season }) => season);
  const streaks = longest(streaksAmong(played));
  const gamesOf = new Map<ManagerId, Game[]>();
  for (const game of played) {
    for (const { id } of game.team.managers) {
      const its = gamesOf.get(id);
      if (its) its.push(game);
      else gamesOf.set(id, [game]);
    }
  }
  const found = new Map<ManagerId, { manager: Manager; seasons: CareerSeason[] }>();
  for (const rows of oldestFirst) {
    for (const line of seasonLines(rows, playedIn.get(rows.season.year) ?? [])) {
      for (const manager of line.team.managers) {
        const seasons = found.get(manager.id)?.seasons ?? [];
        found.set(manager.id, { manager, seasons: [line, ...seasons] });
      }
    }
  }
  return [...found.values()].map(({ manager, seasons }): Career => {
    const its = gamesOf.get(manager.id) ?? [];
    const years = (test: (line: CareerSeason) => boolean) =>
      seasons.filter(test).map(({ season }) => season).reverse();
    const finishes = seasons.flatMap(({ season, finalRank }) =>
      finalRank === null ? [] : [{ season, rank: finalRank }]
    );
    return {
      manager,
      seasons,
      regular: tally(through("regular", its)),
      playoffs: tally(through("playoffs", its)),
      all: tally(its),
      pointsFor: total(its.map(({ pointsFor }) => pointsFor)),
      pointsAgainst: total(its.map(({ pointsAgainst }) => pointsAgainst)),
      titles: years(({ champion }) => champion),
      runnerUps: years(({ runnerUp }) => runnerUp),
      playoffAppearances: years(({ madePlayoffs }) => madePlayoffs),
      bestFinish: finishes.toSorted((a, b) => a.rank - b.rank)[0] ?? null,
      worstFinish: finishes.toSorted((a, b) => b.rank - a.rank)[0] ?? null,
      streaks: streaks.get(manager.id) ?? { current: null, longestWinning: null, longestLosing: null },
      opponents: opponentsAmong(its, manager.id),
    };
  }).sort((a, b) =>
    b.titles.length - a.titles.length || (winPct(b.all) ?? 0) - (winPct(a.all) ?? 0) ||
    (a.manager.name < b.manager.name ? -1 : 1)
  );
}

/** One manager's career; null for a manager who never had a team. */
export function career(history: HistoryRows, manager: ManagerId): Career | null {
  return careers(history).find((its) => its.manager.id === manager) ?? null;
}

/** One line a team of a season. */
function seasonLines(rows: HistoryRows["seasons"][number], played: readonly Game[]): CareerSeason[] {
  const { season, teams } = rows;
  const byTeam = Map.groupBy(played, ({ team }) => team.id);
  const drawn = bracket(rows);
  const inBracket = new Set(
    drawn?.rounds.flatMap(({ games }) =>
      games.flatMap(({ top, bottom }) => bottom ? [top.team.id, bottom.team.id] : [top.team.id])
    ),
  );
  return standings(rows).map(({ team, position }) => {
    const its = byTeam.get(team.id) ?? [];
    return {
      season: season.year,
      status: season.status,
      team,
      regular: tally(through("regular", its)),
      playoffs: tally(through("playoffs", its)),
      pointsFor: total(its.map(({ pointsFor }) => pointsFor)),
      pointsAgainst: total(its.map(({ pointsAgainst }) => pointsAgainst)),
      position,
      of: teams.length,
      finalRank: team.finalRank,
      madePlayoffs: inBracket.has(team.id),
      champion: (drawn?.champion?.id ?? (team.finalRank === 1 ? team.id : null)) === team.id,
      runnerUp: (drawn?.runnerUp?.id ?? (team.finalRank === 2 ? team.id : null)) === team.id,
    };
  });
}
