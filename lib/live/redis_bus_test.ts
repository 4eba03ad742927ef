import assert from "node:assert/strict";
import { season } from "@/lib/league/testing/season.ts";
import { points } from "@/lib/league/points.ts";
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { RedisLink } from "@/lib/redis/link.ts";
import { readSettings } from "@/lib/settings.ts";
import { noRedis, startRedis, until } from "@/tests/servers/redis_sentinel.ts";
import { Announcer } from "./announcer.ts";
import { type Message, ProcessBus } from "./bus.ts";
import { EVERY, FanOut } from "./fan_out.ts";
import { RedisBus } from "./redis_bus.ts";

if (noRedis) console.log(`skipped: ${noRedis}`);
const ignore = noRedis !== null;
const slug = "sample-1" as LeagueSlug;

/** What two processes have over one Redis. */
async function processes(url: string) {
  const settings = readSettings({ REDIS_URL: url });
  const links = [1, 2].map(() => new RedisLink(settings));
  const buses = links.map((link) => new RedisBus(link));
  const ready = () =>
    until(
      () => links.every(({ health }) => health === "ready") && buses.every(({ hears }) => hears),
      "they hear",
    );
  await ready();
  return { links, buses, ready, close: () => links.forEach((link) => link.close()) };
}

Deno.test({
  name: "what one process says all hear once, itself included, and what is no message nobody does",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const { links, buses, close } = await processes(redis.url);
    const heard: [number, string, Message][] = [];
    buses.forEach((bus, i) => bus.subscribe((slug, message) => heard.push([i, slug, message])));
    buses[0].publish(slug, { revision: 7, position: "23803720" });
    assert.deepEqual(heard, [[0, slug, { revision: 7, position: "23803720" }]]);
    for (
      const text of ["", "null", "{}", '{"slug":1,"message":{"revision":1}}', '{"slug":"a","message":{}}']
    ) {
      await links[0].ask((client) => client.publish("leagues", text));
    }
    buses[1].publish(slug, { revision: 8 });
    await until(() => heard.length === 4, "all have heard both");
    assert.deepEqual(heard.map(([i, , { revision }]) => [i, revision]).sort(), [[0, 7], [0, 8], [1, 7], [
      1,
      8,
    ]]);
    close();
  },
});

Deno.test({
  name:
    "a write in one process reaches the open pages of the other at once, and what was said while Redis was gone later",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const { buses, ready, close } = await processes(redis.url);
    const rows: SeasonRows = structuredClone(season({
      teams: 4,
      weeks: [[[1, 40, 2, 50], [3, 60, 4, 70]]],
      season: { status: "active", currentWeek: 1 },
      matchup: { "1.1": { outcome: "undecided" }, "1.2": { outcome: "undecided" } },
    }));
    rows.league.revision = 10;
    let asked = 0;
    let tick = () => {};
    const fanOut = new FanOut({
      bus: buses[1],
      rows: () => Promise.resolve(structuredClone(rows)),
      revisions: () => (asked++, Promise.resolve(new Map([[slug, rows.league.revision]]))),
      failed: (error) => assert.fail(String(error)),
      every: (milliseconds, work) => {
        if (milliseconds === EVERY) tick = work;
        return () => {};
      },
    });
    const write = (score: number) => {
      rows.matchups[0].home.points = points(score);
      buses[0].publish(slug, { revision: ++rows.league.revision });
    };
    const reader = (await fanOut.stream(slug, 10))!.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const told = async (revision: number) => {
      while (!text.includes(`id: ${revision}\n`)) text += (await reader.read()).value;
    };
    write(41);
    await told(11);
    for (let i = 0; i < 4; i++) tick();
    assert.equal(asked, 0, "while it hears, revisions are asked for rarely");
    tick();
    assert.equal(asked, 1);

    await redis.kill();
    await until(() => !buses[1].hears, "the loss is noticed");
    write(42);
    tick();
    await told(12);
    assert.equal(asked, 2, "while it does not, every time");
    write(43);
    await redis.start();
    await ready();
    await told(13);
    assert.equal(asked, 3, "and once when it does again, for what was said meanwhile");
    write(44);
    await told(14);
    assert.equal(asked, 3);
    assert.deepEqual([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id), ["11", "12", "13", "14"]);
    fanOut.close();
    await reader.cancel();
    close();
  },
});

Deno.test("of the leagues that were written to those are announced whose revision rose, many writes at once", async () => {
  const bus = new ProcessBus();
  const heard: [string, Message][] = [];
  bus.subscribe((slug, message) => heard.push([slug, message]));
  const kept = new Map([["a", 1], ["b", 5]]) as Map<LeagueSlug, number>;
  const asked: string[][] = [];
  const announcer = new Announcer({
    bus,
    revisions: (slugs) => {
      asked.push(slugs);
      if (slugs.includes("gone" as LeagueSlug)) return Promise.reject(new Error("no database"));
      return Promise.resolve(new Map(slugs.map((slug) => [slug, kept.get(slug)!])));
    },
    failed: () => {},
  });
  const wrote = async (...slugs: string[]) => {
    for (const slug of slugs) announcer.wrote(slug as LeagueSlug, "1");
    await announcer.settled();
  };
  await wrote("a", "b", "a");
  await wrote("a");
  kept.set("a" as LeagueSlug, 2);
  await wrote("gone");
  await wrote("a", "b");
  assert.deepEqual(asked, [["a", "b"], ["a"], ["gone"], ["a", "b"]]);
  assert.deepEqual(heard.map(([slug, { revision }]) => [slug, revision]), [["a", 1], ["b", 5], ["a", 2]]);
  assert.equal(heard[0][1].position, "1");
});
