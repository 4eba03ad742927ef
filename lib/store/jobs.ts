/**
 * The queue's tables, which are pg-boss's own (schema `jobs`), seen as the role that sees nothing else.
 *
 * @module
 */
import { outsideLeagues } from "./in_league.ts";
import type { Queries, Row, Sql } from "./sql.ts";

/** What pg-boss asks of a database. */
export interface JobsDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** Runs `work` in a transaction that sees jobs and imports, and no league, account or session. */
export function asJobs<T>(sql: Sql, work: (tx: Queries) => Promise<T>): Promise<T> {
  return outsideLeagues(sql, async (tx) => {
    await tx.unsafe("set local role rumbledore_jobs");
    return await work(tx);
  });
}

/** The database as pg-boss has it: each statement, or each of its short transactions, is one of ours. */
export const jobsDatabase = (sql: Sql): JobsDatabase => ({
  executeSql: (text, values) => asJobs(sql, (tx) => jobsWithin(tx).executeSql(text, values)),
});

/** The same within a transaction of `asJobs`: a job that is put there is there when the transaction is, or never. */
export const jobsWithin = (tx: Queries): JobsDatabase => ({
  async executeSql(text, values) {
    if (!values?.length) return { rows: await tx.unsafe(unwrapped(text)) };
    const parts = text.split(/\$(\d+)/);
    const strings = parts.filter((_, i) => i % 2 === 0);
    const given = parts.filter((_, i) => i % 2 === 1).map((number) => values[Number(number) - 1] ?? null);
    return { rows: await tx(Object.assign(strings, { raw: strings }), ...given) };
  },
});

/** What pg-boss puts between BEGIN and COMMIT: the transaction is ours. */
const unwrapped = (text: string) => text.replace(/^\s*BEGIN;/, "").replace(/COMMIT;\s*$/, "");

/** A queue as operators see it. */
export interface QueueCounts {
  name: string;
  /** Jobs that wait for a worker, those that wait for a further try, those that are worked on, and those given up. */
  waiting: number;
  retrying: number;
  active: number;
  failed: number;
  /** Seconds since the oldest of those that are not done was put there; null where there is none. */
  oldest: number | null;
}

/** A job that went wrong and is to be tried again, or was given up. */
export interface TroubledJob {
  id: string;
  /** The queue that it is from. */
  queue: string;
  /** The league that it is about; null where it is about none. */
  league: string | null;
  /** What went wrong, without secrets (lib/jobs/queue.ts). */
  message: string;
  /** When it went wrong last. */
  at: Date;
  tries: number;
}

/** Every queue but the dead-letter list, by name. */
export function queueCounts(sql: Sql): Promise<QueueCounts[]> {
  return asJobs(sql, (tx) =>
    tx<QueueCounts[]>`
      select q.name,
        count(*) filter (where j.state = 'created')::int as waiting,
        count(*) filter (where j.state = 'retry')::int as retrying,
        count(*) filter (where j.state = 'active')::int as active,
        count(*) filter (where j.state = 'failed')::int as failed,
        extract(epoch from now() - min(j.created_on) filter (where j.state < 'completed'))::float8 as oldest
      from jobs.queue q left join jobs.job j on j.name = q.name and j.state <> 'completed'
      where q.name <> 'dead' group by q.name order by q.name`);
}

/** Jobs that wait for a further try, those first that went wrong last. */
export function retryingJobs(sql: Sql, most: number): Promise<TroubledJob[]> {
  return asJobs(sql, (tx) =>
    tx<TroubledJob[]>`
      select id::text as id, name as queue, data->>'league' as league, retry_count + 1 as tries,
        coalesce(output->>'message', output->>'value', 'The worker that had it is gone.') as message,
        coalesce(started_on, created_on) as at
      from jobs.job where state = 'retry' order by 6 desc limit ${most}`);
}

/** Jobs that were given up after their tries, the newest first. */
export function deadJobs(sql: Sql, most: number): Promise<TroubledJob[]> {
  return asJobs(sql, (tx) =>
    tx<TroubledJob[]>`
      select id::text as id, source_name as queue, data->>'league' as league,
        coalesce(source_retry_count, 0) + 1 as tries,
        coalesce(source_output->>'message', source_output->>'value', 'The worker that had it is gone.') as message,
        created_on as at
      from jobs.job where name = 'dead' and state = 'created' order by created_on desc limit ${most}`);
}
