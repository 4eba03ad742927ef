/**
 * The week that is being played, as pages follow it.
 *
 * @module
 */
import { matchupState, type SeasonGames } from "./matchup.ts";
import { homeChance } from "./win_probability.ts";

/**
 * Whether a page of these matchups may yet see scores move: `running` while a game has begun and has points to come,
 * `waiting` while the running week has games that are not settled, null for any other week and for one that is.
 */
export function liveWeek(
  { season, matchups }: SeasonGames,
  shown: (matchup: SeasonGames["matchups"][number]) => boolean,
): "running" | "waiting" | null {
  if (season.status !== "active") return null;
  const open = matchups.filter((matchup) =>
    matchup.week === season.currentWeek && shown(matchup) &&
    ["live", "upcoming"].includes(matchupState(season, matchup))
  );
  if (open.length === 0) return null;
  const running = open.some((matchup) => {
    if (matchupState(season, matchup) !== "live") return false;
    const chance = homeChance(season, matchup);
    return chance === null || (chance > 0 && chance < 1);
  });
  return running ? "running" : "waiting";
}
