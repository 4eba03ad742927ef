/**
 * Members saying which manager of the league's history they are, and commissioners agreeing.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";
import { inLeague, raiseRevision, readInLeague } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

/** A claim that waits for a commissioner. */
export interface Claim {
  account: AccountId;
  /** The member's name. */
  name: string;
  manager: ManagerId;
  managerName: string;
}

/** A manager whom nobody is yet, with his latest team. */
export interface FreeManager {
  id: ManagerId;
  name: string;
  /** The name of his newest team. */
  team: string;
  /** The year of that team. */
  year: number;
}

/** Claims of a league that wait, the oldest first. */
export async function claims(sql: Sql, slug: LeagueSlug): Promise<Claim[]> {
  return await readInLeague(sql, slug, (tx) =>
    tx<Claim[]>`
      select c.account_id as account, a.name, p.manager_id as manager, p.name as "managerName"
      from claims c
      join accounts a using (account_id)
      join managers o on o.league_id = c.league_id and o.manager_id = c.manager_id
      join managers p on p.league_id = c.league_id and p.manager_id = coalesce(o.merged_into, o.manager_id)
      where c.league_id = (select current_league()) order by c.made_at, c.account_id`);
}

/** The managers of a league that no member is, those who played last first. */
export async function freeManagers(sql: Sql, slug: LeagueSlug): Promise<FreeManager[]> {
  return await readInLeague(sql, slug, (tx) =>
    tx<FreeManager[]>`
      select p.manager_id as id, p.name, t.name as team, t.year
      from managers p join lateral (
        select t.name, t.year from team_managers tm join teams t using (league_id, year, team_id)
        where tm.league_id = p.league_id and tm.manager_id = p.manager_id
        order by t.year desc limit 1) t on true
      where p.league_id = (select current_league()) and p.merged_into is null and not ${isTaken(tx)}
      order by t.year desc, lower(p.name), p.manager_id`);
}

/** Whether a member is the manager `p`. */
const isTaken = (tx: Queries) =>
  tx`exists (
  select from memberships m join managers o on o.league_id = m.league_id and o.manager_id = m.manager_id
  where m.league_id = p.league_id and coalesce(o.merged_into, o.manager_id) = p.manager_id)`;

/**
 * A member claims a manager; a claim he made before is forgotten.
 *
 * @returns false where he is no member, is a manager already, or there is no such manager that is free
 */
export async function makeClaim(
  sql: Sql,
  slug: LeagueSlug,
  { account, manager, now }: { account: AccountId; manager: ManagerId; now: Date },
): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    const made = await tx`
      insert into claims (league_id, account_id, manager_id, made_at)
      select m.league_id, m.account_id, p.manager_id, ${now}::timestamptz
      from memberships m join managers p using (league_id)
      where m.league_id = (select current_league()) and m.account_id = ${account} and m.manager_id is null
        and p.manager_id = ${manager} and p.merged_into is null and not ${isTaken(tx)}
      on conflict (league_id, account_id) do update set manager_id = excluded.manager_id, made_at = excluded.made_at
      returning account_id`;
    return made.length > 0;
  });
}

/** Forgets a member's claim: withdrawn by himself, or refused. */
export async function dropClaim(sql: Sql, slug: LeagueSlug, account: AccountId): Promise<void> {
  await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    await tx`delete from claims where league_id = (select current_league()) and account_id = ${account}`;
  });
}

/**
 * Makes a member the manager he claims; whoever else claims the same one has claimed in vain.
 *
 * @param claim as it was shown: where the member has claimed another manager since, nothing happens
 * @returns false where there is no such claim, or the manager is somebody else by now
 */
export async function confirmClaim(
  sql: Sql,
  slug: LeagueSlug,
  { account, manager }: { account: AccountId; manager: ManagerId },
): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    const confirmed = await tx`
      update memberships w set manager_id = p.manager_id
      from claims c
      join managers o on o.league_id = c.league_id and o.manager_id = c.manager_id
      join managers p on p.league_id = c.league_id and p.manager_id = coalesce(o.merged_into, o.manager_id)
      where w.league_id = (select current_league()) and w.account_id = ${account}
        and c.league_id = w.league_id and c.account_id = w.account_id and p.manager_id = ${manager}
        and not ${isTaken(tx)}
      returning w.account_id`;
    if (confirmed.length === 0) return false;
    await tx`
      delete from claims c using managers o
      where c.league_id = (select current_league())
        and o.league_id = c.league_id and o.manager_id = c.manager_id
        and (c.account_id = ${account} or coalesce(o.merged_into, o.manager_id) = ${manager})`;
    return true;
  });
}

/** A member is no manager any more; the manager is free again. */
export async function releaseManager(sql: Sql, slug: LeagueSlug, account: AccountId): Promise<void> {
  await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    await tx`
      update memberships set manager_id = null
      where league_id = (select current_league()) and account_id = ${account}`;
  });
}
