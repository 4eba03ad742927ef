/**
 * The sample league's time when it moves: a clock that runs fast while games are on and jumps over the hours in which
 * none is, so that there is always something to watch until the season is over.
 *
 * @module
 */
import { lastWeek, moment, weekSettles } from "@/lib/sample/calendar.ts";

const MINUTE = 60_000;
/** How long after a week is settled the clock goes on before it jumps to the next games. */
const AFTERMATH = 20 * MINUTE;
/** The most real time that one look at the clock lets pass: a computer that slept has not missed a Sunday. */
const LONGEST = 10_000;

/** A stretch of the season that is told, in milliseconds; between two of them nothing happens. */
interface Stretch {
  from: number;
  to: number;
}

/** The stretches of a season in order: Thursday night, Sunday and Monday night, and Tuesday morning when a week is settled. */
export function stretches(year: number): Stretch[] {
  return Array.from({ length: lastWeek(year) }, (_, i) => i + 1).flatMap((week) => {
    const at = (day: number, hour: number) => moment(year, week, day, hour);
    const settled = weekSettles(year, week);
    return [
      { from: at(0, 20.2), to: at(0, 23.6) },
      { from: at(3, 12.9), to: at(3, 23.6) },
      { from: at(4, 20.2), to: at(4, 23.6) },
      { from: settled, to: settled + AFTERMATH },
    ];
  });
}

/** The next kick-off of a Sunday's first games at or after a moment, less a few minutes; the season's last one at the latest. */
export function nextSunday(year: number, after: Date): Date {
  const sundays = stretches(year).filter((_, i) => i % 4 === 1);
  return new Date((sundays.find(({ from }) => from >= after.getTime()) ?? sundays.at(-1)!).from);
}

export interface SundayClockOptions {
  year: number;
  /** Where it starts. */
  from: Date;
  /** League time that passes in one unit of real time. */
  speed: number;
  /** Real time in milliseconds. */
  now?: () => number;
}

/** A function that tells the time in the league; it stands still when the season is over. */
export function sundayClock({ year, from, speed, now = Date.now }: SundayClockOptions): () => Date {
  const told = stretches(year);
  const end = told.at(-1)!.to;
  let [at, seen] = [from.getTime(), now()];
  return () => {
    const real = now();
    at += Math.min(LONGEST, Math.max(0, real - seen)) * speed;
    seen = real;
    if (!told.some(({ from, to }) => at >= from && at <= to)) {
      at = told.find(({ from }) => from > at)?.from ?? end;
    }
    return new Date(at);
  };
}
