/**
 * Accounts: who can sign in. They belong to no league.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";
import { inLeague, outsideLeagues, raiseRevision, readInLeague } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

/** An account as it is kept; whether it is an operator's is a setting. */
export interface AccountRow {
  id: AccountId;
  name: string;
  email: string | null;
  demo: boolean;
}

/** The columns of an `AccountRow` of the row `a` of accounts. */
export const accountColumns = (sql: Queries) => sql`a.account_id as id, a.name, a.email, a.demo`;

/**
 * The account of a mail address, made where there is none.
 *
 * @param email in lower case
 * @param name what a new account is called at first, 1 to 60 characters
 */
export async function accountOf(tx: Queries, email: string, name: string): Promise<AccountRow> {
  await tx`insert into accounts (email, name) values (${email}, ${name}) on conflict (email) do nothing`;
  const [row] = await tx<AccountRow[]>`select ${accountColumns(tx)} from accounts a where email = ${email}`;
  return row;
}

/**
 * Gives an account another name, 1 to 60 characters, in every league it is in or was.
 */
export async function renameAccount(sql: Sql, account: AccountId, name: string): Promise<void> {
  const slugs = await outsideLeagues(sql, async (tx) => {
    await tx`update accounts set name = ${name} where account_id = ${account}`;
    return await tx<{ slug: LeagueSlug }[]>`
      select slug from memberships where account_id = ${account}
      union select slug from past_members where account_id = ${account}`;
  }, { account });
  for (const { slug } of slugs) await inLeague(sql, slug, raiseRevision);
}

/** The demo members of a league, its commissioner first. */
export async function demoMembers(sql: Sql, slug: LeagueSlug): Promise<(AccountRow & { role: string })[]> {
  return await readInLeague(sql, slug, (tx) =>
    tx<(AccountRow & { role: string })[]>`
      select ${accountColumns(tx)}, m.role
      from memberships m join accounts a using (account_id)
      where m.league_id = (select current_league()) and a.demo order by m.role, a.account_id`);
}

/** Makes demo members of these managers, the first of them commissioner, unless the league has some already. */
export async function keepDemoMembers(
  sql: Sql,
  slug: LeagueSlug,
  people: { name: string; manager: ManagerId }[],
): Promise<void> {
  await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    const [{ some }] = await tx<{ some: boolean }[]>`
      select exists (select from memberships m join accounts a using (account_id)
        where m.league_id = (select current_league()) and a.demo) as some`;
    if (some) return;
    for (const [i, { name, manager }] of people.entries()) {
      await tx`
        with made as (insert into accounts (name, demo) values (${name}, true) returning account_id)
        insert into memberships (league_id, slug, account_id, role, manager_id)
        select (select current_league()), ${slug}, account_id, ${
        i === 0 ? "commissioner" : "member"
      }, ${manager}::int from made`;
    }
  });
}
