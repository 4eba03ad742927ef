/**
 * Two processes of the app over one PostgreSQL and one Redis with Sentinels, whose servers are killed under their readers.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { openDatabase, type Sql } from "@/lib/store/database.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import { type RunningApp, startApp } from "@/tests/app.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { noRedis, redisSentinel, until } from "@/tests/servers/redis_sentinel.ts";

const server = await startPostgres();
if ("skip" in server) console.log(`skipped: pages while Redis dies: ${server.skip}`);
if (noRedis) console.log(`skipped: pages while Redis dies: ${noRedis}`);

const slug = "sample-1" as LeagueSlug;
const league = `/leagues/${slug}`;
const PATHS = [league, `${league}/records`, `${league}/managers`, `/api/v1${league}/records`];

interface Seen {
  pages: number;
  failed: string[];
  /** How long each took, in ms. */
  times: number[];
}

/** Six readers, who ask both processes in turns while the league is written to ten times a second, until told to stop. */
function readers(apps: RunningApp[], sql: Sql) {
  let ended = false;
  const seen: Seen = { pages: 0, failed: [], times: [] };
  const read = async (first: number) => {
    for (let i = first; !ended; i++) {
      const path = PATHS[i % PATHS.length];
      const began = performance.now();
      try {
        const answer = await fetch(apps[i % apps.length].url + path);
        const text = await answer.text();
        if (answer.status !== 200 || text.length < 500) seen.failed.push(`${answer.status} ${path}`);
      } catch (error) {
        seen.failed.push(`${path}: ${error}`);
      }
      seen.pages++;
      seen.times.push(performance.now() - began);
      await new Promise((resume) => setTimeout(resume, 20));
    }
  };
  const write = async () => {
    while (!ended) {
      await inLeague(sql, slug, raiseRevision);
      await new Promise((resume) => setTimeout(resume, 100));
    }
  };
  const running = Promise.all([...[0, 1, 2, 3, 4, 5].map(read), write()]);
  return {
    /** What was seen since it was last asked. */
    so: (): Seen => ({ pages: seen.pages, failed: [...seen.failed], times: seen.times.splice(0) }),
    async end() {
      ended = true;
      await running;
    },
  };
}

const p95 = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)];
const seconds = (count: number) => new Promise((resume) => setTimeout(resume, count * 1000));
const redisOf = async ({ url }: RunningApp) =>
  /redis (\w+)/.exec(await (await fetch(`${url}/readyz`)).text())?.[1];

Deno.test({
  name:
    "Redis' master is killed, then all of it is gone for ten seconds: no page fails or waits, and it is used again",
  ignore: noRedis !== null || "skip" in server,
  async fn() {
    const { url, stop } = server as Exclude<typeof server, { skip: string }>;
    const database = await openDatabase({ url, dataDir: "", pool: 1 });
    const redis = await redisSentinel();
    try {
      const env = { DATABASE_URL: url, ...redis.env };
      await using one = await startApp(env);
      await using other = await startApp(env);
      const apps = [one, other];
      const ready = () =>
        until(
          async () => (await Promise.all(apps.map(redisOf))).every((it) => it === "ready"),
          "Redis is used",
        );
      await ready();
      const load = readers(apps, database.sql);
      // Programs are slow when they have just begun.
      await seconds(3);
      load.so();
      await seconds(3);
      const before = load.so();
      await redis.servers[0].kill();
      await until(async () => await redis.master() !== redis.servers[0], "there is another master");
      await ready();
      const failover = load.so();
      const kept = async () => (await (await redis.master()).says("DBSIZE")).trim();
      await until(async () => await kept() !== ":0", "the new master is used");

      load.so();
      await redis.killAll();
      await until(
        async () => (await Promise.all(apps.map(redisOf))).every((it) => it === "absent"),
        "it is missed",
      );
      await seconds(10);
      const gone = load.so();
      await redis.startAll();
      await ready();
      await until(async () => await kept() !== ":0", "it is used again");
      await load.end();
      const after = load.so();
      console.log(
        `  ${after.pages} pages, ${after.failed.length} failed; p95 ${
          p95(before.times).toFixed(0)
        } ms with Redis, ` +
          `${p95(failover.times).toFixed(0)} ms during the failover, ${
            p95(gone.times).toFixed(0)
          } ms without`,
      );
      assert.deepEqual(after.failed, []);
      assert(before.times.length > 50 && gone.times.length > 50);
      // A time-out for each request would be 250 ms and more.
      assert(
        p95(gone.times) <= Math.max(3 * p95(before.times), 250),
        `${p95(gone.times)} after ${p95(before.times)}`,
      );
    } finally {
      await database.close();
      await redis[Symbol.asyncDispose]();
      await stop();
    }
  },
});
