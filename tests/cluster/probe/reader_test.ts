/** What readers met is told as it was. */
import assert from "node:assert/strict";
import { summary } from "./reader.ts";

Deno.test("trouble lasts from the first failure to the first good answer after the last", () => {
  const answers = [
    { at: 0, took: 10, failure: null },
    { at: 400, took: 5, failure: null },
    { at: 300, took: 8000, failure: "TimeoutError" },
    { at: 100, took: 5, failure: "503" },
    { at: 200, took: 50, failure: null },
  ];
  assert.deepEqual(summary(answers, 4000), {
    requests: 5,
    failed: 2,
    trouble: 300,
    slowest: 50,
    kinds: { "503": 1, TimeoutError: 1 },
    course: { from: 4, good: [3], failed: [2] },
  });
  assert.deepEqual(summary([answers[0]], 4000), {
    requests: 1,
    failed: 0,
    trouble: 0,
    slowest: 10,
    kinds: {},
    course: { from: 4, good: [1], failed: [0] },
  });
});
