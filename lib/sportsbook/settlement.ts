/**
 * What has become of slips, from scores. Pure: the same scores always say the same, so that a corrected score simply
 * says something else, and the ledger reverses what it had booked.
 *
 * @module
 */
import { bracket, playoffTeams } from "@/lib/league/bracket.ts";
import type { SeasonGames } from "@/lib/league/matchup.ts";
import { regularGames, tableOrder } from "@/lib/league/table.ts";
import type { TeamId } from "@/lib/league/types.ts";
import { payout } from "./slip.ts";
import type { Cents, Grade, Leg, Settlement } from "./types.ts";

/**
 * What has become of a leg.
 * - Games are graded once the provider has settled them: a moneyline by its outcome, spread and total by points.
 * - A tie, a margin or a sum exactly on the line is a push.
 * - Void: the matchup is gone or is between other teams now; or nobody has settled it two weeks later, or by the
 *   season's end.
 * - The playoffs are graded when the regular season's last game is decided, the title when the champion is known. Where
 *   the season ends without telling, both are void.
 */
export function grade(leg: Leg, rows: SeasonGames): Grade {
  const { selection, teams } = leg;
  if (selection.market === "title") return future(champion(rows), rows, teams[0], "yes");
  if (selection.market === "playoffs") return future(qualified(rows), rows, teams[0], selection.pick);

  const matchup = rows.matchups.find(({ id }) => id === selection.matchup);
  if (!matchup || matchup.home.team !== teams[0] || matchup.away?.team !== teams[1]) return "void";
  if (matchup.outcome === "undecided") {
    return rows.season.status === "finished" || rows.season.currentWeek >= matchup.week + 2 ? "void" : "open";
  }
  const [home, away] = [matchup.home.points, matchup.away.points];
  switch (selection.market) {
    case "moneyline":
      return matchup.outcome === "tie" ? "push" : matchup.outcome === selection.pick ? "won" : "lost";
    case "spread": {
      const margin = selection.pick === "home" ? home - away : away - home;
      return decided(margin + selection.line);
    }
    case "total": {
      const beyond = home + away - selection.line;
      return decided(selection.pick === "over" ? beyond : -beyond);
    }
  }
}

const decided = (by: number): Grade => by > 0 ? "won" : by < 0 ? "lost" : "push";

/** A future's grade, given the teams it came true for; null while nobody can tell. */
function future(
  came: ReadonlySet<TeamId> | null,
  { season, teams }: SeasonGames,
  team: TeamId,
  pick: "yes" | "no",
): Grade {
  if (!teams.some(({ id }) => id === team)) return "void";
  if (came === null) return season.status === "finished" ? "void" : "open";
  return came.has(team) === (pick === "yes") ? "won" : "lost";
}

function champion(rows: SeasonGames): Set<TeamId> | null {
  if (rows.season.status !== "finished") return null;
  const id = (bracket(rows)?.champion ?? rows.teams.find(({ finalRank }) => finalRank === 1))?.id;
  return id === undefined ? null : new Set([id]);
}

/** Who is in the bracket as it is drawn, else the first of the final table; null before the regular season is over. */
function qualified(rows: SeasonGames): Set<TeamId> | null {
  const regular = rows.matchups.filter(({ phase, away }) => phase === "regular" && away !== null);
  const played = regular.some(({ week }) => week >= rows.season.regularWeeks) &&
    regularGames(rows).length === regular.length;
  const places = playoffTeams(rows);
  if (!played || !places) return null;
  const drawn = (bracket(rows)?.rounds[0]?.games ?? []).flatMap(({ matchup: { home, away } }) =>
    away ? [home.team, away.team] : [home.team]
  );
  return new Set(
    drawn.length === places ? drawn : tableOrder(rows).slice(0, places).map(({ team }) => team),
  );
}

/**
 * What a slip comes to with its legs graded so. Any loss loses it, at once. A leg that is pushed or void drops out, and
 * the rest are the slip: with none left the stake goes back.
 */
export function settlement(stake: Cents, legs: readonly Leg[], grades: readonly Grade[]): Settlement {
  if (grades.includes("lost")) return { kind: "lost" };
  if (grades.includes("open")) return { kind: "open" };
  const odds = legs.filter((_, i) => grades[i] === "won").map((leg) => leg.odds);
  if (odds.length > 0) return { kind: "won", odds, payout: payout(stake, odds) };
  return grades.includes("push") ? { kind: "push", refund: stake } : { kind: "void", refund: stake };
}

/** What goes back to the member who placed it. */
export function returned(settled: Settlement): Cents {
  switch (settled.kind) {
    case "won":
      return settled.payout;
    case "push":
    case "void":
      return settled.refund;
    case "lost":
    case "open":
      return 0 as Cents;
  }
}
