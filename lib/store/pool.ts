/**
 * The servers as one: transactions go to the primary, reads to whoever is as new as their reader needs. What passes by
 * itself (a failover, a transaction that lost against another) is waited for here.
 *
 * @module
 */
// @ts-types="@types/pg"
import type pg from "pg";
import { DatabaseAway, isAway } from "./away.ts";
import { later, type Reader } from "./reader.ts";
import { ReadFailure, type Shown } from "./reads.ts";
import { type Replica, Replicas } from "./replicas.ts";
import { NotKept, Server } from "./server.ts";
import {
  type Limits,
  opening,
  type OwnerSql,
  type Queries,
  queries,
  type Query,
  readOpening,
  type Scope,
  type Sql,
  type Statement,
} from "./sql.ts";

export interface PoolOptions {
  /** Read-only copies of the server. */
  replicas?: pg.PoolConfig[];
  /** How far behind a replica may be to be asked at all, in ms; 5000 when left out. */
  maxLag?: number;
  /** How long reads and writes wait for a server to come back, in ms; 5000 when left out. */
  patience?: number;
  /** What holds for each transaction. */
  limits?: Limits;
}

/** How many reads were answered by whom, for tests and figures. */
export interface ReadCounts {
  replica: number;
  primary: number;
  /** Replicas that were asked and were not there yet, or failed. */
  refused: number;
}

/** A pool of connections and the end of it. */
export interface SqlPool {
  sql: Sql;
  owner: OwnerSql;
  counts: ReadCounts;
  /** Whether all replicas are past a position; true without any. */
  settled(position: bigint): boolean;
  /** Lets queries that run end, `grace` ms at most, and closes every connection. Closing again waits for the same. */
  close(grace: number): Promise<void>;
}

/** How long a replica may be silent before the primary is asked, in ms. */
const SILENCE = 2000;

/** A pool of connections as node-postgres' `config` says; none is made before the first query. */
export function sqlPool(
  config: pg.PoolConfig,
  { replicas: copies = [], maxLag = 5000, patience = 5000, limits = {} }: PoolOptions = {},
): SqlPool {
  const follow = copies.length > 0;
  const primary = new Server(config, { follow });
  const replicas = new Replicas({
    primary,
    servers: copies.map((copy) => new Server(copy, { follow })),
    maxLag,
  });
  const counts: ReadCounts = { replica: 0, primary: 0, refused: 0 };
  const alone = queries(() => Promise.reject(new Error("a read gives its query back and does not await it")));
  const listeners = new Set<(league: string, at: bigint) => void>();

  async function begin<T>(scope: Scope, work: (tx: Queries) => Promise<T>, reader?: Reader): Promise<T> {
    const { result, at } = await patiently(scope, async () => {
      try {
        return await primary.begin(opening(scope, limits), work);
      } catch (error) {
        if (!(error instanceof NotKept)) throw error;
        if (error.again || scope.keyed) throw new Again(error.cause);
        throw new DatabaseAway(error.cause, true);
      }
    });
    replicas.primaryAt(at);
    reader?.committed(at);
    if (scope.league !== null) { for (const listener of listeners) listener(scope.league, at); }
    return result;
  }

  async function read(scope: Scope, statement: Statement, reader?: Reader): Promise<Shown> {
    const first = readOpening(scope, limits);
    const key = `${scope.league}/${scope.account}/${scope.poller ?? false}`;
    // A question that takes the connection with it may be what takes it; once that may be chance.
    let cuts = 0;
    return await patiently(scope, async () => {
      const tried = new Set<Replica>();
      for (;;) {
        const replica = reader && replicas.choose(reader.least, reader.favourite);
        if (!replica || tried.has(replica)) break;
        tried.add(replica);
        const shown = await ofReplica(replica, key, first, statement, reader);
        if (shown) return shown;
        // One that is gone says nothing of the others, and may have been lost with the primary; one that is there has.
        if (replica.out.isOver(performance.now())) break;
      }
      try {
        const shown = await primary.reads.read(key, first, statement);
        counts.primary++;
        replicas.primaryAt(shown.at);
        return shown;
      } catch (error) {
        if (!(error instanceof ReadFailure)) throw error;
        const { cause, begun } = error;
        if (isOwn(cause) || !primary.learn(cause) || (begun && ++cuts > 1)) throw cause;
        throw new Again(cause);
      }
    });
  }

  /** Null where the replica has no answer, or not in time, or only a complaint, which may be its own. */
  async function ofReplica(
    replica: Replica,
    key: string,
    first: Statement[],
    statement: Statement,
    reader: Reader,
  ): Promise<Shown | null> {
    reader.favourite = replica;
    const { least } = reader;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), SILENCE));
    const asked = replica.server.reads.read(key, first, statement, least);
    asked.catch(() => {});
    try {
      const shown = await Promise.race([asked, silence]);
      if (shown) {
        counts.replica++;
        replica.isAt(later(least, shown.at));
        return shown;
      }
      replica.failed({ code: "ETIMEDOUT" }, performance.now());
      replica.server.hangUp();
    } catch (error) {
      if (!(error instanceof ReadFailure)) throw error;
      const { cause, begun } = error;
      // What goes wrong during a query may be the query's fault, which the primary will tell.
      const isItsFault = isAway(cause) || !(replica.server.learn(cause) || begun);
      if (isItsFault) replica.failed(cause, performance.now());
    } finally {
      clearTimeout(timer);
    }
    counts.refused++;
    reader.favourite = null;
    return null;
  }

  /** Does something again while it goes wrong for reasons that pass, in growing pauses. */
  async function patiently<T>({ waits = true }: Scope, attempt: () => Promise<T>): Promise<T> {
    const giveUp = performance.now() + patience;
    for (let pause = 10;; pause = Math.min(2 * pause, 500)) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof Again)) throw error;
        if (!waits || ending || performance.now() + pause > giveUp) {
          throw new DatabaseAway(error.cause);
        }
        await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())));
      }
    }
  }

  const sqlFor = (reader?: Reader): Sql => ({
    begin: (scope, work) => begin(scope, work, reader),
    async read<Rows extends readonly object[]>(scope: Scope, make: (tx: Queries) => Query<Rows>) {
      const { rows, at } = await read(scope, make(alone).statement(), reader);
      reader?.saw(at);
      return rows as unknown as Rows;
    },
    wrote(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    for: sqlFor,
  });

  let ending: Promise<void> | null = null;
  return {
    sql: sqlFor(),
    owner: Object.assign(
      queries((statement) => primary.alone(statement)),
      {
        begin: async <T>(work: (tx: Queries) => Promise<T>) => {
          try {
            // No reader is to see it, and the first migrations bring what positions are asked with.
            return (await primary.begin("begin", work, false)).result;
          } catch (error) {
            throw error instanceof NotKept ? error.cause : error;
          }
        },
        session: (work) => primary.session(work),
      } satisfies Pick<OwnerSql, "begin" | "session">,
    ),
    counts,
    settled: (position) => replicas.haveAll(position),
    close(grace) {
      return ending ??= Promise.all([primary.close(grace), replicas.close(grace)]).then(() => {});
    },
  };
}

/** Something that may go well the next time. */
class Again extends Error {
  constructor(override readonly cause: unknown) {
    super("again", { cause });
  }
}

/** A read that wrote is told so by the primary as well. */
const isOwn = (error: unknown): boolean => (error as { code?: string }).code === "25006";
