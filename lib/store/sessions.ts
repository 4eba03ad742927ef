/**
 * Sessions: browsers that are signed in, found by the hash of their token.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { forgetExpired } from "./expired.ts";
import { outsideLeagues, readOutsideLeagues } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

type Hash = Uint8Array<ArrayBuffer>;

/** When a session is over, and when its use is written down. See lib/accounts/session.ts. */
export interface Lifetime {
  now: Date;
  madeAfter: Date;
  usedAfter: Date;
  touchBefore: Date;
}

/** A session as its owner sees it. */
export interface SessionRow {
  id: number;
  device: string;
  createdAt: Date;
  usedAt: Date;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Writes down that a session is used, unless that was done since `touchBefore`. */
export async function touchSession(sql: Sql, token: Hash, { now, touchBefore }: Lifetime): Promise<void> {
  await outsideLeagues(sql, (tx) =>
    tx`
      update sessions set used_at = ${now} where token_hash = ${token} and used_at < ${touchBefore}`);
}

/** Keeps a session; the one that the same browser had before ends, and so do those of all that are long over. */
export async function keepSession(
  tx: Queries,
  { token, account, device, before, life }: {
    token: Hash;
    account: AccountId;
    device: string;
    before: Hash | null;
    life: Lifetime;
  },
): Promise<void> {
  if (before) await tx`delete from sessions where token_hash = ${before}`;
  await forgetExpired(tx, ["sessions", "used_at"], life.usedAfter);
  await tx`
    insert into sessions (token_hash, account_id, device, created_at, used_at)
    values (${token}, ${account}, ${device}, ${life.now}, ${life.now})`;
}

/** An account's sessions that are not over, the last used first. */
export async function sessionsOf(
  sql: Sql,
  account: AccountId,
  token: Hash | null,
  { madeAfter, usedAfter }: Lifetime,
): Promise<SessionRow[]> {
  return await readOutsideLeagues(sql, (tx) =>
    tx<SessionRow[]>`
      select session_id as id, device, created_at as "createdAt", used_at as "usedAt",
        coalesce(token_hash = ${token}, false) as current
      from sessions
      where account_id = ${account} and created_at > ${madeAfter} and used_at > ${usedAfter}
      order by used_at desc, session_id desc`, { account });
}

/** Ends the session of a token. */
export async function endSession(sql: Sql, token: Hash): Promise<void> {
  await outsideLeagues(sql, (tx) => tx`delete from sessions where token_hash = ${token}`);
}

/** Ends one of an account's sessions, or all of them. */
export async function endSessions(sql: Sql, account: AccountId, session: number | "all"): Promise<void> {
  await outsideLeagues(sql, (tx) =>
    tx`
      delete from sessions where account_id = ${account}
        ${session === "all" ? tx`` : tx`and session_id = ${session}`}`);
}
