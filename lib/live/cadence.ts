/**
 * How long to wait before a league's provider is asked again.
 *
 * @module
 */
import type { SeasonStatus } from "@/lib/league/types.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** While games are on. A page is at most so far behind the provider, and the provider is asked four times a minute. */
export const GAMES_ON = 15 * SECOND;
/** On a day with games while none is on, and while games are on of which the league needs nothing more. */
export const GAME_DAY = 5 * MINUTE;
export const OTHER_DAY = HOUR;
export const OFF_SEASON = DAY;

/**
 * When the National Football League plays, in Eastern time: Thursday night, Sunday from the early games in Europe to
 * the night game, Monday night with its second game. Days as Date counts them, times in minutes from midnight; each
 * may run half an hour into the next day.
 */
const WINDOWS: readonly { day: number; from: number; to: number }[] = [
  { day: 4, from: 20 * 60, to: 24 * 60 + 30 },
  { day: 0, from: 9 * 60 + 30, to: 24 * 60 + 30 },
  { day: 1, from: 19 * 60, to: 24 * 60 + 30 },
];
const WEEK = 7 * 24 * 60;

const eastern = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Minutes since the beginning of Sunday, Eastern time. */
function minuteOfWeek(now: Date): number {
  const parts = new Map(eastern.formatToParts(now).map(({ type, value }) => [type, value]));
  return DAYS.indexOf(parts.get("weekday")!) * 1440 + Number(parts.get("hour")) * 60 +
    Number(parts.get("minute"));
}

/** Whether the league's games are on at this moment, by the calendar of a usual week. */
export function gamesOn(now: Date): boolean {
  return untilGames(now) === 0;
}

/** Milliseconds until games are on, to the minute; 0 while they are. */
function untilGames(now: Date): number {
  const at = minuteOfWeek(now);
  const waits = WINDOWS.map(({ day, from, to }) => {
    const since = (at - (day * 1440 + from) + WEEK) % WEEK;
    return since < to - from ? 0 : WEEK - since;
  });
  return Math.min(...waits) * MINUTE;
}

/**
 * Milliseconds until a league is to be polled again: seconds while games are on, minutes on game days, hours on others,
 * a day before and after the season. Never so long that the beginning of games is missed.
 *
 * @param live whether the league waits for points of this week: false slows down while others play; not known when left out
 */
export function cadence(season: { status: SeasonStatus }, now: Date, live?: boolean): number {
  if (season.status !== "active") return OFF_SEASON;
  const wait = untilGames(now);
  if (wait === 0) return live === false ? GAME_DAY : GAMES_ON;
  const today = Math.floor(minuteOfWeek(now) / 1440);
  const usual = WINDOWS.some(({ day }) => day === today) ? GAME_DAY : OTHER_DAY;
  return Math.max(GAMES_ON, Math.min(usual, wait));
}

/**
 * Milliseconds to wait after a poll that failed: twice as long every time, from twice the usual to an hour; hours from
 * the start where asking again cannot help, such as for cookies that have run out.
 *
 * @param failures how many in a row, 1 or more
 * @param status the HTTP status that stands for the failure (lib/providers/errors.ts)
 */
export function backOff(usual: number, failures: number, status: number): number {
  if (status < 500) return Math.min(DAY, HOUR * 2 ** (failures - 1));
  return Math.max(usual, Math.min(HOUR, Math.max(usual, GAMES_ON) * 2 ** failures));
}
