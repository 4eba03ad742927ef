import assert from "node:assert/strict";
import { type RedisLink, redisLink } from "@/lib/redis/link.ts";
import { readSettings } from "@/lib/settings.ts";
import { noRedis, startRedis, until } from "@/tests/servers/redis_sentinel.ts";
import { Answers, type Made } from "./answers.ts";
import { decoded } from "./coding.ts";
import { Kept } from "./kept.ts";
import { type Name, nameOf } from "./name.ts";
import { SharedAnswers } from "./shared.ts";

if (noRedis) console.log(`skipped: ${noRedis}`);
const ignore = noRedis !== null;

const named = (revision: number, sees = "guest"): Name =>
  nameOf({
    address: "/leagues/a",
    build: "b",
    sees,
    isHttps: false,
    savesData: false,
    revision,
    turned: null,
  });
const page = (text: string): Made<never> => ({
  keep: { headers: [["content-type", "text/html"]], body: new TextEncoder().encode(text.padEnd(2000)) },
});
function textOf(answers: Answers, answer: Kept | { own: unknown }): string {
  assert(answer instanceof Kept);
  return new TextDecoder().decode(decoded(answers.body(answer, "gzip"), "gzip")).trim();
}
const later = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

/** So many processes' stores of answers, over one Redis. */
async function processes(url: string | null, count: number): Promise<[Answers[], RedisLink[]]> {
  const settings = readSettings(url === null ? {} : { REDIS_URL: url });
  const links = Array.from({ length: count }, () => redisLink(settings)).filter((link) => link !== null);
  for (const link of links) await until(() => link.health === "ready", "Redis is there");
  const answers = Array.from(
    { length: count },
    (_, i) => new Answers({ bytes: 1e7, shared: links[i] ? new SharedAnswers(links[i]) : null }),
  );
  return [answers, links];
}

/**
 * A hot page, asked for a thousand times a second by guests of two processes, whose league is written to twice meanwhile.
 * Gives how often it was rendered, and how often Redis did not answer in time.
 */
async function hotPage(url: string | null): Promise<{ made: number; failed: number }> {
  const [[one, two], links] = await processes(url, 2);
  let made = 0;
  const begun = performance.now();
  const asked: Promise<void>[] = [];
  for (let sent = 0; performance.now() - begun < 900;) {
    const now = performance.now() - begun;
    const revision = 1 + Math.floor(now / 300);
    for (; sent < now; sent++) {
      const answers = sent % 2 ? one : two;
      const make = async () => (made++, await later(50), page(`revision ${revision}`));
      asked.push(
        answers.answer(named(revision), make, -1).then((answer) => {
          assert.match(textOf(answers, answer), /^revision [123]$/);
        }),
      );
    }
    await later(1);
  }
  await Promise.all(asked);
  await later(50);
  for (const link of links) link.close();
  return { made, failed: links.reduce((sum, { counts }) => sum + counts.failed, 0) };
}

Deno.test({
  name: "a hot page that a write ages is rendered once by all processes with Redis, and once by each without",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const shared = await hotPage(redis.url);
    const alone = await hotPage(null);
    console.log(`  3 revisions, 2 processes: ${shared.made} renderings with Redis, ${alone.made} without`);
    assert.equal(alone.made, 6);
    assert(shared.made >= 3 && shared.made <= 3 + shared.failed, `${shared.made} renderings`);
  },
});

Deno.test({
  name: "what one process has rendered the others need not, and a viewer's own page is no other's",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const [[one, two], links] = await processes(redis.url, 2);
    await one.answer(named(1, "Ada"), () => Promise.resolve(page("for Ada")));
    const never = () => Promise.reject(new Error("rendered again"));
    await until(async () => (await redis.says("KEYS", "answer:*")).includes("answer:"), "it lies in Redis");
    assert.equal(textOf(two, await two.answer(named(1, "Ada"), never)), "for Ada");
    assert.equal(two.counts.lent, 1);
    assert.equal(textOf(two, await two.answer(named(1, "Ada"), never)), "for Ada");
    assert.equal(two.counts.hits, 1, "and keeps it");
    const bob = await two.answer(named(1, "Bob"), () => Promise.resolve(page("for Bob")));
    assert.equal(textOf(two, bob), "for Bob");
    for (const link of links) link.close();
  },
});

Deno.test({
  name:
    "who waits for another process goes on by himself when that has nothing to keep, fails, dies or Redis does",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const [[one, two], links] = await processes(redis.url, 2);
    const mine = () => Promise.resolve(page("mine"));
    const after = async (
      name: Name,
      first: () => Promise<Made<string>>,
      meanwhile = () => Promise.resolve(),
    ) => {
      const began = performance.now();
      const leader = one.answer(name, first).catch(() => null);
      await until(async () => (await redis.says("KEYS", "making:*")).includes("making:"), "it is being made");
      const waiting = two.answer(name, mine);
      await meanwhile();
      assert.equal(textOf(two, await waiting), "mine");
      await leader;
      return performance.now() - began;
    };
    await after(named(1), async () => (await later(100), { own: "303" }));
    await after(named(2), () => later(100).then(() => Promise.reject(new Error("broken"))));
    const { promise: never, resolve } = Promise.withResolvers<Made<string>>();
    // The leader stands for a process that was killed: he ends when his page has been given by the other.
    const took = after(named(3), () => never);
    setTimeout(() => resolve({ own: "" }), 1500);
    assert(await took >= 1000, "he has waited a while");
    await after(named(4), async () => (await later(500), { own: "" }), () => redis.kill());
    for (const link of links) link.close();
  },
});

Deno.test({
  name: "guests get the last page while another process makes the next one",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const [[one, two], links] = await processes(redis.url, 2);
    for (const answers of [one, two]) {
      await answers.answer(named(1), () => Promise.resolve(page("old")), -1);
      await later(50);
    }
    const { promise, resolve } = Promise.withResolvers<Made<never>>();
    const leader = one.answer(named(2), () => promise, -1);
    await until(async () => (await redis.says("KEYS", "making:*")).includes("making:"), "it is being made");
    const never = () => Promise.reject(new Error("rendered again"));
    assert.equal(textOf(two, await two.answer(named(2), never, -1)), "old");
    assert.equal(textOf(two, await two.answer(named(2), never, -1)), "old");
    resolve(page("new"));
    assert.equal(textOf(one, await leader), "new");
    await until(() => two.get(named(2)) !== null, "the other process has it");
    assert.equal(textOf(two, await two.answer(named(2), never, -1)), "new");
    for (const link of links) link.close();
  },
});
