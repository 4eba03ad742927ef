/**
 * Pick'em: who wins each matchup of a week. No money, no odds.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { matchupState, type SeasonGames } from "@/lib/league/matchup.ts";
import type { TeamId } from "@/lib/league/types.ts";

/** A member's pick of a matchup's winner. */
export interface MatchupPick {
  account: AccountId;
  matchup: number;
  team: TeamId;
}

/** A member's line in the table of picks. */
export interface PickRecord {
  account: AccountId;
  correct: number;
  wrong: number;
  /** Picked games that ended level. */
  pushes: number;
  /** Decided games of the weeks that count for the member, picked or not, without those that ended level. */
  possible: number;
  /** correct / possible; null before there is any. */
  accuracy: number | null;
}

/**
 * Everybody's record, best first. The weeks that count for a member are those from the first he picked in: in them a
 * game that was not picked is as good as a wrong one, so that accuracy is correct / (picks possible − pushes).
 *
 * @param picks of one season
 * @param weeks the weeks asked for; left out, all of them
 */
export function pickTable(
  { season, matchups }: SeasonGames,
  picks: readonly MatchupPick[],
  weeks?: ReadonlySet<number>,
): PickRecord[] {
  const games = new Map(matchups.map((matchup) => [matchup.id, matchup]));
  const table = [...Map.groupBy(picks, ({ account }) => account)].map(([account, own]): PickRecord => {
    const first = Math.min(...own.map(({ matchup }) => games.get(matchup)?.week ?? Infinity));
    const picked = new Map(own.map(({ matchup, team }) => [matchup, team]));
    const record = { account, correct: 0, wrong: 0, pushes: 0, possible: 0 };
    for (const matchup of matchups) {
      if (matchup.week < first || (weeks && !weeks.has(matchup.week))) continue;
      if (matchupState(season, matchup) !== "final" || matchup.outcome === "undecided") continue;
      const team = picked.get(matchup.id);
      if (matchup.outcome === "tie") {
        if (team !== undefined) record.pushes++;
        continue;
      }
      record.possible++;
      if (team === undefined) continue;
      const winner = matchup.outcome === "home" ? matchup.home.team : matchup.away?.team;
      record[team === winner ? "correct" : "wrong"]++;
    }
    return { ...record, accuracy: record.possible === 0 ? null : record.correct / record.possible };
  });
  return table.sort((a, b) =>
    (b.accuracy ?? -1) - (a.accuracy ?? -1) || b.correct - a.correct || a.account - b.account
  );
}
