/**
 * The schema's migrations: SQL files in migrations/, run in order at start, each in a transaction of its own.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import Postgrator from "postgrator";
import type { Database } from "./database.ts";
import { readOutsideLeagues } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

const folder = fileURLToPath(new URL("migrations/", import.meta.url));

/** Any number that nothing else locks: one process at a time migrates. */
const LOCK = 5_306_001;

export interface MigrateOptions {
  /** Folder of files named NUMBER.do.WHAT.sql; that of the store when left out. */
  migrations?: string;
}

/**
 * Brings the schema up to date and gives how many migrations that took and the version it has now. Of several processes
 * that start together, one does it while the others wait.
 *
 * @throws Error when a migration fails (nothing of it remains), or was changed after it had been run
 */
export async function migrate(
  { owner }: Pick<Database, "owner">,
  { migrations = folder }: MigrateOptions = {},
): Promise<{ applied: number; version: number }> {
  let applied = 0;
  for (;;) {
    const step = await owner.begin(async (tx) => {
      await tx`set local statement_timeout = 0`;
      await tx`set local lock_timeout = 0`;
      await tx`select pg_advisory_xact_lock(${LOCK})`;
      return await next(migrations, tx);
    });
    if (!step.ran) return { applied, version: step.version };
    applied++;
  }
}

/** Runs the first migration that has not been run, in the caller's transaction. */
async function next(folder: string, tx: Queries): Promise<{ ran: boolean; version: number }> {
  const postgrator = new Postgrator({
    driver: "pg",
    migrationPattern: `${folder.replace(/\/?$/, "/")}*.sql`,
    schemaTable: "schema_version",
    // Line ends may change in a checkout; the statements do not.
    newline: "LF",
    execQuery: async (query) => ({ rows: await tx.unsafe(query) }),
  });
  const known = (await postgrator.getMigrations()).map(({ version }) => version).sort((a, b) => a - b);
  const version = await postgrator.getDatabaseVersion();
  const ahead = known.find((one) => one > version);
  try {
    await postgrator.migrate(String(ahead ?? version));
  } catch (cause) {
    const changed = (cause as Error).message.match(/MD5 checksum failed for migration \[(\d+)\]/);
    if (changed) {
      throw new Error(
        `Migration ${changed[1]} in ${folder} was changed after this database had run it; ` +
          "restore the file, and put the change into a new migration",
        { cause },
      );
    }
    if (ahead === undefined) throw cause;
    throw new Error(`Migration ${ahead} in ${folder} failed: ${(cause as Error).message}`, { cause });
  }
  return { ran: ahead !== undefined, version: ahead ?? version };
}

let newest: Promise<number> | null = null;

/** The version that this code needs: the highest number among its migrations. */
function newestKnown(): Promise<number> {
  return newest ??= (async () => {
    const versions: number[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".sql")) versions.push(parseInt(name));
    }
    return Math.max(...versions);
  })();
}

/** What a database says whose migrations have not made the app's role, its rights, or any table (appendix A). */
const NOT_BEGUN = ["22023", "42501", "42P01"];

/** Whether the schema is older than this code needs. A newer one is fine: migrations only add while old code runs. */
export async function migrationsPending(sql: Sql): Promise<boolean> {
  try {
    const [{ version }] = await readOutsideLeagues(
      sql,
      (tx) => tx<{ version: number | null }[]>`select max(version)::int as version from schema_version`,
      { waits: false },
    );
    return (version ?? 0) < await newestKnown();
  } catch (error) {
    if (NOT_BEGUN.includes((error as { code?: string }).code ?? "")) return true;
    throw error;
  }
}
