/**
 * Mails that sign in, and who tries how often.
 *
 * @module
 */
import { forgetExpired } from "./expired.ts";
import { outsideLeagues, readOutsideLeagues } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

type Hash = Uint8Array<ArrayBuffer>;

/** A mail that is about to be sent: hashes of what is in it and of the browser that asked. */
export interface SignInRow {
  email: string;
  browser: Hash;
  code: Hash;
  link: Hash;
}

/** What a code or a link is good for: who has its mail has this address. */
export interface Taken {
  email: string;
}

/** How often something may happen: at most `most` times after `since`. */
export interface Limit {
  most: number;
  since: Date;
  now: Date;
}

/** Makes others with the same key wait until the transaction ends, so that two at once are counted as two. */
const oneAtATime = (tx: Queries, key: string) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${key}, 3))`;

/**
 * Keeps what a mail will hold, unless the address got as many as it may.
 *
 * @returns null when it is kept, else when the oldest of those mails was asked for
 */
export async function keepSignIn(
  sql: Sql,
  row: SignInRow,
  { most, since, now }: Limit,
): Promise<Date | null> {
  return await outsideLeagues(sql, async (tx) => {
    await oneAtATime(tx, `mail ${row.email}`);
    const [sent] = await tx<{ count: number; oldest: Date | null }[]>`
      select count(*)::int as count, min(created_at) as oldest
      from sign_ins where email = ${row.email} and created_at > ${since}`;
    if (sent.count >= most) return sent.oldest;
    await forgetExpired(tx, ["sign_ins", "created_at"], since);
    await tx`
      insert into sign_ins (email, browser_hash, code_hash, link_hash, created_at)
      values (${row.email}, ${row.browser}, ${row.code}, ${row.link}, ${now})`;
    return null;
  });
}

/**
 * Uses up a code. Every call counts as a try.
 *
 * @returns what it is good for; "wrong" where there are tries left; "over" where there is nothing to try (any more)
 */
export async function takeCode(
  tx: Queries,
  { browser, code, since, most }: { browser: Hash; code: Hash; since: Date; most: number },
): Promise<Taken | "wrong" | "over"> {
  const [row] = await tx<(Taken & { used: boolean; tries: number })[]>`
    update sign_ins set tries = tries + 1, used = code_hash = ${code}
    where browser_hash = ${browser} and not used and tries < ${most} and created_at > ${since}
    returning email, used, tries`;
  if (!row) return "over";
  if (!row.used) return row.tries < most ? "wrong" : "over";
  return await taken(tx, row);
}

/** Uses up a link, or gives null where it was used or is too old. */
export async function takeLink(tx: Queries, link: Hash, since: Date): Promise<Taken | null> {
  const [row] = await tx<Taken[]>`
    update sign_ins set used = true where link_hash = ${link} and not used and created_at > ${since}
    returning email`;
  return row ? await taken(tx, row) : null;
}

/** Other mails to the same address are worth nothing any more. */
async function taken(tx: Queries, { email }: Taken): Promise<Taken> {
  await tx`update sign_ins set used = true where email = ${email} and not used`;
  return { email };
}

/** Whether a link still signs in; looking does not use it up. */
export async function isLinkGood(sql: Sql, link: Hash, since: Date): Promise<boolean> {
  const rows = await readOutsideLeagues(sql, (tx) =>
    tx`
      select from sign_ins where link_hash = ${link} and not used and created_at > ${since}`);
  return rows.length > 0;
}

/**
 * Counts an attempt of a client, unless it made as many as it may.
 *
 * @returns null when it may go on, else when the oldest of those attempts was
 */
export async function countTry(sql: Sql, client: string, { most, since, now }: Limit): Promise<Date | null> {
  return await outsideLeagues(sql, async (tx) => {
    await oneAtATime(tx, `client ${client}`);
    const [tried] = await tx<{ count: number; oldest: Date | null }[]>`
      select count(*)::int as count, min(tried_at) as oldest
      from sign_in_tries where client = ${client} and tried_at > ${since}`;
    if (tried.count >= most) return tried.oldest;
    await forgetExpired(tx, ["sign_in_tries", "tried_at"], since);
    await tx`insert into sign_in_tries (client, tried_at) values (${client}, ${now})`;
    return null;
  });
}
