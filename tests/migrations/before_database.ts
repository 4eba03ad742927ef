/**
 * A large database as the previous release has it: its schema, and the rows of one with today's.
 *
 * @module
 */
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { newestPrograms } from "@/tests/postgres.ts";
import type { Migration } from "./files.ts";

/** Writes migrations into a folder, which the caller removes. */
export async function folderOf(migrations: readonly Migration[]): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-migrations-" });
  for (const { name, text } of migrations) await Deno.writeTextFile(`${folder}/${name}`, text);
  return folder;
}

/** Runs some of the store's migrations, in order. */
export async function migrateTo(database: Database, migrations: readonly Migration[]): Promise<void> {
  const folder = await folderOf(migrations);
  try {
    await migrate(database, { migrations: folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Tables that both databases have, each with the columns that both have. */
async function common(one: Database, other: Database): Promise<Map<string, string[]>> {
  const columns = async ({ owner }: Database) =>
    await owner<{ table: string; column: string }[]>`
      select c.relname::text as table, quote_ident(a.attname) as column
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = ''
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_version'
      order by 1, a.attnum`;
  const there = new Set((await columns(other)).map(({ table, column }) => `${table}.${column}`));
  const both = (await columns(one)).filter(({ table, column }) => there.has(`${table}.${column}`));
  return new Map([...Map.groupBy(both, ({ table }) => table)].map(([table, of]) => [
    table,
    of.map(({ column }) => column),
  ]));
}

/**
 * Makes a database of the migrations given, with the rows of another one of the same server.
 *
 * @param large its address
 * @param url the new one's, which is there and empty
 */
export async function databaseBefore(
  large: string,
  url: string,
  migrations: readonly Migration[],
): Promise<void> {
  const [from, to] = await Promise.all([large, url].map((one) => openDatabase({ url: one, dataDir: "" })));
  try {
    await migrateTo(to, migrations);
    // What a migration put there comes with the rows.
    const tables = await common(from, to);
    // Without triggers, some of which let nothing be taken away.
    await to.owner.begin((tx) =>
      tx.unsafe(
        `set local session_replication_role = replica; truncate ${[...tables.keys()].join(", ")} cascade`,
      )
    );
    for (const [table, columns] of tables) {
      const list = columns.join(", ");
      const copy =
        `psql -X -q -v ON_ERROR_STOP=1 -c "copy (select ${list} from ${table}) to stdout" "$1" | ` +
        `PGOPTIONS="-c session_replication_role=replica" psql -X -q -v ON_ERROR_STOP=1 -c "copy ${table} (${list}) from stdin" "$2"`;
      const { success, stderr } = await new Deno.Command("bash", {
        args: [
          "-o",
          "pipefail",
          "-c",
          copy.replaceAll("psql -X", `${newestPrograms()}/psql -X`),
          "copy",
          large,
          url,
        ],
      }).output();
      if (!success) throw new Error(`${table} could not be copied: ${new TextDecoder().decode(stderr)}`);
    }
    await to.owner.begin((tx) => tx.unsafe("set local statement_timeout = 0; analyze"));
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}
