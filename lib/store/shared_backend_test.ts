import { PGlite } from "@electric-sql/pglite";
import assert from "node:assert/strict";
import { connect } from "node:net";
import { dirname } from "node:path";
import { SharedBackend } from "./shared_backend.ts";
import { type SqlPool, sqlPool } from "./pool.ts";
import type { OwnerSql } from "./sql.ts";
import { join } from "./wire.ts";

// One backend for all tests of this file: it takes most of a second to start.
const database = await PGlite.create();
await database.exec("create table t (v int)");

/** Serves the backend to some clients of their own connection each, and closes everything. */
async function shared(
  body: (client: () => OwnerSql, path: string, server: SharedBackend) => Promise<void>,
  patience = 10_000,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/.s.PGSQL.5432`;
  const server = new SharedBackend(async (messages) => {
    const answer: Uint8Array[] = [];
    await database.execProtocolRawStream(messages, { onRawData: (bytes) => void answer.push(bytes.slice()) });
    return join(answer);
  }, { patience });
  await server.listen(path);
  const pools: SqlPool[] = [];
  const client = () => {
    const pool = sqlPool({ host: folder, user: "postgres", max: 1 });
    pools.push(pool);
    return pool.owner;
  };
  try {
    await body(client, path, server);
  } finally {
    for (const pool of pools) await pool.close(0);
    await server.close();
    await Deno.remove(folder, { recursive: true });
    await database.exec("truncate t");
  }
}

class Undo extends Error {}

Deno.test("transactions, prepared and unprepared queries of several connections are not mixed", async () => {
  await shared(async (client) => {
    const transactions = async (sql: OwnerSql, own: number) => {
      for (let i = 0; i < 30; i++) {
        await assert.rejects(
          sql.begin(async (tx) => {
            await tx`insert into t values (${own})`;
            const [{ seen }] = await tx`select array_agg(distinct v)::text as seen from t`;
            assert.equal(seen, `{${own}}`);
            throw new Undo();
          }),
          Undo,
        );
      }
    };
    const questions = async (sql: OwnerSql, own: number) => {
      for (let i = 0; i < 100; i++) {
        assert.deepEqual(await sql`select ${own}::int as own, ${i}::int as i`, [{ own, i }]);
        assert.deepEqual(await sql.unsafe(`select ${own} as own`), [{ own }]);
      }
    };
    const errors = async (sql: OwnerSql) => {
      for (let i = 0; i < 30; i++) await assert.rejects(sql`select 1 / ${0}::int`, { code: "22012" });
    };
    await Promise.all([
      transactions(client(), 1),
      transactions(client(), 2),
      questions(client(), 3),
      questions(client(), 4),
      errors(client()),
    ]);
    assert.deepEqual((await client()`select count(*)::int as n from t`)[0].n, 0);
  });
});

Deno.test("a connection that falls silent in a transaction is rolled back, and the others go on", async () => {
  await shared(async (client) => {
    const silent = client();
    const inside = Promise.withResolvers<void>();
    const resume = Promise.withResolvers<void>();
    const lost = silent.begin(async (tx) => {
      await tx`insert into t values (1)`;
      inside.resolve();
      await resume.promise;
      await tx`insert into t values (2)`;
    });
    await inside.promise;
    assert.equal((await client()`select count(*)::int as n from t`)[0].n, 0);
    resume.resolve();
    await assert.rejects(lost, { code: /^(25P03|08006)$/ });
    assert.equal((await client()`select count(*)::int as n from t`)[0].n, 0);
    assert.equal((await silent`select 2 as two`)[0].two, 2, "it connects again");
  }, 100);
});

Deno.test("statements of a connection that has gone are forgotten", async () => {
  await shared(async (client, path) => {
    const names = async (sql: OwnerSql) => (await sql.unsafe("select from pg_prepared_statements")).length;
    const [watching, passing] = [client(), sqlPool({ host: dirname(path), user: "postgres", max: 1 })];
    const before = await names(watching);
    for (let i = 0; i < 5; i++) await passing.owner`select ${passing.owner.unsafe(String(i))} + ${1}::int`;
    assert.equal(await names(watching), before + 5);
    await passing.close(0);
    while (await names(watching) > before);
  });
});

Deno.test("what is not PostgreSQL's protocol closes its connection only", async () => {
  await shared(async (client, path) => {
    const sql = client();
    await sql`select 1`;
    await new Promise<void>((closed) => {
      const stranger = connect(path, () => stranger.write("GET / HTTP/1.1\r\n\r\n"));
      stranger.on("error", () => {});
      stranger.on("close", () => closed());
    });
    assert.equal((await sql`select 2 as two`)[0].two, 2);
  });
});

Deno.test("closing lets a transaction that has begun come to its end", async () => {
  await shared(async (client, _, server) => {
    const closing = Promise.withResolvers<Promise<void>>();
    await client().begin(async (tx) => {
      await tx`insert into t values (1)`;
      closing.resolve(server.close());
      await new Promise((resume) => setTimeout(resume));
      await tx`insert into t values (2)`;
    });
    await (await closing.promise);
    assert.deepEqual((await database.query("select v from t order by v")).rows, [{ v: 1 }, { v: 2 }]);
  });
});
