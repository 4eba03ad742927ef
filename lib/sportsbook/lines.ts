/**
 * The lines of the open week: for each matchup a moneyline, a spread and a total, from a normal model of both scores.
 *
 * @module
 */
import type { SeasonGames } from "@/lib/league/matchup.ts";
import { matchupsOfWeek } from "@/lib/league/schedule.ts";
import type { Matchup, Points, Side } from "@/lib/league/types.ts";
import { normal, VARIANCE_PER_POINT } from "@/lib/league/win_probability.ts";
import { openWeek } from "./kickoff.ts";
import { twoWay } from "./odds.ts";
import { type Expectation, expected, strengths } from "./strength.ts";
import type { Odds, Offer } from "./types.ts";

/** A matchup that can be bet on: home's or over's offer first. */
export interface MatchupLines {
  matchup: Matchup & { away: Side };
  moneyline: [Offer, Offer];
  spread: [Offer, Offer];
  total: [Offer, Offer];
}

/** The lines of the open week, in the order of its scoreboard; byes have none, nor has a week that has kicked off. */
export function openLines(rows: SeasonGames): MatchupLines[] {
  const week = openWeek(rows);
  if (week === null) return [];
  const strength = strengths(rows);
  return matchupsOfWeek(rows, week).flatMap((matchup) => {
    const { home, away, periods } = matchup;
    if (away === null || !strength.has(home.team) || !strength.has(away.team)) return [];
    return [lines(
      { ...matchup, away },
      expected(home, periods, strength.get(home.team)!),
      expected(away, periods, strength.get(away.team)!),
    )];
  });
}

/**
 * A matchup's lines, by the model of live win probability before the first point (lib/league/win_probability.ts): margin
 * and sum are Normal with the same variance, in proportion to the points expected; where these are a team's mean and no
 * projection, what is not known about the mean is added. Spread and total are quoted at the half point nearest to what
 * is expected, and priced where they stand.
 */
function lines(matchup: MatchupLines["matchup"], home: Expectation, away: Expectation): MatchupLines {
  const { id } = matchup;
  const points = { margin: home.points - away.points, sum: home.points + away.points };
  const deviation = Math.sqrt(
    VARIANCE_PER_POINT * Math.max(1, points.sum) + home.variance + away.variance,
  );
  const above = (expected: number, line: Points) => normal((expected - line / 100) / deviation);
  const margin = half(points.margin);
  const sum = half(points.sum);
  const spread = (pick: "home" | "away", odds: Odds): Offer => {
    // Whoever is expected to win gives the points: home's line is the margin with its sign turned.
    const line = (pick === "home" ? 0 - margin : margin) as Points;
    return { selection: { market: "spread", matchup: id, pick, line }, odds };
  };
  const [homeWins, awayWins] = twoWay(above(points.margin, 0 as Points));
  const [homeCovers, awayCovers] = twoWay(above(points.margin, margin));
  const [over, under] = twoWay(above(points.sum, sum));
  return {
    matchup,
    moneyline: [
      { selection: { market: "moneyline", matchup: id, pick: "home" }, odds: homeWins },
      { selection: { market: "moneyline", matchup: id, pick: "away" }, odds: awayWins },
    ],
    spread: [spread("home", homeCovers), spread("away", awayCovers)],
    total: [
      { selection: { market: "total", matchup: id, pick: "over", line: sum }, odds: over },
      { selection: { market: "total", matchup: id, pick: "under", line: sum }, odds: under },
    ],
  };
}

/** To the nearest half point, as hundredths. */
const half = (points: number): Points => (Math.round(points * 2) * 50 + 0) as Points;
