/**
 * The record book: the best, the worst and the closest of a league's history.
 *
 * @module
 */
import { champions } from "./champions.ts";
import { type Game, games, type Lens, type Stage, tally, through } from "./games.ts";
import { isDecided, type Result } from "./matchup.ts";
import { type Placed, ranking, type RecordList } from "./ranking.ts";
import { type Tally, total, winPct } from "./points.ts";
import { type GamePlace, type ManagerStreak, streaksAmong } from "./streaks.ts";
import type { HistoryRows, Manager, ManagerId, Points, Team } from "./types.ts";

export type { Placed, RecordList } from "./ranking.ts";

/** One game, told from the side of the team that holds the record. */
export interface GameRecord extends Placed {
  /** The score, or the margin in `biggestBlowouts` and `closestGames`. */
  value: Points;
  season: number;
  week: number;
  stage: Stage;
  /** The matchup's id in its season. */
  matchup: number;
  /** Its managers are in `team.managers`. */
  team: Team;
  points: Points;
  opponent: Team;
  opponentPoints: Points;
  result: Result;
}

/** One team's season. */
export interface SeasonRecord extends Placed, Tally {
  /** Points in hundredths in `mostSeasonPoints`; the share of games won, 0 to 1, in `bestSeasons` and `worstSeasons`. */
  value: number;
  season: number;
  team: Team;
  pointsFor: Points;
}

/** A manager's run. */
export interface StreakRecord extends Placed {
  /** Games. */
  value: number;
  manager: Manager;
  result: Result;
  first: GamePlace;
  last: GamePlace;
  running: boolean;
}

/** A manager's whole history. */
export interface CareerRecord extends Placed, Tally {
  /** Titles in `titles`, points in hundredths in `mostPoints`, a share from 0 to 1 in `winPcts`. */
  value: number;
  manager: Manager;
  /** Seasons with at least one counted game (for titles: the years won), oldest first. */
  seasons: number[];
}

/** All lists through one lens; empty lists where nothing counts. */
export interface RecordBook {
  lens: Lens;
  /** These six count only matchups of a single round of real games. */
  highestScores: RecordList<GameRecord>;
  lowestScores: RecordList<GameRecord>;
  biggestBlowouts: RecordList<GameRecord>;
  closestGames: RecordList<GameRecord>;
  highestLosingScores: RecordList<GameRecord>;
  lowestWinningScores: RecordList<GameRecord>;
  mostSeasonPoints: RecordList<SeasonRecord>;
  bestSeasons: RecordList<SeasonRecord>;
  worstSeasons: RecordList<SeasonRecord>;
  winningStreaks: RecordList<StreakRecord>;
  losingStreaks: RecordList<StreakRecord>;
  titles: RecordList<CareerRecord>;
  mostPoints: RecordList<CareerRecord>;
  winPcts: RecordList<CareerRecord>;
}

export interface RecordOptions {
  /** Default `all`. */
  lens?: Lens;
  /** Entries a list, default 5. */
  top?: number;
  /** Games a manager needs for `winPcts`; default 10, with the lens `playoffs` 3. */
  minGames?: number;
}

/** The lists of single games that the latest week is held against. */
export type GameRecords = Pick<
  RecordBook,
  "highestScores" | "lowestScores" | "biggestBlowouts" | "closestGames"
>;

/** These lists of the record book through the lens `all`, without the work for the others. */
export const gameRecords = (history: HistoryRows, top: number): GameRecords =>
  gameLists(singleGames(games(history)), top);

const singleGames = (list: readonly Game[]): Game[] => list.filter(({ matchup }) => matchup.periods === 1);
const score = ({ pointsFor }: Game) => pointsFor;
const margin = ({ pointsFor, pointsAgainst }: Game) => pointsFor - pointsAgainst;

function gameLists(single: readonly Game[], top: number): GameRecords {
  const won = single.filter(({ result }) => result === "win");
  return {
    highestScores: ranking(single, score, "highest", top, gameRecord),
    lowestScores: ranking(single, score, "lowest", top, gameRecord),
    biggestBlowouts: ranking(won, margin, "highest", top, gameRecord),
    closestGames: ranking(won.filter((game) => margin(game) >= 0), margin, "lowest", top, gameRecord),
  };
}

/**
 * The record book of a history. Byes and undecided games never count. Of equal values the older comes first, of equal
 * shares of games won the one with more points (in `worstSeasons` with fewer). Points count in running seasons too,
 * `bestSeasons` and `worstSeasons` only where what the lens shows is over. A streak has at least two games. Through the lens `regular` there are no
 * titles.
 * Teams that name no manager hold records of games and seasons but no others.
 */
export function recordBook(history: HistoryRows, options: RecordOptions = {}): RecordBook {
  const { lens = "all", top = 5, minGames = lens === "playoffs" ? 3 : 10 } = options;
  const counted = through(lens, games(history));
  const single = singleGames(counted);
  const won = single.filter(({ result }) => result === "win");
  const lost = single.filter(({ result }) => result === "loss");

  const seasons = teamSeasons(counted);
  const over = new Set(history.seasons.filter((rows) => isOver(rows, lens)).map(({ season }) => season.year));
  const finished = seasons.filter(({ season }) => over.has(season)).sort((a, b) => b.pointsFor - a.pointsFor);
  const runs = streaksAmong(counted);
  const runsOf = (result: Result) => runs.filter((run) => run.result === result && run.length > 1);
  const careers = [...managerTotals(counted).values()];
  const proven = careers.filter(({ wins, losses, ties }) => wins + losses + ties >= minGames);
  const share = (line: Tally) => winPct(line) ?? 0;
  return {
    lens,
    ...gameLists(single, top),
    highestLosingScores: ranking(lost, score, "highest", top, gameRecord),
    lowestWinningScores: ranking(won, score, "lowest", top, gameRecord),
    mostSeasonPoints: ranking(seasons, ({ pointsFor }) => pointsFor, "highest", top, withValue),
    bestSeasons: ranking(finished, share, "highest", top, withValue),
    worstSeasons: ranking([...finished].reverse(), share, "lowest", top, withValue),
    winningStreaks: ranking(runsOf("win"), ({ length }) => length, "highest", top, streakRecord),
    losingStreaks: ranking(runsOf("loss"), ({ length }) => length, "highest", top, streakRecord),
    titles: ranking(
      lens === "regular" ? [] : titleHolders(history, careers),
      ({ seasons }) => seasons.length,
      "highest",
      top,
      careerRecord,
    ),
    mostPoints: ranking(careers, ({ points }) => points, "highest", top, careerRecord),
    winPcts: ranking(proven.sort((a, b) => b.points - a.points), share, "highest", top, careerRecord),
  };
}

function gameRecord(game: Game, value: number) {
  const { season, week, stage, matchup, team, opponent, pointsFor, pointsAgainst, result } = game;
  return {
    value: value as Points,
    season,
    week,
    stage,
    matchup: matchup.id,
    team,
    points: pointsFor,
    opponent,
    opponentPoints: pointsAgainst,
    result,
  };
}

function withValue<T>(line: T, value: number): T & { value: number } {
  return { ...line, value };
}

function streakRecord({ manager, result, first, last, running }: ManagerStreak, value: number) {
  return { value, manager, result, first, last, running };
}

function careerRecord({ manager, seasons, wins, losses, ties }: ManagerTotal, value: number) {
  return { value, manager, seasons, wins, losses, ties };
}

/** True when no more games of this lens are to come. */
function isOver({ season, matchups }: HistoryRows["seasons"][number], lens: Lens): boolean {
  if (season.status === "finished") return true;
  return lens === "regular" && matchups.some((matchup) => matchup.phase !== "regular" && isDecided(matchup));
}

/** One line a team and season, in the order of the games. */
function teamSeasons(list: readonly Game[]): Omit<SeasonRecord, keyof Placed | "value">[] {
  return [...Map.groupBy(list, ({ season }) => season)].flatMap(([season, games]) =>
    [...Map.groupBy(games, ({ team }) => team).entries()].map(([team, its]) => ({
      season,
      team,
      ...tally(its),
      pointsFor: total(its.map(({ pointsFor }) => pointsFor)),
    }))
  );
}

interface ManagerTotal extends Tally {
  manager: Manager;
  seasons: number[];
  points: Points;
}

/** One line a manager, under the name of the newest game. */
function managerTotals(list: readonly Game[]): Map<ManagerId, ManagerTotal> {
  const played = new Map<ManagerId, { manager: Manager; games: Game[] }>();
  for (const game of list) {
    for (const manager of game.team.managers) {
      const its = played.get(manager.id);
      if (its) its.games.push(game);
      else played.set(manager.id, { manager, games: [game] });
    }
  }
  return new Map([...played].map(([id, { manager, games }]) => [id, {
    manager,
    ...tally(games),
    seasons: [...new Set(games.map(({ season }) => season))],
    points: total(games.map(({ pointsFor }) => pointsFor)),
  }]));
}

/** Those who won the league, with the years in which they did, the first to have won it first. */
function titleHolders(history: HistoryRows, careers: readonly ManagerTotal[]): ManagerTotal[] {
  const held = new Map<ManagerId, ManagerTotal>();
  const none = { wins: 0, losses: 0, ties: 0, points: 0 as Points };
  for (const { season, champion } of champions(history).reverse()) {
    for (const manager of champion?.managers ?? []) {
      const line = held.get(manager.id) ??
        { ...none, manager, ...careers.find((line) => line.manager.id === manager.id), seasons: [] };
      held.set(manager.id, { ...line, seasons: [...line.seasons, season] });
    }
  }
  return [...held.values()];
}
