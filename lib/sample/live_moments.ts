/**
 * The sample league's matchups as they stood at moments of their weeks, with how they ended: what a forecast made while
 * games are on is measured by.
 *
 * @module
 */
import { lastWeek, moment } from "@/lib/sample/calendar.ts";
import type { SampleLeague, WireSide } from "@/lib/sample/league.ts";

/** A matchup at a moment; points in hundredths. */
export interface LiveMoment {
  year: number;
  week: number;
  /** The matchup's number in its season. */
  matchup: number;
  /** Which of `MOMENTS` it is. */
  moment: number;
  home: { points: number; projected: number };
  away: { points: number; projected: number };
  /** What the two sides had in the end, in hundredths. */
  final: { home: number; away: number };
}

/**
 * Days from Thursday and hours, Eastern time: before the first game, after the first, Sunday before the games, through
 * both Sunday rounds and the night game, before and in the Monday game.
 */
export const MOMENTS: readonly (readonly [day: number, hour: number])[] = [
  [0, 19],
  [1, 12],
  [3, 13.8],
  [3, 15],
  [3, 16.3],
  [3, 17.5],
  [3, 19],
  [3, 21.5],
  [4, 12],
  [4, 22],
];

/** Every matchup of two teams in a season at every one of `MOMENTS`, told as ESPN would tell it. */
export function liveMoments(league: SampleLeague, year: number): LiveMoment[] {
  const end = league.season(year, new Date(moment(year, lastWeek(year) + 2, 0, 12)));
  const finals = new Map(end.schedule.map(({ id, home, away }) => [id, { home, away }]));
  const found: LiveMoment[] = [];
  for (let week = 1; week <= lastWeek(year); week++) {
    MOMENTS.forEach(([day, hour], index) => {
      const { schedule } = league.season(year, new Date(moment(year, week, day, hour)));
      for (const { id, matchupPeriodId, home, away } of schedule) {
        const final = finals.get(id);
        if (matchupPeriodId !== week || !away || !final?.away) continue;
        found.push({
          year,
          week,
          matchup: id,
          moment: index,
          home: standing(home),
          away: standing(away),
          final: { home: hundredths(final.home.totalPoints), away: hundredths(final.away.totalPoints) },
        });
      }
    });
  }
  return found;
}

const hundredths = (points: number): number => Math.round(points * 100);

const standing = (side: WireSide): LiveMoment["home"] => ({
  points: hundredths(side.totalPointsLive ?? 0),
  projected: hundredths(side.totalProjectedPointsLive ?? 0),
});
