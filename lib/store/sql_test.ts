import assert from "node:assert/strict";
import { onBothDatabases, onPostgres } from "@/tests/databases.ts";
import type { OwnerSql } from "./sql.ts";

const empty = { migrated: false };

const values = async (sql: OwnerSql) =>
  (await sql<{ v: number }[]>`select v from t order by v`).map(({ v }) => v);

onBothDatabases("values are parameters, templates nest, names are quoted", async ({ owner: sql }) => {
  const nasty = `'; drop table t; --`;
  const condition = sql`v = ${2} and name = ${nasty}`;
  await sql`create table ${sql('odd "name"')} (v int, name text)`;
  await sql`insert into ${sql('odd "name"')} values (${1}, ${"a"}), (${2}, ${nasty})`;
  const rows = await sql`select name, ${true}::boolean as yes from ${
    sql('odd "name"')
  } where ${condition} or v = ${99}`;
  assert.deepEqual(rows, [{ name: nasty, yes: true }]);
  assert.deepEqual(
    await sql`select v from jsonb_to_recordset(${sql.json([{ v: 1 }, { v: 2 }])}) as row (v int)`,
    [{ v: 1 }, { v: 2 }],
  );
  assert.deepEqual(await sql`select ${null}::text as n, ${undefined}::text as u`, [{ n: null, u: null }]);
  const bytes = new Uint8Array([0, 1, 255, 92]);
  const [{ back }] = await sql`select ${bytes}::bytea as back`;
  assert.deepEqual(new Uint8Array(back), bytes);
}, empty);

onBothDatabases(
  "a query that nobody awaits is not run, and one awaited twice is run once",
  async ({ owner: sql }) => {
    await sql`create table t (v int)`;
    sql`insert into t values (1)`;
    const once = sql`insert into t values (2)`;
    await Promise.all([once, once]);
    assert.deepEqual(await values(sql), [2]);
  },
  empty,
);

onBothDatabases("a transaction is kept whole or not at all", async ({ owner: sql }) => {
  await sql`create table t (v int unique)`;
  assert.equal(
    await sql.begin(async (tx) => {
      await Promise.all([tx`insert into t values (1)`, tx`insert into t values (2)`]);
      return "given";
    }),
    "given",
  );
  await assert.rejects(
    sql.begin(async (tx) => {
      await tx`insert into t values (3)`;
      throw new RangeError("changed my mind");
    }),
    RangeError,
  );
  await assert.rejects(
    sql.begin(async (tx) => {
      await tx`insert into t values (3)`;
      await tx`insert into t values (1)`;
    }),
    { code: "23505" },
  );
  assert.deepEqual(await values(sql), [1, 2]);
}, empty);

onBothDatabases(
  "a transaction whose failure was swallowed says that it was not kept",
  async ({ owner: sql }) => {
    await sql`create table t (v int)`;
    await assert.rejects(
      sql.begin(async (tx) => {
        await tx`insert into t values (1)`;
        await tx`select 1 / ${0}::int`.catch(() => {});
      }),
      /rolled back/,
    );
    assert.deepEqual(await values(sql), []);
  },
  empty,
);

onBothDatabases("a query after its transaction's end is refused", async ({ owner: sql }) => {
  await sql`create table t (v int)`;
  let late!: OwnerSql;
  await sql.begin(async (tx) => {
    await tx`select 1`;
    late = tx as OwnerSql;
  });
  await assert.rejects(async () => await late`insert into t values (1)`, /transaction has ended/);
  assert.deepEqual(await values(sql), []);
}, empty);

/** Ends the server's side of a connection, and waits until it is gone. */
async function kill(sql: OwnerSql, pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid}::int, 5000)`;
}

onPostgres(
  "a connection lost between two statements keeps nothing of its transaction, nor disturbs the next",
  async ({ again }) => {
    const { owner: admin } = await again();
    const { owner: sql } = await again();
    await admin`create table t (v int)`;
    const inside = Promise.withResolvers<number>();
    const resume = Promise.withResolvers<void>();
    const lost = sql.begin(async (tx) => {
      await tx`insert into t values (1)`;
      inside.resolve((await tx`select pg_backend_pid() as pid`)[0].pid);
      await resume.promise;
      await tx`insert into t values (2)`;
    });
    await kill(admin, await inside.promise);
    const next = sql.begin(async (tx) => {
      await tx`insert into t values (3)`;
      resume.resolve();
      await assert.rejects(lost, { code: /^(08006|57P01|ECONNRESET)$/ });
      await tx`insert into t values (4)`;
    });
    await next;
    assert.deepEqual(await values(admin), [3, 4]);
  },
  empty,
);

onPostgres("a connection lost during a statement is an error, and the pool goes on", async ({ again }) => {
  const { owner: admin } = await again();
  const { owner: sql } = await again();
  const inside = Promise.withResolvers<number>();
  const lost = sql.begin(async (tx) => {
    inside.resolve((await tx`select pg_backend_pid() as pid`)[0].pid);
    await tx`select pg_sleep(30)`;
  });
  await Promise.all([
    assert.rejects(lost, { code: /^(08006|57P01|ECONNRESET)$/ }),
    inside.promise.then((pid) => kill(admin, pid)),
  ]);
  assert.deepEqual(await sql`select 1 as one`, [{ one: 1 }]);
}, empty);

onPostgres(
  "a pool has no more connections than it was given, and the server knows its limits",
  async ({ again, owner: sql }) => {
    const { owner: admin } = await again();
    const most = Promise.all(Array.from({ length: 40 }, () => sql`select pg_sleep(0.05), ${1}::int`));
    let seen = 0;
    let done = false;
    most.finally(() => done = true);
    while (!done) {
      const [{ n }] = await admin`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'rumbledore' and pid <> pg_backend_pid()`;
      seen = Math.max(seen, n);
    }
    assert(seen > 1 && seen <= 10, `${seen} connections`);
    const [limits] = await sql`
    select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle, current_setting('jit') as jit`;
    assert.deepEqual(limits, { statement: "15s", lock: "10s", idle: "30s", jit: "off" });
  },
  empty,
);
