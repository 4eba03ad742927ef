/**
 * A season week by week: places in the table, scores, and how much of a record was luck.
 *
 * @module
 */
import { isDecided, type SeasonGames } from "./matchup.ts";
import { mean, winPct } from "./points.ts";
import { records, regularGames, tableOrder } from "./table.ts";
import type { Points, Team, TeamId } from "./types.ts";

/** Lines for the season's rank chart. */
export interface RankLine {
  team: Team;
  /** The table's position after each of `RankCurve.weeks`. */
  positions: number[];
}

export interface RankCurve {
  /** Weeks of the regular season with at least one decided matchup. */
  weeks: number[];
  /** In the order of the last table. */
  lines: RankLine[];
}

/** Every team's position after every decided week of the regular season. */
export function rankByWeek(rows: SeasonGames): RankCurve {
  const weeks = [...new Set(regularGames(rows).map(({ week }) => week))].sort((a, b) => a - b);
  const lines = new Map(tableOrder(rows).map(({ team }): [TeamId, number[]] => [team, []]));
  for (const week of weeks) {
    tableOrder(rows, week).forEach(({ team }, i) => lines.get(team)!.push(i + 1));
  }
  const byId = new Map(rows.teams.map((team) => [team.id, team]));
  return { weeks, lines: [...lines].map(([id, positions]) => ({ team: byId.get(id)!, positions })) };
}

/** A team's scores over the season, playoffs included; null for a week it did not play (bye, not begun). */
export interface ScoreLine {
  team: Team;
  scores: (Points | null)[];
}

/** Per-week scores of every team in decided matchups, and each week's mean and extremes. */
export interface ScoreCurve {
  weeks: number[];
  lines: ScoreLine[];
  means: (Points | null)[];
  highs: (Points | null)[];
  lows: (Points | null)[];
}

/** Scores by week, from decided matchups, playoffs included. */
export function scoresByWeek(rows: SeasonGames): ScoreCurve {
  const decided = rows.matchups.filter(isDecided);
  const weeks = [...new Set(decided.map(({ week }) => week))].sort((a, b) => a - b);
  const scores = new Map<string, Points>();
  for (const { week, home, away } of decided) {
    for (const side of [home, away]) scores.set(`${side.team} ${week}`, side.points);
  }
  const lines = rows.teams.map((team) => ({
    team,
    scores: weeks.map((week) => scores.get(`${team.id} ${week}`) ?? null),
  }));
  const byWeek = weeks.map((_, i) => lines.map((line) => line.scores[i]).filter((score) => score !== null));
  return {
    weeks,
    lines,
    means: byWeek.map(mean),
    highs: byWeek.map((list) => list.length === 0 ? null : Math.max(...list) as Points),
    lows: byWeek.map((list) => list.length === 0 ? null : Math.min(...list) as Points),
  };
}

/** A team held against everybody each week instead of its one opponent. */
export interface AllPlay {
  team: Team;
  /** The record it would have had against every other team of each week. */
  wins: number;
  losses: number;
  ties: number;
  pct: number | null;
  /** Wins that its scores were worth: the sum of its weekly shares of opponents beaten. */
  expectedWins: number;
  /** Wins it has, ties counting half. */
  actualWins: number;
  /** Actual less expected wins; positive is lucky. */
  luck: number;
}

/** All-play records of the regular season, best share first. */
export function allPlay(rows: SeasonGames): AllPlay[] {
  const decided = regularGames(rows);
  const actual = records(rows, decided);
  const found = new Map(rows.teams.map((team) => {
    const { wins, ties } = actual.get(team.id)!;
    const actualWins = wins + ties / 2;
    return [team.id, { team, wins: 0, losses: 0, ties: 0, expectedWins: 0, actualWins }];
  }));
  for (const matchups of Map.groupBy(decided, ({ week }) => week).values()) {
    const scores = matchups.flatMap(({ home, away }) => [home, away]);
    scores.forEach(({ team, points }, i) => {
      const line = found.get(team);
      if (!line) return;
      const others = scores.filter((other, j) => j !== i && other.team !== team);
      const wins = others.filter((other) => other.points < points).length;
      const ties = others.filter((other) => other.points === points).length;
      line.wins += wins;
      line.ties += ties;
      line.losses += others.length - wins - ties;
      line.expectedWins += others.length === 0 ? 0 : (wins + ties / 2) / others.length;
    });
  }
  return [...found.values()]
    .map((line) => ({ ...line, pct: winPct(line), luck: line.actualWins - line.expectedWins }))
    .sort((a, b) => (b.pct ?? 0) - (a.pct ?? 0) || a.team.id - b.team.id);
}
