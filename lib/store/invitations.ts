/**
 * Links with which people join a league.
 *
 * @module
 */
import type { AccountId, Role } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { inLeague, readInLeague } from "./in_league.ts";
import { addMember } from "./memberships.ts";
import type { Sql } from "./sql.ts";

type Hash = Uint8Array<ArrayBuffer>;

/** An invitation as commissioners see it; its link is known only to who was given it. */
export interface Invitation {
  id: number;
  role: Role;
  usesLeft: number;
  expiresAt: Date;
  /** The name of who made it. */
  madeBy: string;
}

export interface NewInvitation {
  token: Hash;
  role: Role;
  /** 1 or more. */
  uses: number;
  madeBy: AccountId;
  madeAt: Date;
  expiresAt: Date;
}

/** Keeps an invitation; those of the league that nobody can use any more are forgotten. */
export async function keepInvitation(sql: Sql, slug: LeagueSlug, it: NewInvitation): Promise<void> {
  await inLeague(sql, slug, async (tx) => {
    await tx`
      delete from invitations
      where league_id = (select current_league()) and (uses_left = 0 or expires_at <= ${it.madeAt})`;
    await tx`
      insert into invitations (league_id, token_hash, role, uses_left, made_by, made_at, expires_at)
      values ((select current_league()), ${it.token}, ${it.role}, ${it.uses}, ${it.madeBy}, ${it.madeAt}, ${it.expiresAt})`;
  });
}

/** A league's invitations that can still be used, the newest first. */
export async function invitations(sql: Sql, slug: LeagueSlug, now: Date): Promise<Invitation[]> {
  return await readInLeague(sql, slug, (tx) =>
    tx<Invitation[]>`
      select i.invitation_id as id, i.role, i.uses_left as "usesLeft", i.expires_at as "expiresAt", a.name as "madeBy"
      from invitations i join accounts a on a.account_id = i.made_by
      where i.league_id = (select current_league()) and i.uses_left > 0 and i.expires_at > ${now}
      order by i.invitation_id desc`);
}

/** The invitation that a link is of, or null where it is used up, over or was taken back. */
export async function invitationOf(
  sql: Sql,
  slug: LeagueSlug,
  token: Hash,
  now: Date,
): Promise<Invitation | null> {
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<Invitation[]>`
      select i.invitation_id as id, i.role, i.uses_left as "usesLeft", i.expires_at as "expiresAt", a.name as "madeBy"
      from invitations i join accounts a on a.account_id = i.made_by
      where i.league_id = (select current_league()) and i.token_hash = ${token}
        and i.uses_left > 0 and i.expires_at > ${now}`);
  return row ?? null;
}

/**
 * Joins a league with a link, which loses one use; to somebody who is in the league with that role already it costs
 * nothing. Gives whether the link was good.
 */
export async function acceptInvitation(
  sql: Sql,
  slug: LeagueSlug,
  { token, account, now }: { token: Hash; account: AccountId; now: Date },
): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    const [invitation] = await tx<{ id: number; role: Role; already: boolean }[]>`
      select i.invitation_id as id, i.role, exists (
        select from memberships m where m.league_id = i.league_id and m.account_id = ${account}
          and m.role in ('commissioner', i.role)) as already
      from invitations i
      where i.league_id = (select current_league()) and i.token_hash = ${token}
        and i.uses_left > 0 and i.expires_at > ${now}
      for update of i`;
    if (!invitation) return false;
    if (invitation.already) return true;
    await tx`
      update invitations set uses_left = uses_left - 1
      where league_id = (select current_league()) and invitation_id = ${invitation.id}`;
    await addMember(tx, account, invitation.role);
    return true;
  });
}

/** Takes an invitation back: its link is worth nothing from now on. */
export async function revokeInvitation(sql: Sql, slug: LeagueSlug, id: number): Promise<void> {
  await inLeague(sql, slug, (tx) =>
    tx`
      delete from invitations where league_id = (select current_league()) and invitation_id = ${id}`);
}
