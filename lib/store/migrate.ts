/**
 * The schema's migrations: SQL files in migrations/, run in order at start, each in a transaction of its own, or, where its
 * first line says OUTSIDE, as the one statement that it is. The previous release goes on working meanwhile: a migration
 * that has to wait for a lock gives up soon, so that nobody queues behind it for long, and tries again later.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import Postgrator from "postgrator";
import type { Database } from "./database.ts";
import { readOutsideLeagues } from "./in_league.ts";
import type { OwnerSql, Queries, Sql } from "./sql.ts";

const folder = fileURLToPath(new URL("migrations/", import.meta.url));

/** Any number that nothing else locks: one process at a time migrates. */
const LOCK = 5_306_001;
/** The first line of a migration that is one `create index concurrently if not exists NAME …` or `drop index concurrently …`. */
export const OUTSIDE = "-- outside a transaction";
/** How long a migration waits for a lock, in ms: whoever comes after it queues behind it for as long. */
export const LOCK_WAIT = 2000;
/** Pauses between tries, in ms, in which the queue runs dry. */
const PAUSES = { first: 250, longest: 5000 };

export interface MigrateOptions {
  /** Folder of files named NUMBER.do.WHAT.sql; that of the store when left out. */
  migrations?: string;
  /** How long a migration is tried again that does not get its locks, in ms; five minutes when left out. */
  patience?: number;
}

/** What one step came to: a version; or somebody else migrates; or the next one is not of this way. */
type Step = { ran: boolean; version: number } | "busy" | "other way";

/**
 * Brings the schema up to date and gives how many migrations that took and the version it has now. Of several processes
 * that start together, one does it while the others wait.
 *
 * @throws Error when a migration fails (nothing of it remains), does not get its locks, or was changed after it had been run
 */
export async function migrate(
  { owner, embedded }: Pick<Database, "owner" | "embedded">,
  { migrations = folder, patience = 300_000 }: MigrateOptions = {},
): Promise<{ applied: number; version: number }> {
  const inTransaction = new Folder(migrations, embedded ? "embedded" : "in a transaction");
  const outside = new Folder(migrations, "outside");
  let applied = 0;
  let { first: pause } = PAUSES;
  for (let giveUp = Date.now() + patience;;) {
    try {
      let step = await within(owner, inTransaction);
      if (step === "other way") step = await alone(owner, outside);
      if (typeof step === "object") {
        if (!step.ran) return { applied, version: step.version };
        applied++;
        giveUp = Date.now() + patience;
        pause = PAUSES.first;
        continue;
      }
      // Whoever migrates may take as long as it takes.
      if (step === "busy") giveUp = Date.now() + patience;
    } catch (error) {
      const { cause, message } = error as Error;
      if (!LOCKED.includes((cause as { code?: string })?.code ?? "")) throw error;
      if (Date.now() > giveUp) {
        throw new Error(
          `${message}; tried for ${Math.round(patience / 1000)} s. Something holds its locks for long: ` +
            "lib/store/README.md says how to see what; nothing of the migration remains, so start again after that",
          { cause },
        );
      }
      console.warn(`${message}; trying again`);
    }
    await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())));
    pause = Math.min(2 * pause, PAUSES.longest);
  }
}

/** lock_not_available, deadlock_detected. */
const LOCKED = ["55P03", "40P01"];

/** One migration, in a transaction. */
function within(owner: OwnerSql, files: Folder): Promise<Step> {
  return owner.begin(async (tx) => {
    await tx.unsafe(`set local statement_timeout = 0; set local lock_timeout = ${LOCK_WAIT}`);
    // Not one that waits: an index that is built concurrently waits for everybody who waits with a snapshot.
    const [{ mine }] = await tx`select pg_try_advisory_xact_lock(${LOCK}) as mine`;
    return mine ? await files.next(tx) : "busy";
  });
}

/** One migration, outside a transaction, on a connection that is closed afterwards, and with it all that it set. */
function alone(owner: OwnerSql, files: Folder): Promise<Step> {
  return owner.session(async (session) => {
    await session.unsafe("set statement_timeout = 0");
    // It waits for transactions of others, whatever they are about, and blocks no reader or writer while it does.
    await session.unsafe("set lock_timeout = 0");
    const [{ mine }] = await session`select pg_try_advisory_lock(${LOCK}) as mine`;
    return mine ? await files.next(session) : "busy";
  });
}

/** A folder of migrations and the way they are run. */
class Folder {
  constructor(readonly path: string, readonly way: "in a transaction" | "outside" | "embedded") {}

  /** Runs the first migration that has not been run, if it is of this way. */
  async next(tx: Queries): Promise<Exclude<Step, "busy">> {
    const postgrator = new Postgrator({
      driver: "pg",
      migrationPattern: `${this.path.replace(/\/?$/, "/")}*.sql`,
      schemaTable: "schema_version",
      // Line ends may change in a checkout; the statements do not.
      newline: "LF",
      execQuery: async (query) => ({ rows: await this.#run(tx, query) }),
    });
    const known = (await postgrator.getMigrations()).sort((a, b) => a.version - b.version);
    const version = await postgrator.getDatabaseVersion();
    const ahead = known.find((one) => one.version > version);
    const isOutside = ahead ? isMarked(await ahead.getSql()) : false;
    if (ahead && this.way !== "embedded" && isOutside !== (this.way === "outside")) return "other way";
    try {
      await postgrator.migrate(String(ahead?.version ?? version));
    } catch (cause) {
      const changed = (cause as Error).message.match(/MD5 checksum failed for migration \[(\d+)\]/);
      if (changed) {
        throw new Error(
          `Migration ${changed[1]} in ${this.path} was changed after this database had run it; ` +
            "restore the file, and put the change into a new migration",
          { cause },
        );
      }
      if (ahead === undefined) throw cause;
      throw new Error(`Migration ${ahead.version} in ${this.path} failed: ${(cause as Error).message}`, {
        cause,
      });
    }
    return { ran: ahead !== undefined, version: ahead?.version ?? version };
  }

  async #run(tx: Queries, text: string): Promise<object[]> {
    if (!isMarked(text)) return await tx.unsafe(text);
    // The embedded database has one session, so nobody could work meanwhile; in a transaction nothing is left half-done.
    if (this.way === "embedded") return await tx.unsafe(text.replace(/\bconcurrently\b/i, ""));
    await dropHalfBuilt(tx, text);
    try {
      return await tx.unsafe(text);
    } catch (error) {
      await dropHalfBuilt(tx, text).catch(() => {});
      throw error;
    }
  }
}

const isMarked = (text: string) => text.split(/\r?\n/, 1)[0] === OUTSIDE;

/**
 * Drops what an attempt has left of an index: the database keeps it up to date and never uses it, and `if not exists`
 * takes it for the index.
 */
async function dropHalfBuilt(session: Queries, text: string): Promise<void> {
  const [, name] = text.match(/\bindex\s+concurrently\s+if\s+not\s+exists\s+(\w+)/i) ?? [];
  if (!name) return;
  const left = await session`
    select from pg_index where indexrelid = to_regclass(${`public.${name}`}) and not indisvalid`;
  if (left.length > 0) await session.unsafe(`drop index concurrently if exists public.${name}`);
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
