import assert from "node:assert/strict";
import { Answers, type Made, STALE_FOR } from "./answers.ts";
import { decoded } from "./coding.ts";
import { Kept } from "./kept.ts";
import { type Name, nameOf } from "./name.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const name = (revision: number, address = "/leagues/a", turned: number | null = null): Name =>
  nameOf({ address, build: "b", isHttps: true, sees: "guest", savesData: false, revision, turned });
const page = (body: string): Made<never> => ({
  keep: { headers: [["content-type", "text/html"]], body: new TextEncoder().encode(body) },
});

/** A rendering that ends when it is told to. */
function rendering() {
  const { promise, resolve, reject } = Promise.withResolvers<Made<string>>();
  let begun = 0;
  const make = () => (begun++, promise);
  return { make, resolve, reject, begun: () => begun };
}

function bodyOf(answers: Answers, answer: Kept | { own: unknown }): string {
  assert(answer instanceof Kept);
  return text(decoded(answers.body(answer, "br"), "br"));
}

Deno.test("many readers at once are one rendering, and later ones none", async () => {
  const answers = new Answers({ bytes: 1e6 });
  const { make, resolve, begun } = rendering();
  const readers = Array.from({ length: 50 }, () => answers.answer(name(1), make));
  resolve(page("one"));
  for (const answer of await Promise.all(readers)) assert.equal(bodyOf(answers, answer), "one");
  assert.equal(bodyOf(answers, await answers.answer(name(1), make)), "one");
  assert.equal(begun(), 1);
  assert.deepEqual(answers.counts, { hits: 1, made: 1, stale: 0, waited: 49, lent: 0 });
});

Deno.test("a new revision, or a moment that has passed, is another answer", async () => {
  const answers = new Answers({ bytes: 1e6 });
  const names = [name(1), name(2), name(2, "/leagues/a", 5000), name(2, "/leagues/a", 6000)];
  for (const [i, one] of names.entries()) {
    assert.equal(bodyOf(answers, await answers.answer(one, () => Promise.resolve(page(`${i}`)))), `${i}`);
  }
  assert.equal(answers.counts.made, 4);
});

Deno.test("a rendering that fails is not kept, and whoever waited for it has an outcome of his own", async () => {
  const answers = new Answers({ bytes: 1e6 });
  const first = rendering();
  const leader = answers.answer(name(1), first.make);
  const waiters = [
    answers.answer(name(1), () => Promise.resolve({ own: "303" })),
    answers.answer(name(1), () => Promise.reject(new Error("his own"))),
    answers.answer(name(1), () => Promise.resolve(page("good"))),
  ];
  first.reject(new Error("the first"));
  await assert.rejects(leader, /the first/);
  assert.deepEqual(await waiters[0], { own: "303" });
  await assert.rejects(waiters[1], /his own/);
  assert.equal(bodyOf(answers, await waiters[2]), "good");
});

Deno.test("what is one request's own is nobody else's", async () => {
  const answers = new Answers({ bytes: 1e6 });
  const made = await Promise.all(
    ["a", "b", "c"].map((own) => answers.answer(name(1), () => Promise.resolve({ own }))),
  );
  assert.deepEqual(made, [{ own: "a" }, { own: "b" }, { own: "c" }]);
  assert.equal(answers.get(name(1)), null);
});

Deno.test("while the next one is made the last one is sent to those who may have it, unless they have it", async () => {
  let now = 0;
  const answers = new Answers({ bytes: 1e6, now: () => now });
  await answers.answer(name(17), () => Promise.resolve(page("old")));
  now += STALE_FOR;
  const next = rendering();
  const leader = answers.answer(name(18), next.make, -1);
  assert.equal(bodyOf(answers, await answers.answer(name(18), next.make, -1)), "old");
  assert.equal(bodyOf(answers, await answers.answer(name(18), next.make, 16)), "old");
  const waiting = [
    answers.answer(name(18), next.make, 17),
    answers.answer(name(18), next.make, 18),
    answers.answer(name(18), next.make, null),
  ];
  now += 1;
  waiting.push(answers.answer(name(18), next.make, -1));
  next.resolve(page("new"));
  for (const answer of [leader, ...waiting]) assert.equal(bodyOf(answers, await answer), "new");
  assert.equal(next.begun(), 1);
});

Deno.test("a rendering that was overtaken is nobody's stale answer of the future", async () => {
  const answers = new Answers({ bytes: 1e6 });
  await answers.answer(name(18), () => Promise.resolve(page("new")));
  const late = rendering();
  const leader = answers.answer(name(17), late.make, -1);
  const reader = answers.answer(name(17), late.make, -1);
  late.resolve(page("late"));
  assert.equal(bodyOf(answers, await leader), "late");
  assert.equal(bodyOf(answers, await reader), "late");
});

Deno.test("memory is bounded in bytes, codings that are made later included", async () => {
  const bytes = 200_000;
  const answers = new Answers({ bytes });
  const random = (length: number) =>
    Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => byte.toString(36)).join("");
  for (let i = 0; i < 200; i++) {
    const kept = await answers.answer(name(1, `/leagues/${i}`), () => Promise.resolve(page(random(5000))));
    assert(kept instanceof Kept);
    for (const coding of ["br", "gzip", "zstd", "id"] as const) {
      answers.body(kept, coding);
      assert(answers.bytes <= bytes, `${answers.bytes}`);
    }
  }
  assert(answers.bytes > bytes / 2);
  assert(answers.get(name(1, "/leagues/199")), "the newest is there");
  assert.equal(answers.get(name(1, "/leagues/0")), null);
});

Deno.test("an answer that is larger than everything is sent and not kept", async () => {
  const answers = new Answers({ bytes: 10_000 });
  const kept = await answers.answer(name(1), () => Promise.resolve(page("x".repeat(20_000))));
  assert.equal(bodyOf(answers, kept).length, 20_000);
  assert.equal(answers.get(name(1)), null);
});

Deno.test("each coding is made once, and what was rendered is not kept beside it", async () => {
  const answers = new Answers({ bytes: 1e6 });
  const kept = await answers.answer(name(1), () => Promise.resolve(page("again and again ".repeat(500))));
  assert(kept instanceof Kept);
  const brotli = answers.body(kept, "br");
  assert.equal(answers.body(kept, "br"), brotli);
  assert(kept.size < 5000, `${kept.size}`);
  assert.equal(text(decoded(answers.body(kept, "gzip"), "gzip")), "again and again ".repeat(500));
  assert.equal(text(answers.body(kept, "id")), "again and again ".repeat(500));
});
