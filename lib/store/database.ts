/**
 * The database: a PostgreSQL server where one is named, else the embedded one. Both are spoken to with the same driver.
 *
 * @module
 */
import postgres from "postgres";
import { EmbeddedPostgres } from "./embedded.ts";

/** A pool of connections. Inside `sql.begin`, use the transaction alone: the embedded pool has one connection. */
export type Sql = postgres.Sql;

/** Either a pool or a transaction: all that a query needs. */
export type Queries = postgres.ISql;

export interface Database {
  sql: Sql;
  /** Whether this is PGlite in a folder rather than a server. */
  embedded: boolean;
  /** Lets queries that run end (5 s at most) and closes every connection; the embedded database is stopped. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A `postgres://` address, or null for the embedded database. */
  url: string | null;
  /** Folder of the embedded database. */
  dataDir: string;
  /** Most connections to a server, 1 or more; 10 when left out. The embedded database is always given one. */
  pool?: number;
}

/** Seconds to wait for a connection. */
const CONNECT_TIMEOUT = 10;
/** Seconds until a connection is tried again, after so many failures in a row. */
const backoff = (failures: number) => Math.min(2 ** failures / 100, 1);

/** Limits that a server holds us to: a query that takes longer than a page may is a fault, not a reason to wait. */
const LIMITS = {
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
};

const common = {
  // Types are cast or read as JSON in the queries, so the driver need not ask for those of the database.
  fetch_types: false,
  onnotice: () => {},
  connect_timeout: CONNECT_TIMEOUT,
  backoff,
};

/**
 * Opens the database without asking it anything: connections are made by the first query, and made again after they
 * were lost. Queries reject while it cannot be reached.
 */
export function openDatabase({ url, dataDir, pool = 10 }: DatabaseOptions): Promise<Database> {
  return Promise.resolve(url === null ? embedded(dataDir) : server(url, pool));
}

function server(url: string, pool: number): Database {
  const sql = postgres(url, {
    ...common,
    max: pool,
    connection: { application_name: "rumbledore", ...LIMITS },
  });
  return { sql, embedded: false, close: () => sql.end({ timeout: 5 }) };
}

function embedded(dataDir: string): Database {
  const files = new EmbeddedPostgres(dataDir);
  const options = {
    ...common,
    max: 1,
    max_lifetime: null,
    database: "postgres",
    username: "postgres",
    // The driver asks for every connection here, so that a process takes over when the one that ran PGlite has ended.
    socket: () => files.connect(),
  };
  const sql = postgres(options as postgres.Options<Record<string, never>>);
  return {
    sql,
    embedded: true,
    async close() {
      await sql.end({ timeout: 5 });
      await files.close();
    },
  };
}
