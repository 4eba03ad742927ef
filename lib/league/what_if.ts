/**
 * The table as it would be if this week's open games ended in a certain way.
 *
 * @module
 */
import { matchupState, type SeasonGames } from "./matchup.ts";
import { type Standing, standings } from "./standings.ts";
import type { Matchup, Outcome, Side, TeamId } from "./types.ts";
import { homeChance } from "./win_probability.ts";

/**
 * How open games are taken to end: `scores`, those that have begun as they stand now; `favourites`, every one of the
 * week as its projections have it.
 */
export type Ending = "scores" | "favourites";

/** A line of that table and how many places the team would gain (or, below 0, lose) on the table as it is. */
export interface WhatIfLine extends Standing {
  gained: number;
}

/** The regular season's matchups of the running week that are not settled. */
export function openMatchups({ season, matchups }: SeasonGames): Matchup[] {
  return matchups.filter((matchup) =>
    matchup.phase === "regular" && matchup.week === season.currentWeek &&
    ["live", "upcoming"].includes(matchupState(season, matchup))
  );
}

/**
 * The regular season's table if the running week ended so. Open games of the week without projections keep their
 * points so far. Empty where no regular game of the week has begun, since then there is nothing to suppose.
 */
export function whatIf(rows: SeasonGames, ending: Ending): WhatIfLine[] {
  const open = openMatchups(rows);
  if (!open.some((matchup) => matchupState(rows.season, matchup) === "live")) return [];
  const ended = new Map(open.map((matchup) => [matchup.id, end(rows, matchup, ending)]));
  const supposed = standings({
    ...rows,
    matchups: rows.matchups.map((matchup) => ended.get(matchup.id) ?? matchup),
    // The provider's seeds are those of the table as it is.
    teams: rows.teams.map((team) => ({ ...team, seed: null })),
  });
  const now = new Map<TeamId, number>(standings(rows).map(({ team, position }) => [team.id, position]));
  return supposed.map((line) => ({ ...line, gained: now.get(line.team.id)! - line.position }));
}

function end({ season }: SeasonGames, matchup: Matchup, ending: Ending): Matchup {
  const { home, away } = matchup;
  if (ending === "scores") {
    if (matchupState(season, matchup) !== "live") return matchup;
    return { ...matchup, outcome: outcome(home.points - away!.points) };
  }
  const chance = homeChance(season, matchup);
  const finish = (side: Side): Side => ({ ...side, points: side.projected ?? side.points });
  const margin = chance === null ? home.points - away!.points : chance - 0.5;
  return { ...matchup, home: finish(home), away: finish(away!), outcome: outcome(margin) };
}

const outcome = (margin: number): Outcome => margin > 0 ? "home" : margin < 0 ? "away" : "tie";
