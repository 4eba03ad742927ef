/**
 * Futures: who will win the title and who will reach the playoffs, by playing the rest of the season some thousand
 * times.
 *
 * @module
 */
import { random } from "@/lib/league/random.ts";
import { playoffTeams } from "@/lib/league/bracket.ts";
import type { SeasonGames } from "@/lib/league/matchup.ts";
import { records, regularGames } from "@/lib/league/table.ts";
import type { SeasonRows, TeamId } from "@/lib/league/types.ts";
import { gamesOn } from "./kickoff.ts";
import { FUTURE_OVERROUND, prices, twoWay } from "./odds.ts";
import { type Strength, strengths, WEEKLY_DEVIATION } from "./strength.ts";
import type { Offer } from "./types.ts";

/** Seasons played. The standard error of a chance of one in two is 0.8 points of a percent. */
const RUNS = 4000;

/** Chances closer than this to impossible or certain are not offered. */
const DEAD = 0.005;

/** A team's chances, 0 to 1. */
export interface Chances {
  team: TeamId;
  title: number;
  playoffs: number;
}

/** What is offered on a team; null for what is not. */
export interface FutureLines {
  team: TeamId;
  title: Offer | null;
  playoffs: { yes: Offer; no: Offer } | null;
}

/**
 * Every team's chances. A run draws each team's true strength once and a score for both sides of every game left, as
 * `strengths` says. The table is by share of games won, then points for; divisions do not count. The first teams meet
 * in a bracket in which the best one left always meets the worst, and the best have byes where the numbers ask for it.
 * Byes in the schedule and weeks not drawn yet are not played. The same season gives the same chances.
 *
 * @throws never; a season whose number of playoff teams nobody knows has no chances: the list is empty
 */
export function chances(rows: SeasonGames, seed: string): Chances[] {
  const places = playoffTeams(rows);
  if (!places || rows.teams.length < 2) return [];
  const strength = strengths(rows);
  const now = records(rows, regularGames(rows));
  const ids = rows.teams.map(({ id }) => id);
  const index = new Map(ids.map((id, i) => [id, i]));
  const left = rows.matchups.filter(({ phase, away, outcome }) =>
    phase === "regular" && away !== null && outcome === "undecided"
  ).map(({ home, away }) => [index.get(home.team)!, index.get(away!.team)!]);
  const stream = random(seed);
  const draw = () => stream.normal(0, 1);
  const counts = ids.map((team) => ({ team, title: 0, playoffs: 0 }));
  for (let run = 0; run < RUNS; run++) {
    const means = ids.map((id) => trueMean(strength.get(id)!, draw));
    const table = ids.map((id, team) => {
      const { wins, losses, ties, pointsFor } = now.get(id)!;
      return { team, won: wins + ties / 2, games: wins + losses + ties, points: pointsFor / 100 };
    });
    for (const [home, away] of left) {
      const [homeScore, awayScore] = [score(means[home], draw), score(means[away], draw)];
      table[home].points += homeScore;
      table[away].points += awayScore;
      table[homeScore > awayScore ? home : away].won++;
      table[home].games++;
      table[away].games++;
    }
    const share = ({ won, games }: typeof table[number]) => games === 0 ? 0 : won / games;
    table.sort((a, b) => share(b) - share(a) || b.points - a.points);
    const field = table.slice(0, places).map(({ team }) => team);
    for (const team of field) counts[team].playoffs++;
    counts[champion(field, means, draw)].title++;
  }
  return counts.map(({ team, title, playoffs }) => ({
    team,
    title: title / RUNS,
    playoffs: playoffs / RUNS,
  }));
}

/** Draws from the standard normal distribution. */
type Normal = () => number;

const trueMean = ({ mean, deviation }: Strength, draw: Normal) => mean + deviation * draw();
const score = (mean: number, draw: Normal) => mean + WEEKLY_DEVIATION * draw();

/** Who comes out of the bracket; `field` holds the teams, best first. */
function champion(field: readonly number[], means: readonly number[], draw: Normal): number {
  let alive = [...field];
  while (alive.length > 1) {
    const bracket = 2 ** Math.ceil(Math.log2(alive.length));
    const byes = bracket - alive.length;
    const playing = alive.slice(byes);
    const winners = new Set(alive.slice(0, byes));
    for (let i = 0; i < playing.length / 2; i++) {
      const [better, worse] = [playing[i], playing[playing.length - 1 - i]];
      winners.add(score(means[better], draw) >= score(means[worse], draw) ? better : worse);
    }
    alive = alive.filter((team) => winners.has(team));
  }
  return alive[0];
}

/**
 * The futures of a season, by team id; empty where there are none: out of season, while games are on (their points
 * would be known to who bets and not to the prices), and once the regular season is over.
 */
export function futureLines(rows: Pick<SeasonRows, "league"> & SeasonGames): FutureLines[] {
  if (!futuresOpen(rows)) return [];
  const { league: { slug }, season, teams, matchups } = rows;
  const asked = JSON.stringify([slug, season, teams.map(({ id, seed }) => [id, seed]), matchups]);
  const known = recent.get(asked);
  if (known) return known;
  const lines = linesOf(chances(rows, `${slug} ${season.year}`));
  // The oldest makes room: a map keeps the order in which its keys came.
  if (recent.size >= MOST_RECENT) recent.delete(recent.keys().next().value!);
  recent.set(asked, lines);
  return lines;
}

/**
 * The futures of the last seasons that were asked for, by all that they depend on: a simulation takes tens of
 * milliseconds, and results change a few times a week.
 */
const recent = new Map<string, FutureLines[]>();
const MOST_RECENT = 50;

/** The book's prices for these chances. */
function linesOf(list: readonly Chances[]): FutureLines[] {
  const contenders = list.filter(({ title }) => title >= DEAD);
  const total = contenders.reduce((sum, { title }) => sum + title, 0);
  const odds = contenders.length < 2
    ? []
    : prices(contenders.map(({ title }) => title / total), FUTURE_OVERROUND);
  return list.map(({ team, playoffs }) => {
    const place = contenders.findIndex((one) => one.team === team);
    const price = odds[place];
    const [yes, no] = twoWay(playoffs);
    return {
      team,
      title: price === undefined ? null : { selection: { market: "title", team, pick: "yes" }, odds: price },
      playoffs: playoffs < DEAD || playoffs > 1 - DEAD ? null : {
        yes: { selection: { market: "playoffs", team, pick: "yes" }, odds: yes },
        no: { selection: { market: "playoffs", team, pick: "no" }, odds: no },
      },
    };
  });
}

/** Whether futures are on the board. */
export function futuresOpen(rows: SeasonGames): boolean {
  return rows.season.status !== "finished" && !gamesOn(rows) &&
    rows.matchups.some(({ phase, away, outcome }) =>
      phase === "regular" && away !== null && outcome === "undecided"
    );
}
