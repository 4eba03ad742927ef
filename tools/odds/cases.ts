/**
 * Matchups at moments, with what the model says and how they ended: from sample leagues and from real seasons.
 *
 * @module
 */
import type { Points } from "@/lib/league/types.ts";
import type { Standing } from "@/lib/league/win_probability.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { sampleLeague } from "@/lib/sample/league.ts";
import { liveMoments } from "@/lib/sample/live_moments.ts";

/** One matchup at one moment. */
export interface Case {
  year: number;
  week: number;
  home: Standing;
  away: Standing;
  /** The home side's projection before the first game less the away side's, in hundredths: who was the favourite. */
  favourite: number;
  /** How it ended, in hundredths. */
  margin: number;
}

/** Every matchup of every season of sample leagues, at ten moments of its week. `undefined` is the league that is shipped. */
export function sampleCases(seeds: readonly (string | undefined)[]): Case[] {
  return seeds.flatMap((seed) => {
    const league = sampleLeague(seed);
    return league.years.flatMap((year) => {
      const moments = liveMoments(league, year);
      const first = new Map(moments.filter(({ moment }) => moment === 0).map((one) => [one.matchup, one]));
      return moments.map(({ week, matchup, home, away, final }): Case => {
        const before = first.get(matchup)!;
        return {
          year,
          week,
          home: standing(home),
          away: standing(away),
          favourite: before.home.projected - before.away.projected,
          margin: final.home - final.away,
        };
      });
    });
  });
}

const standing = ({ points, projected }: { points: number; projected: number }): Standing => ({
  points: points as Points,
  left: Math.max(0, projected - points) as Points,
});

/** Weeks that a team's own scores weigh against the league's mean of one: it takes some weeks to know a team. */
const PRIOR = 6;

/**
 * Matchups of a season whose documents hold final scores alone, before their first game: what a side is expected to
 * score is the mean of its earlier weeks, drawn towards the league's mean. From the third week on.
 */
export function pregameCases({ year, matchups }: ProviderSeason): Case[] {
  const scores = new Map<number, number[]>();
  const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const found: Case[] = [];
  for (const [week, games] of [...Map.groupBy(matchups, ({ week }) => week)].sort(([a], [b]) => a - b)) {
    const all = mean([...scores.values()].flat());
    const expected = (team: number) => {
      const own = scores.get(team) ?? [];
      return Math.round((own.reduce((sum, one) => sum + one, 0) + PRIOR * all) / (own.length + PRIOR));
    };
    for (const { home, away, periods } of games) {
      if (!away || periods > 1 || week < 3) continue;
      const [own, other] = [expected(home.team), expected(away.team)];
      found.push({
        year,
        week,
        home: { points: 0 as Points, left: own as Points },
        away: { points: 0 as Points, left: other as Points },
        favourite: own - other,
        margin: home.points - away.points,
      });
    }
    for (const { home, away } of games) {
      for (const side of away ? [home, away] : [home]) {
        scores.set(side.team, [...scores.get(side.team) ?? [], side.points]);
      }
    }
  }
  return found;
}
