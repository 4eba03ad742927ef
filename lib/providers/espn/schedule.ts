/**
 * ESPN's schedule, put in order: every entry with its teams, its week, a number of its own and how it ended.
 *
 * @module
 */
import { points, total } from "@/lib/league/points.ts";
import type { Outcome, Points } from "@/lib/league/types.ts";
import { BadDocument } from "../errors.ts";
import { calendar, type Game, mostWeeks } from "./calendar.ts";
import type { EspnDocument, EspnMatchup, EspnSide } from "./document.ts";

/** An entry of the schedule that has teams. */
export interface Scheduled {
  /** Unique in the season. */
  id: number;
  game: Game;
  home: EspnSide;
  /** Null for a bye. */
  away: EspnSide | null;
}

/**
 * The schedule by week and id.
 *
 * @param label how the document is called in messages
 * @throws BadDocument where two teams share an id, or an entry names a team that is not there or no week
 */
export function scheduled(document: EspnDocument, label: string): Scheduled[] {
  const teams = new Set<number>();
  for (const { id } of document.teams) {
    if (teams.has(id)) throw new BadDocument(`${label}: two teams have the id ${id}`);
    teams.add(id);
  }
  const entries = (document.schedule ?? []).flatMap((entry, at): Scheduled[] => {
    const home = entry.home ?? entry.away;
    if (!home || isToCome(entry)) return [];
    const place = `${label}: schedule[${at}]`;
    for (const side of ["home", "away"] as const) {
      const id = entry[side]?.teamId;
      if (id === undefined || teams.has(id)) continue;
      throw new BadDocument(`${place}.${side}.teamId ${id} is not among the ${teams.size} teams`);
    }
    const week = entry.matchupPeriodId ?? null;
    if (week === null) throw new BadDocument(`${place}.matchupPeriodId is missing`);
    if (week < 1 || week > mostWeeks) {
      throw new BadDocument(
        `${place}.matchupPeriodId is ${week}, where a week from 1 to ${mostWeeks} belongs`,
      );
    }
    const away = entry.home ? entry.away ?? null : null;
    return [{ id: entry.id ?? -1, home, away, game: game(entry, week, home, away) }];
  });
  return settled(document, numbered(entries)).sort((a, b) => a.game.week - b.game.week || a.id - b.id);
}

const decisions = new Map<string, Outcome>([["HOME", "home"], ["AWAY", "away"], ["TIE", "tie"]]);

/** A playoff game whose teams are not known yet: a side is numbered 0. */
function isToCome({ winner, home, away }: EspnMatchup): boolean {
  return !decisions.has(winner ?? "") && [home, away].some((side) => side?.teamId === 0);
}

function game(entry: EspnMatchup, week: number, home: EspnSide, away: EspnSide | null): Game {
  return {
    week,
    home: home.teamId,
    away: away?.teamId ?? null,
    outcome: away === null ? "undecided" : decisions.get(entry.winner ?? "") ?? "undecided",
    tier: entry.playoffTierType ?? null,
    scored: [home, away].some((side) => side !== null && sidePoints(side, true) !== 0),
  };
}

/** Entries sent twice are one; one whose number is taken or missing gets the next that is free. */
function numbered(entries: Scheduled[]): Scheduled[] {
  const identity = ({ id, game, home, away }: Scheduled) =>
    [id, game.week, home.teamId, away?.teamId, home.totalPoints, away?.totalPoints].join(" ");
  const once = [...new Map(entries.map((entry) => [identity(entry), entry])).values()];
  const taken = new Set<number>();
  const unnumbered = once.filter(({ id }) => {
    const free = id >= 0 && !taken.has(id);
    if (free) taken.add(id);
    return !free;
  });
  let next = 0;
  for (const entry of unnumbered) {
    while (taken.has(next)) next++;
    taken.add(entry.id = next);
  }
  return once;
}

/** Views without `winner`, and games left undecided when the season ended: there the points say who won. */
function settled(document: EspnDocument, entries: Scheduled[]): Scheduled[] {
  const { status, currentWeek } = calendar(document, entries.map((entry) => entry.game));
  const silent = (document.schedule ?? []).every((entry) => !entry.winner);
  return entries.map((entry) => {
    const { game, home, away } = entry;
    const over = status === "finished" || (silent && game.week < currentWeek);
    if (away === null || game.outcome !== "undecided" || !game.scored || !over) return entry;
    const margin = sidePoints(home, false) - sidePoints(away, false);
    return { ...entry, game: { ...game, outcome: margin > 0 ? "home" : margin < 0 ? "away" : "tie" } };
  });
}

/**
 * A side's points: the total, else the sum of the scoring periods.
 *
 * @param live true to prefer the count that runs while games are on
 */
export function sidePoints(side: EspnSide, live: boolean): Points {
  const stated = (live ? side.totalPointsLive : null) ?? side.totalPoints;
  if (typeof stated === "number") return points(stated);
  return total(Object.values(side.pointsByScoringPeriod ?? {}).map((value) => points(value ?? 0)));
}

/** The scoring periods of a week: from the settings, else those that have points, else none. */
export function periodsOf(document: EspnDocument, { game, home, away }: Scheduled): number[] {
  const stated = document.settings?.scheduleSettings?.matchupPeriods?.[game.week];
  if (stated?.length) return stated;
  const keys = [home, away].flatMap((side) => Object.keys(side?.pointsByScoringPeriod ?? {}));
  return [...new Set(keys.map(Number))];
}
