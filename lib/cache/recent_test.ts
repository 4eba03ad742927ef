import assert from "node:assert/strict";
import { Recent } from "./recent.ts";

function counting() {
  let now = 0;
  let asked = 0;
  const recent = new Recent<number>({ for: 1000, most: 10, now: () => now });
  return {
    recent,
    get: () => recent.get("a", () => Promise.resolve(++asked)),
    pass: (milliseconds: number) => now += milliseconds,
  };
}

Deno.test("a value is asked for once a second by everybody together", async () => {
  const { recent, get, pass } = counting();
  assert.equal(recent.peek("a"), undefined);
  assert.deepEqual(await Promise.all([get(), get(), get()]), [1, 1, 1]);
  pass(999);
  assert.equal(await get(), 1);
  assert.equal(recent.peek("a"), 1);
  pass(1);
  assert.equal(recent.peek("a"), undefined);
  assert.equal(await get(), 2);
});

Deno.test("a value that was on its way when it was dropped serves nobody who comes later", async () => {
  const recent = new Recent<string>({ for: 1000, most: 10 });
  const slow = Promise.withResolvers<string>();
  const first = recent.get("a", () => slow.promise);
  recent.drop("a");
  assert.equal(await recent.get("a", () => Promise.resolve("new")), "new");
  slow.resolve("old");
  assert.equal(await first, "old");
  assert.equal(recent.peek("a"), "new");
});

Deno.test("a failure is told to those who waited and kept for nobody", async () => {
  const { recent, get } = counting();
  const failing = () => recent.get("a", () => Promise.reject(new Error("away")));
  await assert.rejects(Promise.all([failing(), failing()]), /away/);
  assert.equal(await get(), 1);
});

Deno.test("a clock that is set back makes nothing young", async () => {
  const { get, pass } = counting();
  await get();
  pass(-5000);
  assert.equal(await get(), 2);
});

Deno.test("what came last is remembered for whoever may have it older, until it is dropped", async () => {
  const { recent, get, pass } = counting();
  await get();
  pass(5000);
  await assert.rejects(recent.get("a", () => Promise.reject(new Error("away"))), /away/);
  assert.deepEqual([recent.peek("a"), recent.last("a", 5000), recent.last("a", 5001)], [
    undefined,
    undefined,
    1,
  ]);
  recent.drop("a");
  assert.equal(recent.last("a", 5001), undefined);
  const slow = Promise.withResolvers<number>();
  const first = recent.get("a", () => slow.promise);
  recent.drop("a");
  slow.resolve(7);
  assert.equal(await first, 7);
  assert.equal(recent.last("a", 5001), undefined, "it was dropped on its way");
});
