/** Readers and writers on a primary and two replicas, while those are held back, killed and promoted. @module */
import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { DatabaseAway } from "@/lib/store/away.ts";
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague, raiseRevision, readInLeague } from "@/lib/store/in_league.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { Reader } from "@/lib/store/reader.ts";
import { faults, History } from "@/tests/history/checker.ts";
import { season } from "@/tests/seasons.ts";
import { type PostgresCluster, postgresCluster, until } from "./postgres_cluster.ts";
import { switchboard } from "./switchboard.ts";

const probe = await postgresCluster();
const skip = "skip" in probe;
if ("skip" in probe) console.log(`skipped: replicas: ${probe.skip}`);
else await probe[Symbol.asyncDispose]();

const slug = "espn-77" as LeagueSlug;

/** A cluster with a league and a list of notes in it, and the database as the app has it. */
async function withReplicas(
  body: (cluster: PostgresCluster, database: Database, to: (port: number | null) => void) => Promise<void>,
) {
  await using cluster = await postgresCluster() as PostgresCluster;
  await using board = await switchboard(cluster.primary.port);
  const database = await openDatabase({
    url: `postgres://postgres@127.0.0.1:${board.port}/postgres`,
    replicas: cluster.replicas.map(({ url }) => url),
    dataDir: "",
    maxLag: 3000,
  });
  try {
    await migrate(database);
    const [kept] = [season()];
    await importLeague(database.sql, [kept], { slug });
    await database.owner.unsafe(
      "create table notes (client text, note text); create table counts (client int primary key, n int not null);" +
        "insert into counts select i, 0 from generate_series(0, 99) i;" +
        "grant select, insert, update on notes, counts to rumbledore_app",
    );
    await cluster.caughtUp();
    await sleep(700);
    await body(cluster, database, (port) => board.to(port));
  } finally {
    await database.close();
  }
}

const sleep = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** Where a browser is between two requests, as its cookie says. */
interface Browser {
  name: string;
  reader: Reader;
}

const browser = (name: string): Browser => ({ name, reader: new Reader() });

/** The next request of a browser. */
const request = (who: Browser): Reader => who.reader = new Reader(who.reader.least);

/** Adds a note, again and again with the same key until that is acknowledged, as a browser does with a form. */
async function write({ sql }: Database, history: History, who: Browser, note: string): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    try {
      await inLeague(sql.for(request(who)), slug, async (tx) => {
        await tx`select 1 from leagues where slug = ${slug} for update`;
        if ((await tx`select from notes where note = ${note}`).length > 0) return;
        await tx`insert into notes values (${who.name}, ${note})`;
        await raiseRevision(tx);
      });
      return history.wrote(who.name, note, true);
    } catch (error) {
      // What pages answer with 503 and Retry-After.
      if (!(error instanceof DatabaseAway)) return history.failed(who.name, error);
    }
  }
  history.wrote(who.name, note, false);
}

/** What a browser is told, of its own notes. */
async function read({ sql }: Database, history: History, who: Browser, whose: string): Promise<void> {
  try {
    const [row] = await readInLeague(
      sql.for(request(who)),
      slug,
      (tx) =>
        tx<{ revision: number; notes: string[] }[]>`
        select revision::float8 as revision, array(select note from notes where client = ${whose}) as notes
        from leagues where slug = ${slug}`,
    );
    history.read(who.name, row.revision, row.notes);
  } catch (error) {
    history.failed(who.name, error);
  }
}

/** Writers that add `rate` notes a second together, and readers, until `over`. */
async function traffic(
  database: Database,
  history: History,
  rate: number,
  over: Promise<void>,
): Promise<void> {
  let running = true;
  over.finally(() => running = false);
  const writers = Array.from({ length: 20 }, async (_, i) => {
    const who = browser(`writer ${i}`);
    for (let n = 0; running; n++) {
      const next = sleep(20_000 / rate);
      await write(database, history, who, `${i}.${n}`);
      await read(database, history, who, who.name);
      await next;
    }
  });
  const readers = Array.from({ length: 10 }, async (_, i) => {
    const who = browser(`reader ${i}`);
    while (running) {
      await read(database, history, who, `writer ${i}`);
      await sleep(10);
    }
  });
  await Promise.all([over, ...writers, ...readers]);
}

const notesOf = async (database: Database): Promise<string[]> =>
  (await database.owner<{ note: string }[]>`select note from notes`).map(({ note }) => note);

Deno.test({
  name: "a replica that is paused and one that is killed take no reader back, and none has an error",
  ignore: skip,
}, async () => {
  await withReplicas(async ({ replicas: [one, other] }, database) => {
    const history = new History();
    await traffic(
      database,
      history,
      50,
      (async () => {
        await sleep(1000);
        await one.pauseReplay();
        await sleep(3000);
        await other.kill();
        await sleep(7000);
        await one.resumeReplay();
        await other.start();
        await sleep(2000);
      })(),
    );
    assert.deepEqual(faults(history, await notesOf(database)), []);
    assert(history.count("read") > 500 && history.count("write") > 100, "there was something to go wrong");
    const { replica } = database.counts;
    await sleep(1500);
    const late = browser("late");
    for (let i = 0; i < 50; i++) await read(database, history, late, "writer 1");
    assert(database.counts.replica > replica + 25, "replicas that are back are asked again");
    console.log(`reads: ${JSON.stringify(database.counts)}`);
  });
});

Deno.test({
  name:
    "the primary is killed and a replica promoted: what was acknowledged is there once, and readers have no error",
  ignore: skip,
}, async () => {
  await withReplicas(async ({ primary, replicas: [one, other] }, database, to) => {
    // As Patroni's quorum mode has it; without that nobody can promise what follows.
    await primary.set("synchronous_standby_names", "ANY 1 (*)");
    const history = new History();
    let away = 0;
    await traffic(
      database,
      history,
      200,
      (async () => {
        await sleep(3000);
        await primary.kill();
        const began = performance.now();
        await sleep(1000);
        const [next, left] = await one.received() >= await other.received() ? [one, other] : [other, one];
        await next.promote();
        await left.follow(next);
        to(next.port);
        away = performance.now() - began;
        await sleep(5000);
      })(),
    );
    assert.deepEqual(faults(history, await notesOf(database)), []);
    const after = await notesOf(database);
    console.log(
      `${after.length} notes kept, ${history.count("read")} reads, primary away for ${
        Math.round(away)
      } ms; reads: ${JSON.stringify(database.counts)}`,
    );
    assert(after.length > 300);
  });
});

Deno.test({
  name: "what the primary flushed and no standby has keeps nobody waiting when the primary is gone",
  ignore: skip,
}, async () => {
  await withReplicas(async ({ primary, replicas, caughtUp }, database) => {
    await primary.set("synchronous_standby_names", "ANY 1 (*)");
    for (const [i, replica] of replicas.entries()) {
      await primary.ask(`select pg_create_physical_replication_slot('slot_${i}')`);
      await replica.set("primary_slot_name", `slot_${i}`);
    }
    const history = new History();
    const who = browser("reader");
    await write(database, history, who, "0.0");
    await caughtUp();
    await sleep(700);
    const confirmed = await primary.position();
    for (const replica of replicas) await replica.set("primary_conninfo", "host=127.0.0.1 port=1");
    await until(async () => (await primary.ask("select from pg_stat_replication")).length === 0);
    // No commit, as a checkpoint is none: it is flushed and waits for nobody.
    await primary.ask("select pg_create_restore_point('unheard')");
    assert(await primary.position() > confirmed);
    await inLeague(database.sql.for(request(who)), slug, (tx) => tx`select from notes`);
    await primary.kill();
    await read(database, history, who, who.name);
    assert.deepEqual(faults(history, ["0.0"]), []);
  });
});

Deno.test({
  name: "the primary and a replica fall silent together: readers are answered by the other one",
  ignore: skip,
}, async () => {
  await withReplicas(async ({ primary, replicas: [one] }, database) => {
    const history = new History();
    await write(database, history, browser("writer"), "0.0");
    await sleep(700);
    // Connections to all three are there already, as they are when a host loses its power.
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => read(database, history, browser(`${i}`), "writer")),
    );
    const thaw = await Promise.all([primary.freeze(), one.freeze()]);
    const start = performance.now();
    try {
      await Promise.all(
        Array.from({ length: 6 }, (_, i) => read(database, history, browser(`late ${i}`), "writer")),
      );
    } finally {
      for (const go of thaw) go();
    }
    const seconds = (performance.now() - start) / 1000;
    assert.deepEqual(faults(history, ["0.0"]), []);
    assert(seconds < 5, `readers waited for ${seconds} s`);
  });
});

Deno.test({
  name: "10,000 times somebody reads what he has just written, and never anything older",
  ignore: skip,
}, async () => {
  await withReplicas(async ({ replicas: [one] }, database) => {
    const pairs = async (many: number) => {
      const before = { ...database.counts };
      let stale = 0;
      await Promise.all(Array.from({ length: 10 }, async (_, client) => {
        for (let i = 0; i < many / 10; i++) {
          const sql = database.sql.for(new Reader());
          const n = await inLeague(sql, slug, async (tx) => {
            const [row] = await tx<{ n: number }[]>`
              update counts set n = n + 1 where client = ${client} returning n`;
            return row.n;
          });
          const [row] = await readInLeague(
            sql,
            slug,
            (tx) => tx<{ n: number }[]>`select n from counts where client = ${client}`,
          );
          if (row.n !== n) stale++;
        }
      }));
      const { replica, primary } = database.counts;
      return {
        stale,
        share: (replica - before.replica) / (replica - before.replica + primary - before.primary),
      };
    };
    const usual = await pairs(2000);
    assert.equal(usual.stale, 0);
    await one.delayReplay(10);
    const delayed = await pairs(10_000);
    assert.equal(delayed.stale, 0);
    console.log(
      `answered by replicas: ${(100 * usual.share).toFixed(1)} %; with one 10 s behind ${
        (100 * delayed.share).toFixed(1)
      } %`,
    );
    assert(usual.share >= 0.9, `${usual.share}`);
  });
});
