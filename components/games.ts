/**
 * What lists of games need on the side.
 *
 * @module
 */
import { seasonGames } from "@/lib/league/games.ts";
import type { Result, SeasonGames } from "@/lib/league/matchup.ts";
import type { Team, TeamId } from "@/lib/league/types.ts";

/** Teams by id. */
export function teamsById(teams: readonly Team[]): Map<TeamId, Team> {
  return new Map(teams.map((team) => [team.id, team]));
}

/** Each team's last results of the regular season, oldest first, `count` at most. */
export function recentResults(rows: SeasonGames, count = 5): Map<TeamId, Result[]> {
  const results = new Map<TeamId, Result[]>(rows.teams.map(({ id }) => [id, []]));
  for (const { stage, team, result } of seasonGames(rows)) {
    if (stage === "regular") results.get(team.id)?.push(result);
  }
  return new Map([...results].map(([id, list]) => [id, list.slice(-count)]));
}
