/**
 * The same test on both databases that the project runs on: PGlite in a folder, and a PostgreSQL server.
 *
 * @module
 */
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { startPostgres } from "./postgres.ts";

// Made once for all tests of the process, outside of any test: a server, and a folder to copy.
const server = await startPostgres();
const template = await Deno.makeTempDir({ prefix: "rumbledore-template-" });
globalThis.addEventListener("unload", () => Deno.removeSync(template, { recursive: true }));
{
  const database = await openDatabase({ url: null, dataDir: template });
  await database.sql`select 1`;
  await database.close();
}
let databases = 0;

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
    const dataDir = await embeddedFolder();
    try {
      await use(() => openDatabase({ url: null, dataDir }), body, options);
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  });
}

/** Registers a test on a database of its own on a server; it is skipped where none is installed. */
export function onPostgres(sentence: string, body: Body, options: Options = {}): void {
  if ("skip" in server) console.log(`skipped on PostgreSQL: ${sentence}: ${server.skip}`);
  Deno.test({
    name: `on PostgreSQL: ${sentence}`,
    ignore: "skip" in server,
    async fn() {
      const name = `test_${++databases}`;
      const { url } = server as { url: string };
      const admin = await openDatabase({ url, dataDir: "", pool: 1 });
      await admin.sql`create database ${admin.sql(name)}`;
      try {
        await use(() => openDatabase({ url: url.replace(/postgres$/, name), dataDir: "" }), body, options);
      } finally {
        await admin.sql`drop database ${admin.sql(name)} with (force)`;
        await admin.close();
      }
    },
  });
}

/** A data folder of its own whose embedded database is made already, empty. The caller removes it. */
export async function embeddedFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-test-" });
  await copy(`${template}/postgres`, `${folder}/postgres`);
  return folder;
}

async function use(open: () => Promise<Database>, body: Body, { migrated = true }: Options): Promise<void> {
  const opened: Database[] = [];
  const again = async () => {
    const database = await open();
    opened.push(database);
    return database;
  };
  const database = await again();
  try {
    if (migrated) await migrate(database);
    await body({ ...database, again });
  } finally {
    for (const one of opened.reverse()) await one.close();
  }
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { mode: 0o700 });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    await (isDirectory ? copy : Deno.copyFile)(`${from}/${name}`, `${to}/${name}`);
  }
}
