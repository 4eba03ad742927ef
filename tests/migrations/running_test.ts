import assert from "node:assert/strict";
import { openDatabase } from "@/lib/store/database.ts";
import { LOCK_WAIT } from "@/lib/store/migrate.ts";
import { bigTables } from "@/tests/large/growth.ts";
import { withPostgres } from "@/tests/postgres.ts";
import { growLargeDatabase } from "@/tools/large_database.ts";
import { databaseBefore, migrateTo } from "./before_database.ts";
import { good } from "./examples.ts";
import { BEFORE_RELEASES, type Migration, migrationsIn, RELEASED, SMALL, storeSource } from "./files.ts";
import { complaints } from "./judge.ts";
import { PreviousRelease, type Report } from "./previous_release.ts";

const LEAGUES = 100;
/** A migration's own wait, in which others queue behind it, and what a busy machine adds, in ms. */
const LONGEST = LOCK_WAIT + 2000;

const numbered = (texts: readonly string[], from: number): Migration[] =>
  texts.map((text, at) => ({ name: `${from + at}.do.planted.sql`, text }));

/** What stops people for longer than they should wait, as rows of many leagues would. */
const SLOW = "alter table seasons add constraint slow check (pg_sleep(0.012) is not null)";
/** The check cannot see into what a statement calls. */
const HIDDEN = "alter table matchups add column hidden int; select pg_sleep(6)";
/** Holds for new rows and those that are changed, from now on: the previous release changes rows that lack it. */
const NOT_FILLED = "alter table matchups add constraint filled check (venue is not null) not valid";
const TOO_EARLY = "alter table matchups drop column week cascade";

const complaintsOf = ({ done, longest, slowest, failures }: Report) => [
  ...done === 0 ? ["nothing was done"] : [],
  ...longest > LONGEST ? [`${slowest} took ${Math.round(longest)} ms`] : [],
  ...new Set(failures),
];

Deno.test("the previous release reads and writes a large database while every migration runs", () =>
  withPostgres(async (server) => {
    const [large, url] = ["large", "previous"].map((name) => server.replace(/postgres$/, name));
    const root = await openDatabase({ url: server, dataDir: "" });
    await root.owner`create database large`;
    await root.owner`create database previous`;
    await root.close();

    const model = await openDatabase({ url: large, dataDir: "", pool: 3 });
    await growLargeDatabase(model, { leagues: LEAGUES, models: 2 });
    const big = await bigTables(model.owner);
    await model.close();
    assert.deepEqual(Object.keys(SMALL).filter((table) => big.has(table)), [], "SMALL is wrong about these");

    const all = migrationsIn();
    const old = all.filter(({ name }) => parseInt(name) <= RELEASED);
    await databaseBefore(large, url, old);

    const database = await openDatabase({ url, dataDir: "", pool: 2 });
    const done = [...old];
    /** What the previous release has to say about a migration. */
    async function seen(migration: Migration): Promise<string[]> {
      await using release = await PreviousRelease.start(url, LEAGUES);
      assert(
        release.names.length >= 4,
        `only ${release.names.join(", ")} is possible before ${migration.name}`,
      );
      await release.report();
      done.push(migration);
      const started = performance.now();
      await migrateTo(database, done);
      const took = performance.now() - started;
      const report = await release.report();
      console.log(
        `${migration.name}: ${took.toFixed(0)} ms; ${report.done} reads and writes, ` +
          `${report.failures.length} failed, longest ${report.longest.toFixed(0)} ms`,
      );
      return complaintsOf(report);
    }
    const judging = { exemptUpTo: BEFORE_RELEASES, released: RELEASED, source: storeSource() };
    const refused = async (migration: Migration) =>
      (await complaints([...all, ...numbered(good, 9001), migration], judging)).length > 0;
    try {
      for (const migration of all.slice(old.length)) {
        assert.deepEqual(await seen(migration), [], migration.name);
      }
      for (const migration of numbered(good, 9001)) {
        assert.deepEqual(await seen(migration), [], migration.text);
      }

      const [slow, hidden, empty, early] = numbered([SLOW, HIDDEN, NOT_FILLED, TOO_EARLY], 9101);
      assert(await refused(slow));
      assert.match((await seen(slow)).join("; "), /took \d+ ms|lock timeout/);
      assert(!await refused(hidden));
      assert.match((await seen(hidden)).join("; "), /took \d+ ms|lock timeout/);
      assert(!await refused(empty));
      assert.match((await seen(empty)).join("; "), /writes a matchup: .* violates check constraint "filled"/);
      assert(await refused(early));
      assert.match((await seen(early)).join("; "), /column .*week.* does not exist/);
    } finally {
      await database.close();
    }
  }));
