/**
 * The two ways to the database: in a league, of which every query sees the rows and no others, or outside of all
 * leagues. Each there is twice: as a transaction, to write, and as one query, to read.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { isSlug } from "./keys.ts";
import type { Queries, Query, Sql } from "./sql.ts";

export interface ScopeOptions {
  /** The account for which it is done, `current_account()` in SQL; nobody's when left out. */
  account?: number | null;
  /** False for whoever would rather hear at once that the database is away. */
  waits?: boolean;
}

/**
 * Runs `work` in a transaction that sees one league: `current_league()` is its id in SQL. A league that is not there
 * (or cannot be) is an empty one.
 *
 * @throws whatever `work` throws, after which nothing was kept
 */
export function inLeague<T>(
  sql: Sql,
  slug: LeagueSlug,
  work: (tx: Queries) => Promise<T>,
  { account = null }: ScopeOptions = {},
): Promise<T> {
  return sql.begin({ league: isSlug(slug) ? slug : null, account }, work);
}

/**
 * As `inLeague`, for what carries an idempotency key: `work` finds out by itself that it was done before, so it is run
 * again where nobody knows whether it was (`Scope`).
 */
export function keyedInLeague<T>(
  sql: Sql,
  slug: LeagueSlug,
  work: (tx: Queries) => Promise<T>,
  { account = null }: ScopeOptions = {},
): Promise<T> {
  return sql.begin({ league: isSlug(slug) ? slug : null, account, keyed: true }, work);
}

/** Runs `work` in a transaction that sees no league's rows: for accounts, sessions and the list of leagues. */
export function outsideLeagues<T>(
  sql: Sql,
  work: (tx: Queries) => Promise<T>,
  { account = null }: ScopeOptions = {},
): Promise<T> {
  return sql.begin({ league: null, account }, work);
}

/**
 * The rows of one query that sees one league and writes nothing, in one round trip; see `Sql.read`. Reads with the same
 * options that are asked for together travel together, so a page asks for all it needs before it awaits any.
 */
export function readInLeague<Rows extends readonly object[]>(
  sql: Sql,
  slug: LeagueSlug,
  make: (tx: Queries) => Query<Rows>,
  { account = null, waits }: ScopeOptions = {},
): Promise<Rows> {
  return sql.read({ league: isSlug(slug) ? slug : null, account, waits }, make);
}

/** As `readInLeague`, seeing no league's rows. */
export function readOutsideLeagues<Rows extends readonly object[]>(
  sql: Sql,
  make: (tx: Queries) => Query<Rows>,
  { account = null, waits }: ScopeOptions = {},
): Promise<Rows> {
  return sql.read({ league: null, account, waits }, make);
}

/** As `readOutsideLeagues`, as the role that may see which leagues there are, and what is due in them. */
export function readAsPoller<Rows extends readonly object[]>(
  sql: Sql,
  make: (tx: Queries) => Query<Rows>,
): Promise<Rows> {
  return sql.read({ league: null, account: null, poller: true }, make);
}

/** Raises the revision of the transaction's league, as everything does that changes what its readers see. */
export async function raiseRevision(tx: Queries): Promise<number> {
  const [row] = await tx<{ revision: number }[]>`
    update leagues set revision = revision + 1 where league_id = (select current_league())
    returning revision::float8 as revision`;
  if (!row) throw new Error("there is no league whose revision could be raised");
  return row.revision;
}
