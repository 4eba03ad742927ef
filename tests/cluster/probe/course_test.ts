/** Seconds in which nothing happened are counted as well. */
import assert from "node:assert/strict";
import { course } from "./course.ts";

Deno.test("moments are counted by the second, empty seconds included", () => {
  assert.deepEqual(course([10_100, 10_900, 13_000], [11_500, 11_501]), {
    from: 10,
    good: [2, 0, 0, 1],
    failed: [0, 2, 0, 0],
  });
  assert.deepEqual(course([]), { from: 0, good: [], failed: [] });
});
