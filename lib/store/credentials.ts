/**
 * A league's cookies at its provider. The app's role cannot read them: whoever needs them takes the role
 * rumbledore_credentials for a statement, which sees the transaction's league alone.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { inLeague, readAsPoller } from "./in_league.ts";
import { asJobs } from "./jobs.ts";
import { APP_ROLE, type Queries, type Sql } from "./sql.ts";

/** What is to be kept in place of something sealed; null where it may stay as it is. */
export type Resealed = (sealed: Uint8Array, slug: LeagueSlug) => Promise<Uint8Array | null>;

/**
 * Keeps sealed cookies with the transaction's league, or forgets them; the same ones again are not written.
 *
 * @returns whether they are its first ones
 */
export async function keepCredentials(
  tx: Queries,
  credentials: Uint8Array | null,
): Promise<{ first: boolean }> {
  await tx.unsafe("set local role rumbledore_credentials");
  const [{ had }] = await tx<{ had: boolean }[]>`
    with kept as (select league_id, credentials from leagues where league_id = (select current_league())),
      changed as (
        update leagues l set credentials = ${credentials} from kept
        where l.league_id = kept.league_id and kept.credentials is distinct from ${credentials})
    select credentials is not null as had from kept`;
  await tx.unsafe(`set local role ${APP_ROLE}`);
  return { first: credentials !== null && !had };
}

/** Leagues that are kept, whose cookies may be asked for one by one; no pages of them, since a slug is short. */
export async function leaguesToReseal(sql: Sql): Promise<LeagueSlug[]> {
  const rows = await readAsPoller(
    sql,
    (tx) => tx<{ slug: LeagueSlug }[]>`select slug from leagues where not sample order by slug`,
  );
  return rows.map(({ slug }) => slug);
}

/** Has a league's cookies sealed again. The league stays as it is, so its revision does. @returns whether they were */
export function resealCredentials(sql: Sql, slug: LeagueSlug, resealed: Resealed): Promise<boolean> {
  return inLeague(sql, slug, async (tx) => {
    await tx.unsafe("set local role rumbledore_credentials");
    const [kept] = await tx<{ credentials: Uint8Array }[]>`
      select credentials from leagues where league_id = (select current_league()) and credentials is not null`;
    const fresh = kept ? await resealed(kept.credentials, slug) : null;
    if (!fresh) return false;
    const changed = await tx`
      update leagues set credentials = ${fresh}
      where league_id = (select current_league()) and credentials = ${kept.credentials} returning 1`;
    return changed.length > 0;
  });
}

/** The same for cookies that wait with an import. @returns how many were */
export function resealImports(sql: Sql, resealed: Resealed): Promise<number> {
  return asJobs(sql, async (tx) => {
    const kept = await tx<{ slug: LeagueSlug; credentials: Uint8Array }[]>`
      select slug, credentials from imports where credentials is not null order by slug`;
    let count = 0;
    for (const { slug, credentials } of kept) {
      const fresh = await resealed(credentials, slug);
      if (!fresh) continue;
      const changed = await tx`
        update imports set credentials = ${fresh} where slug = ${slug} and credentials = ${credentials} returning 1`;
      count += changed.length;
    }
    return count;
  });
}
