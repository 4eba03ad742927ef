/**
 * How far imports are, for every process to see. A league that is being brought in may not be there yet, so none of this
 * is a league's: it is written, and its cookies are read, as the role of the queue.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { readInLeague } from "./in_league.ts";
import { asJobs, type JobsDatabase, jobsWithin } from "./jobs.ts";
import { isSlug } from "./keys.ts";
import type { Sql } from "./sql.ts";

/** An import that begins. */
export interface BegunImport {
  slug: string;
  /** Puts its job into the queue, in the transaction of the database given: gives its id, or null to join one. */
  send: (db: JobsDatabase) => Promise<string | null>;
  /** What is told of it at first. */
  state: object;
  /** Cookies for it, sealed; null for none. */
  credentials: Uint8Array | null;
  /** So many may wait and run together. */
  most: number;
}

/** Begins an import with its job, both or neither, or joins the one that runs. "full" where too many wait. */
export function beginImport(sql: Sql, begun: BegunImport): Promise<"begun" | "joined" | "full"> {
  const { slug, send, state, credentials, most } = begun;
  return asJobs(sql, async (tx) => {
    const [{ count, known }] = await tx<{ count: number; known: boolean }[]>`
      select count(*)::int as count, coalesce(bool_or(singleton_key = ${slug}), false) as known
      from jobs.job where name = 'import' and state < 'completed'`;
    if (!known && count >= most) return "full";
    const job = await send(jobsWithin(tx));
    if (job === null) return "joined";
    await tx`
      insert into imports (slug, job, state, credentials) values (${slug}, ${job}, ${
      tx.json(state)
    }, ${credentials})
      on conflict (slug) do update set job = excluded.job, state = excluded.state,
        credentials = excluded.credentials, changed_at = now()`;
    await tx`delete from imports where changed_at < now() - interval '2 days'`;
    return "begun";
  });
}

/** What is told of a league's import, the last one; null where nothing is. Travels with what is read in the league. */
export async function importState(sql: Sql, slug: LeagueSlug): Promise<object | null> {
  if (!isSlug(slug)) return null;
  const rows = await readInLeague(
    sql,
    slug,
    (tx) => tx<{ state: object }[]>`select state from imports where slug = ${slug}`,
  );
  return rows[0]?.state ?? null;
}

/** Makes the league's import this job's, with what is told of it at first, and gives the sealed cookies for it. */
export async function takeImport(
  sql: Sql,
  { slug, job, state }: { slug: string; job: string; state: object },
): Promise<Uint8Array | null> {
  const rows = await asJobs(sql, (tx) =>
    tx<{ credentials: Uint8Array | null }[]>`
      insert into imports (slug, job, state) values (${slug}, ${job}, ${tx.json(state)})
      on conflict (slug) do update set job = excluded.job, state = excluded.state, changed_at = now()
      returning credentials`);
  return rows[0].credentials;
}

/** Keeps how far the import of this job is; `ended` forgets its cookies. Nothing where it is another job's by now. */
export async function keepImportState(
  sql: Sql,
  { slug, job, state, ended }: { slug: string; job: string; state: object; ended: boolean },
): Promise<void> {
  await asJobs(sql, (tx) =>
    tx`
      update imports set state = ${tx.json(state)}, changed_at = now(),
        credentials = case when ${ended} then null else credentials end
      where slug = ${slug} and job = ${job}`);
}
