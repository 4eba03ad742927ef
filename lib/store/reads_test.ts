// @ts-types="@types/pg"
import pg from "pg";
import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { onBothDatabases, onPostgres } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { Batch } from "./batch.ts";
import type { Sql } from "./database.ts";
import { importLeague } from "./import_league.ts";
import { inLeague, outsideLeagues, raiseRevision, readInLeague, readOutsideLeagues } from "./in_league.ts";
import type { Queries, Row } from "./sql.ts";

const slug = "espn-77" as LeagueSlug;
const other = "espn-78" as LeagueSlug;

const state = (tx: Queries) =>
  tx`
  select current_user as role, current_setting('rumbledore.league') as league, current_account() as account,
    (select count(*)::int from seasons) as seasons, ${1}::int as one`;

/** A mark of the query's transaction: made up by its first query, found by the others. */
const mark = (tx: Queries) =>
  tx<{ mark: string }[]>`
  select set_config('test.mark', coalesce(nullif(current_setting('test.mark', true), ''), random()::text), true) as mark,
    ${1}::int as one`;

const fails = (tx: Queries) => tx`select 1 / ${0}::int`;
const reason = (asked: Promise<unknown>) => asked.then(() => null, (error) => error.code ?? error);

onBothDatabases(
  "a read has the app's role, its league and its account, and the next one its own",
  async ({ sql }) => {
    await importLeague(sql, [season()]);
    const read = { role: "rumbledore_app", one: 1 };
    for (let i = 0; i < 7; i++) {
      const rows = await Promise.all([
        readInLeague(sql, slug, state, { account: 5 }),
        readInLeague(sql, slug, state),
        readInLeague(sql, other, state),
        readInLeague(sql, "a'; reset role; --" as LeagueSlug, state),
        readOutsideLeagues(sql, state, { account: 6 }),
        outsideLeagues(sql, async (tx) => await state(tx)),
      ]);
      assert.deepEqual(rows.flat(), [
        { ...read, league: slug, account: 5, seasons: 1 },
        { ...read, league: slug, account: null, seasons: 1 },
        { ...read, league: other, account: null, seasons: 0 },
        { ...read, league: "", account: null, seasons: 0 },
        { ...read, league: "", account: 6, seasons: 0 },
        { ...read, league: "", account: null, seasons: 0 },
      ]);
    }
  },
);

onBothDatabases(
  "what is read together for one scope is one transaction, and for two scopes two",
  async ({ sql }) => {
    const together = await Promise.all([
      readInLeague(sql, slug, mark),
      (async () => await readInLeague(sql, slug, mark))(),
      readInLeague(sql, other, mark),
    ]);
    const [first, second, third] = together.map(([{ mark }]) => mark);
    assert.equal(first, second);
    assert.notEqual(first, third);
    assert.notEqual((await readInLeague(sql, slug, mark))[0].mark, first);
    const many = await Promise.all(Array.from({ length: 100 }, () => readInLeague(sql, slug, mark)));
    assert(
      new Set(many.map(([{ mark }]) => mark)).size > 5,
      "a connection is not kept for as many as may ask",
    );
  },
);

onBothDatabases("a read that fails is alone with it", async ({ sql, owner }) => {
  await owner`create table t (v int)`;
  await owner`grant insert on t to rumbledore_app`;
  const good = () => readOutsideLeagues(sql, (tx) => tx<Row[]>`select ${7}::int as seven`);
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  for (let i = 0; i < 3; i++) {
    const reads = [
      good(),
      readOutsideLeagues(sql, fails),
      good(),
      readOutsideLeagues(sql, (tx) => tx`insert into t values (${1})`),
      readOutsideLeagues(sql, (tx) => tx`select nonsense from`),
      readOutsideLeagues(sql, (tx) => tx`select ${circle}`),
      good(),
      readOutsideLeagues(sql, (tx) => tx.unsafe("select 1; select 2")),
    ];
    const said = await Promise.all(reads.map(reason));
    assert.match(String(said[5]), /circular/i);
    assert.deepEqual(said.toSpliced(5, 1), [null, "22012", null, "25006", "42601", null, "42601"]);
    assert.deepEqual(await reads[6], [{ seven: 7 }]);
  }
  assert.deepEqual(await owner`select v from t`, []);
});

onBothDatabases("a read is one query, given back and not awaited", async ({ sql }) => {
  const awaits = async (tx: Queries) => await tx`select 1`;
  await assert.rejects(async () =>
    await awaits(
      await new Promise((give) =>
        readOutsideLeagues(sql, (tx) => {
          give(tx);
          return tx`select 1`;
        })
      ),
    ), /gives its query back/);
  await assert.rejects(sql.read({ league: "a'b", account: null }, mark), RangeError);
  await assert.rejects(sql.read({ league: null, account: 1.5 }, mark), RangeError);
});

onBothDatabases("after a statement of a batch has failed, none is run", async ({ owner, sql }) => {
  await owner`create table t (v int)`;
  // The batch goes by a connection of the pool's kind, which is taken from the inside of a read.
  const taken = Promise.withResolvers<pg.ClientBase>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.ClientBase, ...given: unknown[]) {
    taken.resolve(this);
    return Reflect.apply(query, this, given);
  } as typeof query;
  await readOutsideLeagues(sql, mark).finally(() => pg.Client.prototype.query = query);
  const client = await taken.promise;
  const insert = (v: number) => ({ text: `insert into t values (${v})`, values: [] });
  const batch = new Batch([insert(1), { text: "select 1 / $1::int", values: ["0"] }, insert(2)]);
  client.query(batch);
  const { answers, error } = await batch.outcome;
  assert.equal(answers.length, 1);
  assert.equal((error as pg.DatabaseError).code, "22012");
  assert.deepEqual(await owner`select v from t`, [], "not even the first: there was no `begin`");
});

onBothDatabases("who listens is told of leagues that were written to, when they were", async ({ sql }) => {
  await importLeague(sql, [season()]);
  const told: string[] = [];
  const end = sql.wrote((league) => void told.push(league));
  await inLeague(sql, slug, raiseRevision);
  await readInLeague(sql, slug, state);
  await outsideLeagues(sql, async (tx) => await state(tx));
  await assert.rejects(inLeague(sql, slug, async (tx) => {
    await raiseRevision(tx);
    throw new Error("not kept");
  }));
  assert.deepEqual(told, [slug]);
  end();
  await inLeague(sql, slug, raiseRevision);
  assert.deepEqual(told, [slug]);
});

const sleeps = (tx: Queries) => tx`select pg_sleep(${30}::int)`;

/** Does something to the backend that sleeps. */
async function toSleeper(
  sql: Sql & Queries,
  what: "pg_cancel_backend" | "pg_terminate_backend",
): Promise<void> {
  for (let done = 0; done === 0;) {
    done = (await sql.unsafe(
      `select ${what}(pid) from pg_stat_activity
       where query ~ 'pg_sleep' and state = 'active' and pid <> pg_backend_pid() and wait_event = 'PgSleep'`,
    )).length;
  }
}

onPostgres("a read that is cancelled is alone with it, in the middle of others", async ({ sql, again }) => {
  const { owner } = await again();
  const reads = [mark, sleeps, mark].map((make) => readInLeague<Row[]>(sql, slug, make));
  await toSleeper(owner as never, "pg_cancel_backend");
  assert.deepEqual(await Promise.all(reads.map(reason)), [null, "57014", null]);
});

onPostgres(
  "a read that takes its connection with it, and does so again, is alone with that, and the pool goes on",
  async ({ sql, again }) => {
    const { owner } = await again();
    const reads = [mark, sleeps, mark].map((make) => readInLeague<Row[]>(sql, slug, make));
    await toSleeper(owner as never, "pg_terminate_backend");
    await toSleeper(owner as never, "pg_terminate_backend");
    const said = await Promise.all(reads.map(reason));
    assert.match(said[1], /^(08006|57P01|ECONNRESET)$/);
    assert.deepEqual([said[0], said[2]], [null, null]);
    assert.equal((await readInLeague(sql, slug, mark)).length, 1);
  },
);

onPostgres("reads have no more connections than the pool was given", async ({ sql, again }) => {
  const { owner } = await again();
  let done = false;
  const reads = Promise.all(
    Array.from(
      { length: 60 },
      (_, i) => readInLeague(sql, `espn-${i}` as LeagueSlug, (tx) => tx`select pg_sleep(${0.05}::float8)`),
    ),
  ).finally(() => done = true);
  let most = 0;
  while (!done) {
    const [{ n }] = await owner<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'rumbledore' and pid <> pg_backend_pid()`;
    most = Math.max(most, n);
  }
  await reads;
  assert(most > 1 && most <= 10, `${most} connections`);
});
