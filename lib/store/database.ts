/**
 * The database: a PostgreSQL server where one is named, else the embedded one. Both are spoken to with the same driver.
 *
 * @module
 */
import { EmbeddedPostgres } from "./embedded.ts";
import { type OwnerSql, type Queries, type Sql, sqlPool } from "./sql.ts";

export type { OwnerSql, Queries, Sql };

export interface Database {
  /** For the app: sealed. */
  sql: Sql;
  /** For migrations: whatever the owner of the tables may do. */
  owner: OwnerSql;
  /** Whether this is PGlite in a folder rather than a server. */
  embedded: boolean;
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
  options: "-c jit=off",
};

/**
 * Opens the database without asking it anything: connections are made by the first query, and made again after they
 * were lost. Queries reject while it cannot be reached, with a `code` that begins with ECONN, 08 or 57P.
 */
export function openDatabase(
  { url, ownerUrl = null, dataDir, pool = 10 }: DatabaseOptions,
): Promise<Database> {
  return Promise.resolve(url === null ? embedded(dataDir) : server(url, ownerUrl, pool));
}

function server(url: string, ownerUrl: string | null, pool: number): Database {
  const to = (connectionString: string, max: number) =>
    sqlPool({
      connectionString,
      max,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      keepAlive: true,
      application_name: "rumbledore",
      ...LIMITS,
    });
  const app = to(url, pool);
  const owner = ownerUrl === null ? app : to(ownerUrl, 1);
  return {
    sql: app.sql,
    owner: owner.owner,
    embedded: false,
    async close() {
      await Promise.all([app.close(GRACE), owner.close(GRACE)]);
    },
  };
}

function embedded(dataDir: string): Database {
  const files = new EmbeddedPostgres(dataDir);
  const { sql, owner, close } = sqlPool({
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
    async close() {
      await close(GRACE);
      await files.close();
    },
  };
}
