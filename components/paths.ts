/**
 * Where everything is: the address of each page of a league.
 *
 * @module
 */
import type { LeagueSlug, ManagerId, TeamId } from "@/lib/league/types.ts";

/** The addresses of one league's pages. */
export function paths(league: LeagueSlug) {
  const home = `/leagues/${league}`;
  const season = (year: number) => `${home}/seasons/${year}`;
  return {
    home,
    standings: `${home}/standings`,
    managers: `${home}/managers`,
    seasons: `${home}/seasons`,
    records: `${home}/records`,
    /** The stream of scores, for islands/LiveScores.tsx. */
    live: `${home}/live`,
    members: `${home}/members`,
    join: `${home}/join`,
    manager: (id: ManagerId) => `${home}/managers/${id}`,
    season,
    seasonStandings: (year: number) => `${season(year)}/standings`,
    /** Sends on to a week: the current one, or the one of the query's `week`. */
    weeks: (year: number) => `${season(year)}/weeks`,
    week: (year: number, week: number) => `${season(year)}/weeks/${week}`,
    matchup: (year: number, matchup: number) => `${season(year)}/matchups/${matchup}`,
    team: (year: number, team: TeamId) => `${season(year)}/teams/${team}`,
    polls: `${home}/polls`,
    poll: (poll: number) => `${home}/polls/${poll}`,
    moderation: `${home}/moderation`,
    /** Where talk is posted to. */
    talk: `${home}/talk`,
    comment: (comment: number) => `${home}/talk/comments/${comment}`,
  };
}

/** See `paths`. */
export type Paths = ReturnType<typeof paths>;
