/**
 * What one matchup says by itself: who won, whose points are whose, whether it is over.
 *
 * @module
 */
import type { Matchup, Season, SeasonRows, Side, TeamId } from "./types.ts";

/** The part of a season that most questions about the game need; any `SeasonRows` or season of `HistoryRows` fits. */
export type SeasonGames = Pick<SeasonRows, "season" | "teams" | "matchups">;

/** How a decided matchup ended for one of its teams. */
export type Result = "win" | "loss" | "tie";

/** `bye`: no opponent. `live`: begun, or over but not settled by the provider yet. */
export type MatchupState = "upcoming" | "live" | "final" | "bye";

/** A matchup of two teams that the provider has settled: what counts in tables and records. */
export type DecidedMatchup = Matchup & { away: Side; outcome: "home" | "away" | "tie" };

/** True for a matchup that counts: two teams and an outcome. Byes and undecided games do not. */
export function isDecided(matchup: Matchup): matchup is DecidedMatchup {
  return matchup.away !== null && matchup.outcome !== "undecided";
}

/** The team that won; null for a tie, a bye and a game that is not decided. */
export function winner(matchup: Matchup): TeamId | null {
  if (!isDecided(matchup) || matchup.outcome === "tie") return null;
  return matchup.outcome === "home" ? matchup.home.team : matchup.away.team;
}

/** True when the team is one of the matchup's two. */
export function plays(matchup: Matchup, team: TeamId): boolean {
  return matchup.home.team === team || matchup.away?.team === team;
}

/** The team's own side and the other one (null in a bye). Throws a RangeError for a team that is not in the matchup. */
export function sides(matchup: Matchup, team: TeamId): { own: Side; other: Side | null } {
  if (matchup.home.team === team) return { own: matchup.home, other: matchup.away };
  if (matchup.away?.team === team) return { own: matchup.away, other: matchup.home };
  throw new RangeError(`team ${team} does not play in matchup ${matchup.id} of week ${matchup.week}`);
}

/** How the matchup ended for this team; null while undecided and for a bye. */
export function resultFor(matchup: Matchup, team: TeamId): Result | null {
  if (!isDecided(matchup)) return null;
  if (matchup.outcome === "tie") return "tie";
  return winner(matchup) === team ? "win" : "loss";
}

/**
 * Where a matchup stands. Settled by the provider is `final`. An unsettled one of the current week is `live` once
 * anybody has points; one of a past week is `live` while the season runs (scores are still being settled) and `final`
 * without a winner after it.
 */
export function matchupState(
  season: Pick<Season, "status" | "currentWeek">,
  matchup: Matchup,
): MatchupState {
  if (matchup.away === null) return "bye";
  if (matchup.outcome !== "undecided") return "final";
  if (season.status === "preseason" || matchup.week > season.currentWeek) return "upcoming";
  if (season.status === "finished") return "final";
  if (matchup.week < season.currentWeek) return "live";
  return matchup.home.points === 0 && matchup.away.points === 0 ? "upcoming" : "live";
}
