/**
 * The database: a PostgreSQL server where one is named, else the embedded one. Both are spoken to with the same driver.
 *
 * @module
 */
import { EmbeddedPostgres } from "./embedded.ts";
import { type ReadCounts, sqlPool } from "./pool.ts";
import type { Position } from "./reader.ts";
import type { OwnerSql, Queries, Sql } from "./sql.ts";

export type { OwnerSql, Queries, Sql };

export interface Database {
  /** For the app: sealed. */
  sql: Sql;
  /** For migrations: whatever the owner of the tables may do. */
  owner: OwnerSql;
  /** Whether this is PGlite in a folder rather than a server. */
  embedded: boolean;
  /** By whom reads were answered. */
  counts: Readonly<ReadCounts>;
  /** Whether all replicas are known to be past a position; true where there are none. */
  settled(position: Position): boolean;
  /** Lets queries that run end (5 s at most) and closes every connection; the embedded database is stopped. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A `postgres://` address, or null for the embedded database. */
  url: string | null;
  /** The same database for the role that owns the tables, for migrations; `url` when null or left out. */
  ownerUrl?: string | null;
  /** Folder of the embedded database. */
  dataDir: string;
  /** Most connections to a server, 1 or more; 10 when left out. The embedded database is always given one. */
  pool?: number;
  /** Addresses of streaming replicas of the server, with the role of `url`; none when left out. */
  replicas?: readonly string[];
  /** How far behind the primary a replica may be to be asked, in ms; 5000 when left out. */
  maxLag?: number;
  /** How long reads and writes wait for the server to come back, in ms; 5000 when left out. */
  patience?: number;
}

/** How long a query waits for a connection, in ms. */
const CONNECT_TIMEOUT = 10_000;
/** The same where the database may have to be made first, or another process has it busy. */
const EMBEDDED_TIMEOUT = 60_000;
/** How long queries may go on when the database is closed, in ms. */
const GRACE = 5000;

/** Limits that a server holds us to: a query that takes longer than a page may is a fault, not a reason to wait. */
const LIMITS = {
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  // Compiling a page's query takes longer than running it.
  jit: "off",
};
/** A replica that is not there is found out soon: the primary is. In ms. */
const REPLICA_TIMEOUT = 1000;

/**
 * Opens the database without asking it anything: connections are made by the first query, and made again after they
 * were lost. Queries reject while it cannot be reached, with a `code` that begins with ECONN, 08 or 57P.
 */
export function openDatabase(
  options: DatabaseOptions,
): Promise<Database> {
  const { url, dataDir } = options;
  return Promise.resolve(url === null ? embedded(dataDir) : server(url, options));
}

function server(
  url: string,
  { ownerUrl = null, pool = 10, replicas = [], maxLag, patience }: DatabaseOptions,
): Database {
  const { jit, ...timeouts } = LIMITS;
  const to = (connectionString: string, max: number, timeout = CONNECT_TIMEOUT) => ({
    connectionString,
    max,
    connectionTimeoutMillis: timeout,
    keepAlive: true,
    application_name: "rumbledore",
    // Said at the start of a connection and again in each transaction: a pooler may keep the first to itself.
    ...timeouts,
    options: `-c jit=${jit}`,
  });
  const app = sqlPool(to(url, pool), {
    replicas: replicas.map((replica) => to(replica, pool, REPLICA_TIMEOUT)),
    maxLag,
    patience,
    limits: LIMITS,
  });
  const owner = ownerUrl === null ? app : sqlPool(to(ownerUrl, 1));
  return {
    sql: app.sql,
    owner: owner.owner,
    embedded: false,
    counts: app.counts,
    settled: app.settled,
    async close() {
      await Promise.all([app.close(GRACE), owner.close(GRACE)]);
    },
  };
}

function embedded(dataDir: string): Database {
  const files = new EmbeddedPostgres(dataDir);
  const { sql, owner, counts, settled, close } = sqlPool({
    // PGlite is one session: more connections would only wait for each other.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: EMBEDDED_TIMEOUT,
    user: "postgres",
    database: "postgres",
    stream: () => files.socket(),
  });
  return {
    sql,
    owner,
    embedded: true,
    counts,
    settled,
    async close() {
      await close(GRACE);
      await files.close();
    },
  };
}
