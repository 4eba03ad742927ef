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

/** Requests a second, as many each whether they are answered or not; in ms: for how long, how long a revision lasts. */
const HOT = { rate: 1000, lasts: 4000, revision: 500 };
const REVISIONS = HOT.lasts / HOT.revision;

interface Hot {
  asked: number;
  /** Renderings, by revision. */
  made: Map<number, number>;
  /** How often Redis did not answer in time: whoever asked it then renders. */
  failed: number;
  /** How late the last request was sent, in ms. */
  late: number;
}

/**
 * A hot page, asked for by guests of two processes in turns, whose league is written to now and then: what is kept of it
 * has expired at that moment everywhere, while hundreds ask for it.
 */
async function hotPage(url: string | null): Promise<Hot> {
  const [[one, two], links] = await processes(url, 2);
  const made = new Map<number, number>();
  const begun = performance.now();
  const asked: Promise<void>[] = [];
  let late = 0;
  const all = HOT.rate * HOT.lasts / 1000;
  for (let sent = 0; sent < all; await later(1)) {
    const now = performance.now() - begun;
    for (let due = 0; sent < all && (due = sent * 1000 / HOT.rate) <= now; sent++) {
      late = Math.max(late, now - due);
      const revision = 1 + Math.floor(due / HOT.revision);
      const make = async () => {
        made.set(revision, (made.get(revision) ?? 0) + 1);
        await later(50);
        return page(`revision ${revision}`);
      };
      const answers = sent % 2 ? one : two;
      asked.push(
        answers.answer(named(revision), make, -1).then((answer) => {
          const got = Number(/^revision (\d+)$/.exec(textOf(answers, answer))?.[1]);
          assert(got >= 1 && got <= revision, `${got} for ${revision}`);
        }),
      );
    }
  }
  await Promise.all(asked);
  await later(50);
  for (const link of links) link.close();
  return {
    asked: asked.length,
    made,
    late,
    failed: links.reduce((sum, { counts }) => sum + counts.failed, 0),
  };
}

Deno.test({
  name:
    "a hot page, asked for a thousand times a second, is rendered once a revision by all processes with Redis, and once by each without",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const shared = await hotPage(redis.url);
    const alone = await hotPage(null);
    const sum = ({ made }: Hot) => [...made.values()].reduce((a, b) => a + b, 0);
    for (const [how, hot] of [["with Redis", shared], ["without", alone]] as const) {
      console.log(
        `  ${how}: ${hot.asked} requests at ${HOT.rate}/s, ${REVISIONS} revisions, 2 processes: ${
          sum(hot)
        } renderings; ` +
          `the latest request was ${hot.late.toFixed(0)} ms late, Redis failed ${hot.failed} times`,
      );
      assert.equal(hot.made.size, REVISIONS);
    }
    assert.deepEqual([...alone.made.values()], Array(REVISIONS).fill(2), "each process once");
    assert(sum(shared) <= REVISIONS + shared.failed, `${sum(shared)} renderings`);
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
