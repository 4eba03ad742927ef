/**
 * A season or a history flattened into games: one for each side of each decided matchup. What records, streaks and
 * careers are counted from.
 *
 * @module
 */
import { bracket } from "./bracket.ts";
import { isDecided, type Result, resultFor, type SeasonGames } from "./matchup.ts";
import type { Tally } from "./points.ts";
import type { HistoryRows, Matchup, Points, Team } from "./types.ts";

/**
 * Where a game counts. `playoffs` is the championship bracket alone, its third-place game not included; where no
 * bracket can be found in a season, everything after the regular season.
 */
export type Stage = "regular" | "playoffs" | "consolation";

/** A way to look at history. `all` includes consolation games. */
export type Lens = "all" | "regular" | "playoffs";

/** One team's side of one decided matchup. */
export interface Game {
  season: number;
  week: number;
  stage: Stage;
  matchup: Matchup;
  team: Team;
  opponent: Team;
  pointsFor: Points;
  pointsAgainst: Points;
  result: Result;
}

const opposite = { win: "loss", loss: "win", tie: "tie" } as const;

/** Games of one season by week and matchup, the home side's before the away side's. */
export function seasonGames(rows: SeasonGames): Game[] {
  const { season, teams } = rows;
  const byId = new Map(teams.map((team) => [team.id, team]));
  const drawn = rows.matchups.some(({ phase }) => phase !== "regular") ? bracket(rows) : null;
  const title = new Set(drawn?.rounds.flatMap((round) => round.games.map(({ matchup }) => matchup)));
  const stage = (matchup: Matchup): Stage => {
    if (matchup.phase === "regular" || matchup.phase === "consolation") return matchup.phase;
    return drawn === null || title.has(matchup) ? "playoffs" : "consolation";
  };
  const decided = rows.matchups.filter(isDecided).sort((a, b) => a.week - b.week || a.id - b.id);
  return decided.flatMap((matchup): Game[] => {
    const [home, away] = [byId.get(matchup.home.team), byId.get(matchup.away.team)];
    if (!home || !away) return [];
    const its = { season: season.year, week: matchup.week, stage: stage(matchup), matchup };
    const [points, others] = [matchup.home.points, matchup.away.points];
    const result = resultFor(matchup, home.id)!;
    return [
      { ...its, team: home, opponent: away, pointsFor: points, pointsAgainst: others, result },
      {
        ...its,
        team: away,
        opponent: home,
        pointsFor: others,
        pointsAgainst: points,
        result: opposite[result],
      },
    ];
  });
}

/** Games of every season, oldest first. */
export function games(history: HistoryRows): Game[] {
  return [...history.seasons].sort((a, b) => a.season.year - b.season.year).flatMap(seasonGames);
}

/** Games seen through a lens. */
export function through(lens: Lens, list: readonly Game[]): Game[] {
  return lens === "all" ? [...list] : list.filter(({ stage }) => stage === lens);
}

/** Wins, losses and ties among these games. */
export function tally(list: Iterable<Game>): Tally {
  const found = { wins: 0, losses: 0, ties: 0 };
  for (const { result } of list) found[result === "win" ? "wins" : result === "loss" ? "losses" : "ties"]++;
  return found;
}
