/**
 * The calendar of a season: its weeks by name, who meets whom, and a team's way through it.
 *
 * @module
 */
import { bracket } from "./bracket.ts";
import {
  type MatchupState,
  matchupState,
  plays,
  type Result,
  resultFor,
  type SeasonGames,
  sides,
} from "./matchup.ts";
import type { Tally } from "./points.ts";
import type { Matchup, Points, Team, TeamId } from "./types.ts";

export { type MatchupState, matchupState } from "./matchup.ts";

export interface Week {
  week: number;
  /** "Week 5"; in the playoffs the championship bracket's round: "Quarterfinals", "Final". */
  label: string;
  playoffs: boolean;
  /** Rounds of real games in its matchups; 2 in two-week playoff rounds. */
  periods: number;
  /** `live` from the first points until every matchup is final. */
  state: "upcoming" | "live" | "final";
  matchups: number;
}

/** Every week that has a matchup, first first. */
export function weeks(rows: SeasonGames): Week[] {
  const rounds = new Map(bracket(rows)?.rounds.map(({ week, name }) => [week, name]));
  return [...Map.groupBy(rows.matchups, ({ week }) => week)].sort(([a], [b]) => a - b).map(
    ([week, matchups]) => {
      const states = matchups.map((matchup) => matchupState(rows.season, matchup)).filter((state) =>
        state !== "bye"
      );
      const over = states.length > 0
        ? states.every((state) => state === "final")
        : week <= rows.season.currentWeek;
      return {
        week,
        label: rounds.get(week) ?? `Week ${week}`,
        playoffs: matchups.some(({ phase }) => phase !== "regular"),
        periods: Math.max(...matchups.map(({ periods }) => periods)),
        state: over ? "final" : states.every((state) => state === "upcoming") ? "upcoming" : "live",
        matchups: matchups.length,
      };
    },
  );
}

/** The week that a visitor wants to see first: the current one, else the first of the schedule; null without any. */
export function openingWeek(rows: SeasonGames): number | null {
  const listed = [...new Set(rows.matchups.map(({ week }) => week))].sort((a, b) => a - b);
  return listed.findLast((week) => week <= rows.season.currentWeek) ?? listed[0] ?? null;
}

/** The weeks beside this one on the schedule, or null at its ends. `week` need not be on the schedule itself. */
export function neighbours(
  rows: SeasonGames,
  week: number,
): { previous: number | null; next: number | null } {
  const listed = rows.matchups.map((matchup) => matchup.week);
  const before = listed.filter((other) => other < week);
  const after = listed.filter((other) => other > week);
  return {
    previous: before.length > 0 ? Math.max(...before) : null,
    next: after.length > 0 ? Math.min(...after) : null,
  };
}

/** The matchups of one week, the championship bracket's first, byes last, else by id; empty for a week that is not there. */
export function matchupsOfWeek(rows: SeasonGames, week: number): Matchup[] {
  const title = new Set(
    bracket(rows)?.rounds.find((round) => round.week === week)?.games.map(({ matchup }) => matchup),
  );
  const order = (matchup: Matchup) => (matchup.away === null ? 2 : 0) + (title.has(matchup) ? 0 : 1);
  return rows.matchups.filter((matchup) => matchup.week === week).sort((a, b) =>
    order(a) - order(b) || a.id - b.id
  );
}

/** One line of a team's schedule. */
export interface ScheduleLine {
  week: number;
  label: string;
  playoffs: boolean;
  matchup: Matchup;
  state: MatchupState;
  home: boolean;
  /** Null for a bye. */
  opponent: Team | null;
  pointsFor: Points;
  pointsAgainst: Points | null;
  /** Null unless decided. */
  result: Result | null;
  /** The team's record in the regular season after this game; null in the playoffs and unless decided. */
  record: Tally | null;
}

/** A team's matchups in order, byes included; empty for a team without any. */
export function teamSchedule(rows: SeasonGames, team: TeamId): ScheduleLine[] {
  const byId = new Map(rows.teams.map((other) => [other.id, other]));
  const labels = new Map(weeks(rows).map(({ week, label }) => [week, label]));
  const record: Tally = { wins: 0, losses: 0, ties: 0 };
  return rows.matchups.filter((matchup) => plays(matchup, team)).sort((a, b) =>
    a.week - b.week || a.id - b.id
  )
    .map((matchup) => {
      const { own, other } = sides(matchup, team);
      const result = resultFor(matchup, team);
      const regular = matchup.phase === "regular";
      if (regular && result) record[result === "win" ? "wins" : result === "loss" ? "losses" : "ties"]++;
      return {
        week: matchup.week,
        label: labels.get(matchup.week)!,
        playoffs: !regular,
        matchup,
        state: matchupState(rows.season, matchup),
        home: matchup.home.team === team,
        opponent: other ? byId.get(other.team) ?? null : null,
        pointsFor: own.points,
        pointsAgainst: other?.points ?? null,
        result,
        record: regular && result ? { ...record } : null,
      };
    });
}
