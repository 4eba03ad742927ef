import assert from "node:assert/strict";
import { random } from "@/lib/league/random.ts";

const draws = (seed: string, n: number) => {
  const stream = random(seed);
  return Array.from({ length: n }, () => stream.next());
};

Deno.test("one seed gives one stream, another seed another", () => {
  assert.deepEqual(draws("x", 50), draws("x", 50));
  assert.notDeepEqual(draws("x", 50), draws("y", 50));
});

Deno.test("a branch does not depend on what was drawn before it", () => {
  const fresh = random("x"), used = random("x");
  for (let i = 0; i < 10; i++) used.next();
  assert.equal(fresh.branch("weather").next(), used.branch("weather").next());
  assert.notEqual(fresh.branch("weather").next(), fresh.branch("draft").next());
});

Deno.test("draws fill the unit interval evenly", () => {
  const tenths = new Array(10).fill(0);
  for (const draw of draws("evenly", 100_000)) tenths[Math.floor(draw * 10)]++;
  for (const count of tenths) assert.ok(Math.abs(count - 10_000) < 400, `${tenths}`);
});

Deno.test("normal draws have the mean and deviation asked for", () => {
  const stream = random("normal");
  const values = Array.from({ length: 50_000 }, () => stream.normal(18, 7));
  const mean = values.reduce((a, b) => a + b) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  assert.ok(Math.abs(mean - 18) < 0.15, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 7) < 0.15, `deviation ${deviation}`);
});

Deno.test("a shuffled list holds the same things and leaves the first as it was", () => {
  const list = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = random("deck").shuffled(list);
  assert.deepEqual(list, [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual([...shuffled].sort(), list);
  assert.notDeepEqual(shuffled, list);
});
