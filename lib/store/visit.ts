/**
 * What every request asks first: who it is from, which league it is about, and what the one is in the other.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { accountColumns, type AccountRow } from "./accounts.ts";
import { readInLeague, readOutsideLeagues } from "./in_league.ts";
import { isSlug } from "./keys.ts";
import { type LeagueAccess, membershipJson } from "./memberships.ts";
import { leagueJson } from "./rows.ts";
import type { Lifetime } from "./sessions.ts";
import type { Queries, Query, Sql } from "./sql.ts";

/** What is asked: a league's slug where the page is one's, and the hash of the session's token where there is one. */
export interface Visitor extends Lifetime {
  slug: string | null;
  token: Uint8Array<ArrayBuffer> | null;
  /** Whether demo members may be signed in at all. */
  demo: boolean;
  /** False for whoever would rather hear at once that the database is away. */
  waits?: boolean;
}

export interface Visit {
  /** Whose session it is; null where there is none, or it is over or was ended. */
  account: AccountRow | null;
  /** Whether the session's use is to be written down (`touchSession`). */
  touch: boolean;
  /** The league as the account finds it; null where none was asked for, or there is none. Judges nothing. */
  access: LeagueAccess | null;
  /** The latest moment at which a page of the league changed by itself, by a poll's closing or a mute's end, or null. */
  turned: Date | null;
}

const nobody: Visit = Object.freeze({ account: null, touch: false, access: null, turned: null });

/** One round trip; none where there is nothing to ask. */
export async function visit(sql: Sql, visitor: Visitor): Promise<Visit> {
  const slug = visitor.slug !== null && isSlug(visitor.slug) ? visitor.slug as LeagueSlug : null;
  if (slug === null && visitor.token === null) return nobody;
  const ask = (tx: Queries) => visitQuery(tx, { ...visitor, slug });
  const { waits } = visitor;
  const [row] = slug === null
    ? await readOutsideLeagues(sql, ask, { waits })
    : await readInLeague(sql, slug, ask, { waits });
  return row;
}

const visitQuery = (
  tx: Queries,
  { slug, token, now, madeAfter, usedAfter, touchBefore, demo }: Visitor,
): Query<Visit[]> =>
  tx`
  select
    case when w.id is not null
      then json_build_object('id', w.id, 'name', w.name, 'email', w.email, 'demo', w.demo) end as account,
    coalesce(w.used_at < ${touchBefore}, false) as touch,
    case when l.league_id is not null then json_build_object('league', ${leagueJson(tx)}, 'public', l.public,
      'membership', (select ${membershipJson(tx)} from memberships m
        where m.league_id = l.league_id and m.account_id = w.id)) end as access,
    greatest(
      (select max(p.closes_at) from polls p where p.league_id = l.league_id and p.closes_at <= ${now}),
      (select max(u.until) from mutes u where u.league_id = l.league_id and u.until <= ${now})) as turned
  from (values (1)) always (once)
  left join (
    select ${accountColumns(tx)}, s.used_at from sessions s join accounts a using (account_id)
    where s.token_hash = ${token} and s.created_at > ${madeAfter} and s.used_at > ${usedAfter}
      and (${demo} or not a.demo)) w on true
  left join leagues l on l.slug = ${slug}`;
