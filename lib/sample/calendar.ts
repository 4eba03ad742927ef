/**
 * When the professional games of a season are played, and how far they are at a moment. Weeks run from Tuesday to
 * Tuesday; a week's games are on Thursday night, on Sunday at one, at half past four and at night, and on Monday
 * night, US Eastern time, as in life.
 *
 * @module
 */
import { PRO_TEAMS } from "@/lib/sample/names.ts";
import type { Random } from "@/lib/league/random.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long a game takes. */
const GAME = 3.2 * HOUR;

/** Weeks of the fantasy league's regular season: 13, and 14 since the professionals added a game in 2021. */
export const regularWeeks = (year: number): number => year < 2021 ? 13 : 14;

/** The last week of the season: three rounds of playoffs after the regular weeks. */
export const lastWeek = (year: number): number => regularWeeks(year) + 3;

/** Midnight UTC of the season's first Thursday, the one after Labor Day, in milliseconds. */
function firstThursday(year: number): number {
  const september = Date.UTC(year, 8, 1);
  const toMonday = (8 - new Date(september).getUTCDay()) % 7;
  return september + (toMonday + 3) * DAY;
}

/** Eastern time's distance from UTC on a day of the season: summer time ends on November's first Sunday. */
function easternOffset(year: number, day: number): number {
  const november = Date.UTC(year, 10, 1);
  const firstSunday = november + ((7 - new Date(november).getUTCDay()) % 7) * DAY;
  return day >= firstSunday ? 5 * HOUR : 4 * HOUR;
}

/** A moment of a week in Eastern time, in milliseconds: `day` counts from that week's Thursday. */
export function moment(year: number, week: number, day: number, hour: number): number {
  const date = firstThursday(year) + ((week - 1) * 7 + day) * DAY;
  return date + hour * HOUR + easternOffset(year, date);
}

/** When a week begins, in milliseconds: Tuesday at four in the morning, when the week before is settled. */
export const weekOpens = (year: number, week: number): number => moment(year, week, -2, 4);

/** When a week's results stand and the next begins, in milliseconds. */
export const weekSettles = (year: number, week: number): number => weekOpens(year, week + 1);

/** Kick-off by professional team, in milliseconds; a team that is not named has its bye. */
export type Kickoffs = ReadonlyMap<number, number>;

/**
 * A season's games: one map a week, week 1 first. Every team has one bye between week 5 and week 14 (a week earlier
 * before 2021), and an even number of teams rest in a week, so that the others pair off.
 */
export function proSchedule(year: number, dice: Random): Kickoffs[] {
  const restingTeams = [2, 4, 4, 4, 2, 4, 4, 2, 4, 2];
  const firstBye = year < 2021 ? 4 : 5;
  const byeOrder = dice.shuffled([...PRO_TEAMS.keys()]);
  const weeks: Kickoffs[] = [];
  for (let week = 1; week <= lastWeek(year); week++) {
    const resting = new Set(byeOrder.splice(0, restingTeams[week - firstBye] ?? 0));
    const playing = dice.shuffled([...PRO_TEAMS.keys()].filter((team) => !resting.has(team)));
    const kickoffs = new Map<number, number>();
    playing.forEach((team, i) => kickoffs.set(team, kickoff(year, week, Math.floor(i / 2))));
    for (const team of resting) kickoffs.delete(team);
    weeks.push(kickoffs);
  }
  return weeks;
}

/** When a week's n-th game begins, in milliseconds: the first three are the night games, then four late ones. */
function kickoff(year: number, week: number, game: number): number {
  if (game === 0) return moment(year, week, 0, 20.25);
  if (game === 1) return moment(year, week, 3, 20.25);
  if (game === 2) return moment(year, week, 4, 20.25);
  return moment(year, week, 3, game < 7 ? 16.5 : 13);
}

/** How much of a game has been played at a moment: 0 before kick-off, 1 when it is over. */
export const gameProgress = (kickoff: number, at: number): number =>
  Math.min(1, Math.max(0, (at - kickoff) / GAME));
