/**
 * Pick'em: members' picks of winners.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, SeasonRows, TeamId } from "@/lib/league/types.ts";
import { openWeek } from "@/lib/sportsbook/kickoff.ts";
import type { MatchupPick } from "@/lib/sportsbook/pickem.ts";
import { Refused } from "@/lib/sportsbook/slip.ts";
import { keyedInLeague, raiseRevision, readInLeague } from "./in_league.ts";
import { seasonQuery, seasonRows } from "./leagues.ts";
import { lockLeague } from "./ledger.ts";
import { noteSent, wasSent } from "./sent_forms.ts";
import { assertMember } from "./slips.ts";
import type { Sql } from "./sql.ts";

export interface PickRows {
  /** The newest season; null in a league without any. */
  rows: SeasonRows | null;
  /** Everybody's picks of that season. */
  picks: MatchupPick[];
  /** Names of who has picked. */
  names: Map<AccountId, string>;
}

/** The newest season and everybody's picks in it. What is shown before kick-off is the page's business. */
export async function pickRows(sql: Sql, slug: LeagueSlug): Promise<PickRows> {
  const [rows, picks] = await Promise.all([
    seasonRows(sql, slug, null),
    readInLeague(sql, slug, (tx) =>
      tx<(MatchupPick & { name: string })[]>`
        select p.account_id as account, a.name, p.matchup_id as matchup, p.team_id as team
        from book_picks p join accounts a using (account_id)
        where p.league_id = (select current_league())
          and p.year = (select max(n.year) from seasons n where n.league_id = (select current_league()))
        order by p.account_id, p.matchup_id`),
  ]);
  return {
    rows,
    picks: picks.map(({ account, matchup, team }) => ({ account, matchup, team })),
    names: new Map(picks.map(({ account, name }) => [account, name])),
  };
}

/**
 * Keeps a member's picks of a week, in the place of those he made of the same matchups before. The same again changes
 * nothing.
 *
 * @param picks the team that will win, by matchup
 * @param key the form's own, a UUID: sent once more it changes nothing, whatever he has picked since
 * @throws Refused (conflict) when one of the matchups is not open for picks, (invalid) for a team that does not play in
 * it or for somebody who is no member; then none is kept
 */
export function keepPicks(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId,
  picks: ReadonlyMap<number, TeamId>,
  key: string | null = null,
): Promise<void> {
  return keyedInLeague(sql, slug, async (tx) => {
    await lockLeague(tx);
    if (await wasSent(tx, account, key)) return;
    await assertMember(tx, account);
    const [rows] = await seasonQuery(tx, slug, null);
    const week = rows ? openWeek(rows) : null;
    for (const [id, team] of picks) {
      const matchup = rows?.matchups.find((one) => one.id === id && one.away !== null);
      if (!matchup || matchup.week !== week) {
        throw new Refused("conflict", "Picks of this week have closed. None was changed.");
      }
      if (matchup.home.team !== team && matchup.away!.team !== team) {
        throw new Refused("invalid", "A pick is one of the two teams of its matchup.");
      }
    }
    const kept = [...picks].map(([matchup, team]) => ({ matchup, team }));
    const changed = await tx`
      insert into book_picks as b (league_id, year, matchup_id, account_id, team_id)
      select (select current_league()), ${rows?.season.year ?? 0}, p.matchup, ${account}, p.team
      from jsonb_to_recordset(${tx.json(kept)}::jsonb) as p(matchup int, team int)
      on conflict (league_id, year, matchup_id, account_id)
        do update set team_id = excluded.team_id, picked_at = excluded.picked_at
        where b.team_id <> excluded.team_id
      returning 1`;
    await noteSent(tx, account, key, new Date());
    if (changed.length > 0) await raiseRevision(tx);
  }, { account });
}
