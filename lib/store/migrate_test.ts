import assert from "node:assert/strict";
import { onBothDatabases, onPGlite, onPostgres } from "@/tests/databases.ts";
import { ofNoLeague } from "@/tests/sealed/of_no_league.ts";
import { migrate, migrationsPending, OUTSIDE } from "./migrate.ts";
import type { Queries } from "./sql.ts";

const empty = { migrated: false };

/** A folder of migrations, and what takes it away. */
async function folder(files: Record<string, string>): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "rumbledore-migrations-" });
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${path}/${name}`, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const first = { "0001.do.one.sql": "create table one (v int);\ncreate table also (v int);\n" };
const second = { "0002.do.two.sql": "create table two (v int);" };

onBothDatabases("migrations run once, in order, and only new ones later", async (database) => {
  assert(await migrationsPending(database.sql));
  {
    await using folderOne = await folder(first);
    assert.deepEqual(await migrate(database, { migrations: folderOne.path }), { applied: 1, version: 1 });
  }
  await using both = await folder({ ...first, ...second });
  assert.deepEqual(await migrate(database, { migrations: both.path }), { applied: 1, version: 2 });
  assert.deepEqual(await migrate(database, { migrations: both.path }), { applied: 0, version: 2 });
  await database.owner`select from one, also, two`;
}, empty);

onBothDatabases("of several processes that start together one migrates", async (database) => {
  const others = await Promise.all([database.again(), database.again(), database.again()]);
  const results = await Promise.all([database, ...others].map((one) => migrate(one)));
  assert.deepEqual(new Set(results.map(({ version }) => version)).size, 1);
  const [{ done }] = await database.owner`select count(*)::int - 1 as done from schema_version`;
  assert.equal(
    results.reduce((sum, { applied }) => sum + applied, 0),
    done,
    "version 0 is the empty database",
  );
  assert(!await migrationsPending(database.sql));
}, empty);

onBothDatabases(
  "a migration that fails leaves nothing of itself, and keeps those before it",
  async (database) => {
    await using broken = await folder({
      ...first,
      "0002.do.two.sql": "create table two (v int); select 1 / 0;",
    });
    await assert.rejects(migrate(database, { migrations: broken.path }), /Migration 2 in .*division by zero/);
    await using repaired = await folder({ ...first, ...second });
    assert.deepEqual(await migrate(database, { migrations: repaired.path }), { applied: 1, version: 2 });
  },
  empty,
);

onBothDatabases("a migration that was changed after it ran is refused", async (database) => {
  await using before = await folder(first);
  await migrate(database, { migrations: before.path });
  await using windows = await folder({
    "0001.do.one.sql": first["0001.do.one.sql"].replaceAll("\n", "\r\n"),
  });
  await migrate(database, { migrations: windows.path });
  await using after = await folder({ "0001.do.one.sql": "create table one (v text)", ...second });
  await assert.rejects(
    migrate(database, { migrations: after.path }),
    /Migration 1 in .* was changed after this database had run it; restore the file/,
  );
  await assert.rejects(async () => await database.owner`select from two`, "nothing new ran either");
}, empty);

const index = {
  "0002.do.index.sql": `${OUTSIDE}\ncreate unique index concurrently if not exists one_v on one (v);\n`,
};

onBothDatabases("an index is built outside a transaction, by one of several processes", async (database) => {
  const others = await Promise.all([database.again(), database.again()]);
  await using before = await folder(first);
  await migrate(database, { migrations: before.path });
  await using after = await folder({ ...first, ...index, "0003.do.two.sql": second["0002.do.two.sql"] });
  const results = await Promise.all(
    [database, ...others].map((one) => migrate(one, { migrations: after.path })),
  );
  assert.equal(results.reduce((sum, { applied }) => sum + applied, 0), 2);
  assert.deepEqual(new Set(results.map(({ version }) => version)), new Set([3]));
  const [{ valid }] = await database.owner`
    select indisvalid as valid from pg_index where indexrelid = 'one_v'::regclass`;
  assert(valid);
}, empty);

onBothDatabases(
  "an index that could not be built leaves nothing, and is built when it can be",
  async (database) => {
    const { owner } = database;
    await using before = await folder(first);
    await migrate(database, { migrations: before.path });
    await owner`insert into one values (1), (1)`;
    await using after = await folder({ ...first, ...index });
    const built = () => owner`select from pg_indexes where indexname = 'one_v'`;
    await assert.rejects(
      migrate(database, { migrations: after.path }),
      /Migration 2 in .* could not create unique/,
    );
    assert.equal((await built()).length, 0, "nothing half-done is kept up to date for nobody");
    await owner.unsafe("delete from one where ctid = (select min(ctid) from one)");
    assert.deepEqual(await migrate(database, { migrations: after.path }), { applied: 1, version: 2 });
    assert.equal((await built()).length, 1);
  },
  empty,
);

onPostgres("what a killed process has left of an index is built again", async (database) => {
  const { owner } = database;
  await using before = await folder(first);
  await migrate(database, { migrations: before.path });
  await owner`insert into one values (1), (1)`;
  await assert.rejects(() => owner.unsafe("create unique index concurrently one_v on one (v)").then());
  await owner.unsafe("delete from one where ctid = (select min(ctid) from one)");
  await using after = await folder({ ...first, ...index });
  assert.deepEqual(await migrate(database, { migrations: after.path }), { applied: 1, version: 2 });
  const [{ valid }] =
    await owner`select indisvalid as valid from pg_index where indexrelid = 'one_v'::regclass`;
  assert(valid);
}, empty);

onPostgres(
  "a migration that waits for a lock lets others pass, and is done when it can be",
  async (database) => {
    const { owner } = database;
    await using before = await folder(first);
    await migrate(database, { migrations: before.path });
    await using after = await folder({ ...first, "0002.do.column.sql": "alter table one add column w int" });
    const done = Promise.withResolvers<void>();
    const reader = owner.begin(async (tx) => {
      await tx`select from one`;
      await done.promise;
    });
    await assert.rejects(
      migrate(database, { migrations: after.path, patience: 0 }),
      /Migration 2 in .*lock timeout; tried for 0 s\. Something holds its locks for long/,
    );
    const migrating = migrate(database, { migrations: after.path });
    const started = performance.now();
    await new Promise((resume) => setTimeout(resume, 500));
    await owner`insert into one values (1)`;
    assert(
      performance.now() - started < 8000,
      "who comes after it waits for two seconds, not for the reader",
    );
    done.resolve();
    await reader;
    assert.deepEqual(await migrating, { applied: 1, version: 2 });
  },
  empty,
);

onPGlite("a database that is newer than the code is left alone", async (database) => {
  const two = "create role rumbledore_app; grant select on schema_version to rumbledore_app;";
  await using newer = await folder({ ...first, "9999.do.two.sql": two });
  await migrate(database, { migrations: newer.path });
  await using older = await folder(first);
  assert.deepEqual(await migrate(database, { migrations: older.path }), { applied: 0, version: 9999 });
  assert(!await migrationsPending(database.sql));
}, empty);

/** Columns, constraints, indexes and policies of the schema, as text that all versions of PostgreSQL agree on. */
async function schema(sql: Queries): Promise<string[]> {
  const rows = await sql<{ line: string }[]>`
    select table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' '
      || coalesce(numeric_precision || ',' || numeric_scale, '') || ' ' || coalesce(column_default, '') as line
    from information_schema.columns where table_schema = 'public'
    union all
    select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union all
    select indexdef from pg_indexes where schemaname = 'public'
    union all
    select tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '')
    from pg_policies where schemaname = 'public'`;
  return rows.map(({ line }) => line).sort();
}

const schemas: string[][] = [];

onBothDatabases("the schema is the same one", async ({ owner: sql }) => {
  schemas.push(await schema(sql));
  assert(schemas[0].length > 100);
  assert.deepEqual(schemas.at(-1), schemas[0]);
});

onBothDatabases(
  "every table of a league has league_id in its key and says what a row is",
  async ({ owner: sql }) => {
    const rows = await sql<{ name: string; key: string[] | null; comment: string | null }[]>`
    select c.relname as name, obj_description(c.oid) as comment,
      (select json_agg(a.attname order by array_position(i.indkey::int[], a.attnum::int))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_version'`;
    assert(rows.length >= 14);
    for (const { name, key, comment } of rows) {
      if (!(name in ofNoLeague)) assert.equal(key?.[0], "league_id", name);
      assert(comment && comment.length > 10, name);
    }
    const foreign = await sql<{ name: string; table: string; columns: string[]; others: string[] }[]>`
    select conname as name, confrelid::regclass::text as table,
      (select json_agg(attname order by o) from unnest(conkey) with ordinality k (n, o)
        join pg_attribute on attrelid = conrelid and attnum = n) as columns,
      (select json_agg(attname order by o) from unnest(confkey) with ordinality k (n, o)
        join pg_attribute on attrelid = confrelid and attnum = n) as others
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;
    for (const { name, table, columns, others } of foreign) {
      if (table in ofNoLeague) continue;
      assert.deepEqual([columns[0], others[0]], ["league_id", "league_id"], name);
    }
  },
);
