import assert from "node:assert/strict";
import { RedisLink } from "@/lib/redis/link.ts";
import { readSettings } from "@/lib/settings.ts";
import { noRedis, startRedis, until } from "@/tests/servers/redis_sentinel.ts";
import { limitHeaders, Limits, type LimitTable } from "./limits.ts";

if (noRedis) console.log(`skipped: ${noRedis}`);

const table: LimitTable = {
  write: { viewer: { most: 3, seconds: 60 }, league: { most: 5, seconds: 30 } },
  "sign-in": { network: { most: 2, seconds: 1 } },
};

Deno.test("each viewer has his own, all of a league share the league's, and what is not known is not counted", async () => {
  const limits = new Limits(null, table);
  const take = async (viewer: string | null, league: string | null) =>
    (await limits.take("write", { viewer, league, network: "192.0.2.1" })).wait !== null;
  const refused: boolean[] = [];
  for (let i = 0; i < 4; i++) refused.push(await take("1", "a"));
  assert.deepEqual(refused, [false, false, false, true]);
  assert.equal(await take("2", "a"), false);
  assert.equal(await take("2", "a"), true, "the league has had five");
  assert.equal(await take("2", "b"), false);
  assert.equal(await take(null, null), false);
});

Deno.test("the headers say which limits there are, how they stand and when to come again", async () => {
  const limits = new Limits(null, table);
  const one = await limits.take("write", { viewer: "1", league: "a" });
  assert.deepEqual(limitHeaders(one), [
    ["ratelimit-policy", '"write-viewer";q=3;w=60, "write-league";q=5;w=30'],
    ["ratelimit", '"write-viewer";r=2;t=60, "write-league";r=4;t=30'],
  ]);
  for (let i = 0; i < 2; i++) await limits.take("write", { viewer: "1" });
  const headers = new Headers(limitHeaders(await limits.take("write", { viewer: "1" })));
  assert.equal(headers.get("ratelimit"), '"write-viewer";r=0;t=60');
  assert.equal(headers.get("retry-after"), "60");
  assert.deepEqual(limitHeaders(await limits.take("import", { viewer: "1" })), []);
});

Deno.test("a second later there is as much as before", async () => {
  const limits = new Limits(null, table);
  for (let i = 0; i < 3; i++) await limits.take("sign-in", { network: "a" });
  await until(
    async () => (await limits.take("sign-in", { network: "b" })).standings[0].remaining === 0,
    "used up",
  );
  await until(async () => {
    await new Promise((resume) => setTimeout(resume, 400));
    return (await limits.take("sign-in", { network: "a" })).wait === null;
  }, "the second is over");
});

Deno.test({
  name: "processes count together in Redis, each for itself while it is gone, and together again",
  ignore: noRedis !== null,
  async fn() {
    await using redis = await startRedis();
    const settings = readSettings({ REDIS_URL: redis.url });
    const links = [1, 2].map(() => new RedisLink(settings));
    const ready = () => until(() => links.every(({ health }) => health === "ready"), "Redis is there");
    await ready();
    const all = links.map((link) => new Limits(link, table));
    const allowed = async (viewer: string) => {
      let count = 0;
      for (let i = 0; i < 10; i++) if ((await all[i % 2].take("write", { viewer })).wait === null) count++;
      return count;
    };
    assert.equal(await allowed("1"), 3);
    await redis.kill();
    await until(() => links.every(({ health }) => health === "absent"), "the loss is noticed");
    const attempted = links.map(({ counts }) => counts.attempted);
    assert.equal(await allowed("2"), 6, "three in each");
    assert.deepEqual(links.map(({ counts }) => counts.attempted), attempted, "Redis was not tried");
    await redis.start();
    await ready();
    assert.equal(await allowed("3"), 3);
    for (const link of links) link.close();
  },
});
