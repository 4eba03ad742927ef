/**
 * The same test on both databases that the project runs on: PGlite in a folder, and a PostgreSQL server.
 *
 * @module
 */
import { type Database, type DatabaseOptions, openDatabase, type OwnerSql } from "@/lib/store/database.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { startPostgres } from "./postgres.ts";

// Made once for all tests of the process, outside of any test: a server with a migrated database, and folders to copy.
const server = await startPostgres();
const templates = await Deno.makeTempDir({ prefix: "rumbledore-template-" });
globalThis.addEventListener("unload", () => Deno.removeSync(templates, { recursive: true }));
{
  const empty = await openDatabase({ url: null, dataDir: `${templates}/empty` });
  await empty.owner`select 1`;
  await empty.close();
  await Deno.mkdir(`${templates}/migrated`);
  await copy(`${templates}/empty/postgres`, `${templates}/migrated/postgres`);
  await migrated({ url: null, dataDir: `${templates}/migrated` });
}
if ("url" in server) {
  await administer(server.url, (sql) => sql`create database migrated`);
  await migrated({ url: databaseAt(server.url, "migrated"), dataDir: "" });
}
let databases = 0;

async function migrated(options: DatabaseOptions): Promise<void> {
  const database = await openDatabase(options);
  await migrate(database);
  await database.close();
}

async function administer(url: string, work: (sql: OwnerSql) => Promise<unknown>): Promise<void> {
  const { owner, close } = await openDatabase({ url, dataDir: "", pool: 1 });
  await work(owner);
  await close();
}

function databaseAt(url: string, name: string): string {
  return url.replace(/postgres$/, name);
}

/** A database that is made for a test, empty or with its migrations done, and what takes it away. */
export interface TestDatabase extends Database {
  /** Opens it once more, as another process would. */
  again(): Promise<Database>;
}

interface Options {
  /** False for a database without a schema; true when left out. */
  migrated?: boolean;
}

type Body = (database: TestDatabase) => Promise<void>;

/** Registers a test twice: "on PGlite: …" and, where a server is installed, "on PostgreSQL: …". */
export function onBothDatabases(sentence: string, body: Body, options: Options = {}): void {
  onPGlite(sentence, body, options);
  onPostgres(sentence, body, options);
}

/** Registers a test on an embedded database of its own. */
export function onPGlite(sentence: string, body: Body, options: Options = {}): void {
  Deno.test(`on PGlite: ${sentence}`, async () => {
    const dataDir = await embeddedFolder(options);
    try {
      await use({ url: null, dataDir }, body);
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  });
}

/** Registers a test on a database of its own on a server; it is skipped where none is installed. */
export function onPostgres(sentence: string, body: Body, { migrated = true }: Options = {}): void {
  if ("skip" in server) console.log(`skipped on PostgreSQL: ${sentence}: ${server.skip}`);
  Deno.test({
    name: `on PostgreSQL: ${sentence}`,
    ignore: "skip" in server,
    async fn() {
      const { url } = server as { url: string };
      const name = `test_${++databases}`;
      const template = migrated ? "migrated" : "template1";
      await administer(url, (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
      try {
        await use({ url: databaseAt(url, name), dataDir: "" }, body);
      } finally {
        await administer(url, (sql) => sql`drop database ${sql(name)} with (force)`);
      }
    },
  });
}

/** A data folder whose embedded database is made already. The caller removes it. */
export async function embeddedFolder({ migrated = true }: Options = {}): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-test-" });
  await copy(`${templates}/${migrated ? "migrated" : "empty"}/postgres`, `${folder}/postgres`);
  return folder;
}

async function use(options: DatabaseOptions, body: Body): Promise<void> {
  const opened: Database[] = [];
  const again = async () => {
    const database = await openDatabase(options);
    opened.push(database);
    return database;
  };
  try {
    await body({ ...await again(), again });
  } finally {
    for (const one of opened.reverse()) await one.close();
  }
}

async function copy(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("cp", { args: ["-R", from, to] }).output();
  if (!success) throw new Error(`${from} could not be copied to ${to}`);
}
