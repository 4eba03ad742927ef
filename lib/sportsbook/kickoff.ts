/**
 * When bets close. A provider tells weeks and points, not the minute of a kick-off, so that a week has kicked off as
 * soon as anything in it has happened: points in any of its matchups, or a result. The whole week closes then, since its
 * real games are the same ones for everybody. A week that the provider has left behind is closed whatever it scored.
 *
 * @module
 */
import { matchupState, type SeasonGames } from "@/lib/league/matchup.ts";

/** Whether a week's bets and picks are closed. One without matchups of two teams is. */
export function kickedOff({ season, matchups }: SeasonGames, week: number): boolean {
  const states = matchups.filter((matchup) => matchup.week === week && matchup.away !== null)
    .map((matchup) => matchupState(season, matchup));
  return states.length === 0 || states.some((state) => state !== "upcoming");
}

/**
 * The week that is open: the current one until it kicks off, then the next. Null out of season and where the next one
 * is not drawn yet.
 */
export function openWeek(rows: SeasonGames): number | null {
  if (rows.season.status === "finished") return null;
  const current = Math.max(1, rows.season.currentWeek);
  return [current, current + 1].find((week) => !kickedOff(rows, week)) ?? null;
}

/**
 * Whether games are on: futures are off the board then, since their prices know results, not points. A week that is
 * over with results outstanding counts as on.
 */
export function gamesOn({ season, matchups }: SeasonGames): boolean {
  return matchups.some((matchup) => matchupState(season, matchup) === "live");
}

/** The week whose bankroll is played with: the one the provider is in, from 1. */
export const bankrollWeek = ({ season }: Pick<SeasonGames, "season">): number =>
  Math.max(1, season.currentWeek);
