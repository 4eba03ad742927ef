/**
 * The sample league going on: its stand-in with a clock that runs, for the demo and for tests.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { leagueSlug } from "@/lib/providers/source.ts";
import { weekOpens } from "@/lib/sample/calendar.ts";
import { midWeek, SAMPLE_LEAGUE_ID, SAMPLE_YEAR } from "@/lib/sample/league.ts";
import { startStandIn } from "@/lib/sample/stand_in.ts";
import { nextSunday, sundayClock } from "@/lib/sample/sunday_clock.ts";
import type { Sql } from "@/lib/store/database.ts";
import { toldUntil } from "@/lib/store/live.ts";

/** The sample league's name in addresses. */
export const SAMPLE_SLUG: LeagueSlug = leagueSlug("sample", String(SAMPLE_LEAGUE_ID));

/** The week in which the sample league stands still. */
const WEEK = 11;

/** The sample league as a provider that moves. */
export interface Sunday {
  /** Where it is asked, as ESPN is. */
  url: string;
  /** The time in the league. */
  clock: () => Date;
  stop(): Promise<void>;
}

export interface SundayOptions {
  /** League time that passes in one unit of real time. */
  speed: number;
  /** Begin before a Sunday's first kick-off instead of in the middle of one. */
  kickoff: boolean;
}

/**
 * Starts it where it stopped the last time, at first on the Sunday afternoon of week 11: time in a league does not go
 * back, since games that were settled would be open again.
 *
 * @param isKept whether the league has been imported before
 */
export async function startSunday(sql: Sql, isKept: boolean, options: SundayOptions): Promise<Sunday> {
  const { speed, kickoff } = options;
  const last = isKept ? await toldUntil(sql, SAMPLE_SLUG) ?? midWeek() : null;
  const from = kickoff
    ? nextSunday(SAMPLE_YEAR, last ?? new Date(weekOpens(SAMPLE_YEAR, WEEK)))
    : last ?? midWeek();
  const clock = sundayClock({ year: SAMPLE_YEAR, from, speed });
  // As strict as ESPN with the lineups of other weeks, so that a look is a small answer.
  const { url, stop } = startStandIn({ clock, lineups: "one week" });
  return { url, clock, stop };
}
