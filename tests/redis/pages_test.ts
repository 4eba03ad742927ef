/**
 * Two processes of the app over one PostgreSQL and one Redis with Sentinels, whose servers are killed under their readers.
 *
 * @module
 */
import assert from "node:assert/strict";
import { openDatabase } from "@/lib/store/database.ts";
import { startApp } from "@/tests/app.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { noRedis, redisSentinel, until } from "@/tests/servers/redis_sentinel.ts";
import { later, percentile, readers, redisOf } from "./readers.ts";

const server = await startPostgres();
if ("skip" in server) console.log(`skipped: pages while Redis dies: ${server.skip}`);
if (noRedis) console.log(`skipped: pages while Redis dies: ${noRedis}`);

Deno.test({
  name:
    "Redis' master is killed, then all of it is gone for fifteen seconds: no page fails or waits, and it is used again",
  ignore: noRedis !== null || "skip" in server,
  async fn() {
    const { url, stop } = server as Exclude<typeof server, { skip: string }>;
    const database = await openDatabase({ url, dataDir: "", pool: 1 });
    const redis = await redisSentinel();
    try {
      const env = { DATABASE_URL: url, ...redis.env };
      await using one = await startApp(env);
      await using other = await startApp(env);
      const urls = [one.url, other.url];
      const ready = () =>
        until(
          async () => (await Promise.all(urls.map(redisOf))).every((it) => it === "ready"),
          "Redis is used",
        );
      await ready();
      const load = await readers(urls, database.sql, { rate: 60 });
      // Programs are slow when they have just begun.
      await later(5000);
      load.so();
      await later(5000);
      const before = load.so();
      await redis.servers[0].kill();
      await until(async () => await redis.master() !== redis.servers[0], "there is another master");
      await ready();
      const failover = load.so();
      const kept = async () => (await (await redis.master()).says("DBSIZE")).trim();
      await until(async () => await kept() !== ":0", "the new master is used");

      load.so();
      // From the moment it dies, before anybody has noticed.
      await redis.killAll();
      await later(15_000);
      const gone = load.so();
      assert.deepEqual(await Promise.all(urls.map(redisOf)), ["absent", "absent"]);
      await redis.startAll();
      await ready();
      await until(async () => await kept() !== ":0", "it is used again");
      await load.end();
      const after = load.so();
      const [with_, during, without] = [before, failover, gone].map(({ times }) => percentile(times, 95));
      const ms = (number: number) => `${number.toFixed(0)} ms`;
      console.log(
        `  ${after.pages} pages, ${after.failed.length} failed; p95 ${ms(with_)} with Redis, ` +
          `${ms(during)} during the failover, ${ms(without)} without: ${(without / with_).toFixed(1)} times`,
      );
      assert.deepEqual(after.failed, []);
      const said = one.log().split("\n").filter((line) => line.startsWith("Redis is "));
      assert(said.some((line) => line.startsWith("Redis is absent: ")), "the log says why");
      assert.equal(said.at(-1), "Redis is back.");
      assert(said.length < 20, `and not for each time that it is tried:\n${said.join("\n")}`);
      assert(before.times.length > 100 && gone.times.length > 500);
      // On a busy machine both are noise; a time-out for each request would be 250 ms and more.
      assert(without <= Math.max(3 * with_, 100), `${without} after ${with_}`);
    } finally {
      await database.close();
      await redis[Symbol.asyncDispose]();
      await stop();
    }
  },
});
