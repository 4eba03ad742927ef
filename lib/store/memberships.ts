/**
 * Who is what in a league. Every write raises the league's revision first: that also makes writers of one league take
 * turns, so that two commissioners who leave at once cannot both be the second-last.
 *
 * @module
 */
import type { AccountId, Member, Membership, OwnLeague, Role } from "@/lib/accounts/types.ts";
import type { League, LeagueSlug } from "@/lib/league/types.ts";
import { inLeague, raiseRevision, readInLeague, readOutsideLeagues } from "./in_league.ts";
import { isSlug } from "./keys.ts";
import { leagueJson } from "./rows.ts";
import type { Queries, Sql } from "./sql.ts";

/** A league, whether everybody may read it, and what the asking account is in it. */
export interface LeagueAccess {
  league: League;
  public: boolean;
  membership: Membership | null;
}

/** The manager of the membership `m`: who he turned out to be, where two persons became one. */
const managerOf = (tx: Queries) =>
  tx`(
  select coalesce(p.merged_into, p.manager_id) from managers p
  where p.league_id = m.league_id and p.manager_id = m.manager_id)`;

/** `Membership` of the row `m` of memberships. */
export const membershipJson = (tx: Queries) =>
  tx`json_build_object('account', m.account_id, 'role', m.role, 'manager', ${managerOf(tx)})`;

/** A league as an account (or, for null, anybody) finds it, or null where there is none. Judges nothing. */
export async function leagueAccess(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId | null,
): Promise<LeagueAccess | null> {
  if (!isSlug(slug)) return null;
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<LeagueAccess[]>`
      select ${leagueJson(tx)} as league, l.public, (
        select ${membershipJson(tx)}
        from memberships m where m.league_id = l.league_id and m.account_id = ${account}) as membership
      from leagues l where l.slug = ${slug}`);
  return row ?? null;
}

/** The members of a league, commissioners first, then by name. */
export async function members(sql: Sql, slug: LeagueSlug): Promise<Member[]> {
  return await readInLeague(sql, slug, (tx) =>
    tx<Member[]>`
      select m.account_id as account, m.role, ${managerOf(tx)} as manager, a.name, m.joined_at as since,
        (select coalesce(h.name, p.name) from managers p
          left join managers h on h.league_id = p.league_id and h.manager_id = p.merged_into
          where p.league_id = m.league_id and p.manager_id = m.manager_id) as "managerName"
      from memberships m join accounts a using (account_id)
      where m.league_id = (select current_league()) order by m.role, lower(a.name), m.account_id`);
}

/** The leagues that an account is in, by name. */
export async function ownLeagues(sql: Sql, account: AccountId): Promise<OwnLeague[]> {
  const own = await readOutsideLeagues(sql, (tx) =>
    tx<OwnLeague[]>`
      select l.slug, l.name, m.role from memberships m join leagues l using (league_id)
      where m.account_id = ${account}`, { account });
  return own.sort((a, b) => a.name.localeCompare(b.name) || (a.slug < b.slug ? -1 : 1));
}

/** Makes an account a member, or a member a commissioner. Nobody becomes less by it. */
export async function addMember(tx: Queries, account: AccountId, role: Role): Promise<void> {
  await raiseRevision(tx);
  await tx`
    insert into memberships (league_id, slug, account_id, role)
    select league_id, slug, ${account}::int, ${role} from leagues where league_id = (select current_league())
    on conflict (league_id, account_id) do update set role = excluded.role where excluded.role = 'commissioner'`;
}

/** Makes an account the league's commissioner, unless it has one. Gives whether it did. */
export async function becomeFirstCommissioner(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId,
): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    if (await commissioners(tx) > 0) return false;
    await addMember(tx, account, "commissioner");
    return true;
  });
}

async function commissioners(tx: Queries): Promise<number> {
  const [{ count }] = await tx<{ count: number }[]>`
    select count(*)::int as count from memberships
    where league_id = (select current_league()) and role = 'commissioner'`;
  return count;
}

/** Ends a membership, unless it is the last commissioner's: who hands the league over first may go. */
export async function leave(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId,
): Promise<"left" | "last commissioner" | "no member"> {
  return await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    const role = await roleOf(tx, account);
    if (role === null) return "no member";
    if (role === "commissioner" && await commissioners(tx) === 1) return "last commissioner";
    await part(tx, account);
    return "left";
  });
}

/** Ends the membership of somebody who is no commissioner. Gives whether there was one. */
export async function removeMember(sql: Sql, slug: LeagueSlug, account: AccountId): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    if (await roleOf(tx, account) !== "member") return false;
    await part(tx, account);
    return true;
  });
}

/** Ends a membership; that there was one is remembered, since what he wrote stays under his name. */
async function part(tx: Queries, account: AccountId): Promise<void> {
  await tx`
    with gone as (
      delete from memberships where league_id = (select current_league()) and account_id = ${account}
      returning league_id, slug, account_id)
    insert into past_members (league_id, slug, account_id) select * from gone on conflict do nothing`;
}

/**
 * Makes another member commissioner. A commissioner who hands over is a member afterwards; an operator (null) is not in
 * question. Gives whether `to` is in the league and was no commissioner.
 */
export async function handOver(
  sql: Sql,
  slug: LeagueSlug,
  { from, to }: { from: AccountId | null; to: AccountId },
): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    if (await roleOf(tx, to) !== "member") return false;
    await tx`
      update memberships set role = case account_id when ${to}::int then 'commissioner' else 'member' end
      where league_id = (select current_league()) and account_id in (${to}::int, ${from}::int)`;
    return true;
  });
}

async function roleOf(tx: Queries, account: AccountId): Promise<Role | null> {
  const [row] = await tx<{ role: Role }[]>`
    select role from memberships where league_id = (select current_league()) and account_id = ${account}`;
  return row?.role ?? null;
}

/** Shows a league to everybody, or to its members only. */
export async function setPublic(sql: Sql, slug: LeagueSlug, everybody: boolean): Promise<void> {
  await inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    await tx`update leagues set public = ${everybody} where league_id = (select current_league())`;
  });
}
