/**
 * What the latest week changed, as facts for the league's home page.
 *
 * @module
 */
import { ordinal } from "./ordinal.ts";
import { bracket } from "./bracket.ts";
import { type Game, seasonGames } from "./games.ts";
import { isDecided, type SeasonGames } from "./matchup.ts";
import { type PointsFormat, pointsText } from "./points.ts";
import { type GameRecord, gameRecords } from "./records.ts";
import { standings } from "./standings.ts";
import { currentStreak } from "./streaks.ts";
import { tableOrder } from "./table.ts";
import type { HistoryRows, Matchup, Points, Team } from "./types.ts";

/** A fact of one week. Higher weights matter more; they compare within one answer only. */
export type Change =
  & { week: number; weight: number; team: Team }
  & (
    | { kind: "champion"; matchup: Matchup }
    | { kind: "advanced"; matchup: Matchup; round: string }
    | { kind: "clinched" | "eliminated"; position: number }
    | {
      kind: "record";
      /** The list of the record book whose top this week took. */
      record: "highestScores" | "lowestScores" | "biggestBlowouts" | "closestGames";
      value: Points;
      matchup: Matchup;
      /** What it beat; never null, a first value is no record. */
      previous: GameRecord;
    }
    | { kind: "season high" | "season low"; points: Points; matchup: Matchup }
    | { kind: "winning streak" | "losing streak"; length: number; matchup: Matchup }
    | { kind: "climb" | "fall"; from: number; to: number }
  );

export interface ChangeOptions {
  /** Seasons to hold records against; may include this one. Without it no change is of the kind "record". */
  history?: HistoryRows;
  /** At most so many; default 5. */
  limit?: number;
}

/** Weights by kind; within a kind up to 20 more for the size of the fact. See `varied` for what repeats lose. */
const weights = {
  champion: 200,
  record: 160,
  advanced: 140,
  clinched: 120,
  eliminated: 100,
  "season high": 90,
  "season low": 80,
  "winning streak": 50,
  "losing streak": 48,
  climb: 32,
  fall: 30,
} as const;

/** The shortest streak and the smallest move in the table that are worth a line. */
const worthTelling = { streak: 3, places: 2 } as const;

/** The newest week in which every game is decided; null before there is one. */
export function latestWeek(rows: SeasonGames): number | null {
  const open = new Set<number>();
  const played = new Set<number>();
  for (const matchup of rows.matchups) {
    if (matchup.away !== null) (isDecided(matchup) ? played : open).add(matchup.week);
  }
  const closed = [...played].filter((week) => !open.has(week));
  return closed.length === 0 ? null : Math.max(...closed);
}

/**
 * What the latest week in which every game is decided changed, the weightiest first; empty before there is one.
 * Streaks count from three games, moves in the table from two places. A record of the league is not told again as a
 * season high, and there is none in a league's first season.
 */
export function changes(rows: SeasonGames, options: ChangeOptions = {}): Change[] {
  const week = latestWeek(rows);
  if (week === null) return [];
  const played = seasonGames({ ...rows, matchups: rows.matchups.filter((matchup) => matchup.week <= week) });
  const records = options.history ? recordChanges(rows, week, played, options.history) : [];
  const told = new Set(records.map((change) => "matchup" in change ? change.matchup.id : null));
  const extremes = seasonExtremes(week, played).filter((change) =>
    !("matchup" in change && told.has(change.matchup.id))
  );
  return varied([
    ...playoffChanges(rows, week),
    ...records,
    ...tableChanges(rows, week),
    ...extremes,
    ...streakChanges(rows, week, played),
  ]).slice(0, options.limit ?? 5);
}

/** The facts by weight, each further one of a kind 12 lighter than it would be, so that one kind does not fill the list. */
function varied(list: readonly Change[]): Change[] {
  const heaviest = (a: Change, b: Change) => b.weight - a.weight || a.team.id - b.team.id;
  return [...Map.groupBy(list.toSorted(heaviest), ({ kind }) => kind).values()]
    .flatMap((kin) => kin.map((change, i) => ({ ...change, weight: change.weight - 12 * i })))
    .sort(heaviest);
}

function playoffChanges(rows: SeasonGames, week: number): Change[] {
  const drawn = bracket(rows);
  const at = drawn?.rounds.findIndex((round) => round.week === week) ?? -1;
  if (!drawn || at < 0) return [];
  const last = at === drawn.totalRounds - 1;
  const next = drawn.totalRounds - at === 2
    ? "Final"
    : drawn.totalRounds - at === 3
    ? "Semifinals"
    : "next round";
  return drawn.rounds[at].games.flatMap((game): Change[] => {
    const team = [game.top, game.bottom].find((side) => side?.team.id === game.winner)?.team;
    if (!team || game.bottom === null) return [];
    const its = { week, team, matchup: game.matchup };
    return last
      ? [{ ...its, kind: "champion", weight: weights.champion }]
      : [{ ...its, kind: "advanced", weight: weights.advanced, round: next }];
  });
}

function recordChanges(
  rows: SeasonGames,
  week: number,
  played: readonly Game[],
  history: HistoryRows,
): Change[] {
  const earlier = history.seasons.filter(({ season }) => season.year < rows.season.year);
  if (earlier.length === 0) return [];
  const before = { ...rows, matchups: rows.matchups.filter((matchup) => matchup.week < week) };
  const book = gameRecords({ ...history, seasons: [...earlier, before] }, 1);
  const now = played.filter((game) => game.week === week && game.matchup.periods === 1);
  const won = now.filter(({ result, pointsFor, pointsAgainst }) =>
    result === "win" && pointsFor >= pointsAgainst
  );
  const score = ({ pointsFor }: Game) => pointsFor;
  const margin = ({ pointsFor, pointsAgainst }: Game) => pointsFor - pointsAgainst;
  const broken = (
    record: (Change & { kind: "record" })["record"],
    candidates: readonly Game[],
    value: (game: Game) => number,
    sign: 1 | -1,
  ): Change[] => {
    const previous = book[record].entries[0];
    const [best] = candidates.toSorted((a, b) => sign * (value(b) - value(a)));
    if (!previous || !best || sign * (value(best) - previous.value) <= 0) return [];
    const { team, matchup } = best;
    const its = { week, team, matchup, value: value(best) as Points, previous };
    return [{ ...its, kind: "record", record, weight: weights.record }];
  };
  return [
    ...broken("highestScores", now, score, 1),
    ...broken("lowestScores", now, score, -1),
    ...broken("biggestBlowouts", won, margin, 1),
    ...broken("closestGames", won, margin, -1),
  ];
}

function tableChanges(rows: SeasonGames, week: number): Change[] {
  if (!rows.matchups.some((matchup) => matchup.week === week && matchup.phase === "regular")) return [];
  const [before, after] = [standings(rows, week - 1), standings(rows, week)];
  const was = new Map(before.map((line) => [line.team.id, line]));
  // The provider's seeds are of today only, so places are compared in our own order, and told where both agree.
  const unseeded = { ...rows, teams: rows.teams.map((team) => ({ ...team, seed: null })) };
  const [from, to] = [week - 1, week].map((through) =>
    new Map(tableOrder(unseeded, through).map(({ team }, i) => [team, i + 1]))
  );
  const started = before.some(({ pct }) => pct !== null);
  return after.flatMap(({ team, position, fate }): Change[] => {
    const moved = to.get(team.id) === position && started ? from.get(team.id)! - position : 0;
    const size = Math.min(20, Math.abs(moved));
    const its = { week, team };
    const list: Change[] = [];
    if (fate !== null && was.get(team.id)!.fate !== fate) {
      list.push({ ...its, kind: fate, weight: weights[fate], position });
    }
    if (size >= worthTelling.places) {
      const kind = moved > 0 ? "climb" : "fall";
      list.push({ ...its, kind, weight: weights[kind] + size, from: position + moved, to: position });
    }
    return list;
  });
}

function seasonExtremes(week: number, played: readonly Game[]): Change[] {
  const single = played.filter(({ matchup }) => matchup.periods === 1);
  const before = single.filter((game) => game.week < week).map(({ pointsFor }) => pointsFor);
  const now = single.filter((game) => game.week === week).sort((a, b) => b.pointsFor - a.pointsFor);
  if (new Set(single.map((game) => game.week)).size < 3 || now.length === 0) return [];
  const fact = (kind: "season high" | "season low", { team, matchup, pointsFor }: Game): Change => ({
    week,
    team,
    kind,
    weight: weights[kind],
    points: pointsFor,
    matchup,
  });
  const [high, low] = [now[0], now[now.length - 1]];
  return [
    ...(high.pointsFor > Math.max(...before) ? [fact("season high", high)] : []),
    ...(low.pointsFor < Math.min(...before) ? [fact("season low", low)] : []),
  ];
}

function streakChanges(rows: SeasonGames, week: number, played: readonly Game[]): Change[] {
  return rows.teams.flatMap((team): Change[] => {
    const its = played.filter((game) => game.team.id === team.id);
    const streak = currentStreak(its.map(({ result }) => result));
    const last = its.at(-1);
    if (!streak || last?.week !== week || streak.result === "tie" || streak.length < worthTelling.streak) {
      return [];
    }
    const kind = streak.result === "win" ? "winning streak" : "losing streak";
    const weight = weights[kind] + Math.min(20, streak.length);
    return [{ week, team, kind, weight, length: streak.length, matchup: last.matchup }];
  });
}

const recordNames = {
  highestScores: "highest score",
  lowestScores: "lowest score",
  biggestBlowouts: "biggest win",
  closestGames: "closest win",
} as const;

/** The fact in a few plain words, without a full stop: "Harbour Herons climbed from 6th to 3rd". */
export function changeText(change: Change, format: PointsFormat = {}): string {
  const name = change.team.name;
  switch (change.kind) {
    case "champion":
      return `${name} won the title`;
    case "advanced":
      return `${name} reached the ${change.round.toLowerCase()}`;
    case "clinched":
      return `${name} clinched a playoff place`;
    case "eliminated":
      return `${name} dropped out of the playoff race`;
    case "record": {
      const { previous, value } = change;
      const before = `${pointsText(previous.value, format)} by ${previous.team.name} in ${previous.season}`;
      return `${name}: ${recordNames[change.record]} in league history, ${
        pointsText(value, format)
      } (was ${before})`;
    }
    case "season high":
    case "season low":
      return `${name} scored ${pointsText(change.points, format)}, the season's ${change.kind.slice(7)}`;
    case "winning streak":
      return `${name} won ${change.length} in a row`;
    case "losing streak":
      return `${name} lost ${change.length} in a row`;
    case "climb":
      return `${name} climbed from ${ordinal(change.from)} to ${ordinal(change.to)}`;
    case "fall":
      return `${name} fell from ${ordinal(change.from)} to ${ordinal(change.to)}`;
  }
}
