/** A loss at the end is told from a hole in the middle. */
import assert from "node:assert/strict";
import { loss } from "./archived.ts";

const history = {
  acknowledged: Array.from({ length: 100 }, (_, i) => ({ id: i + 1, at: 1000 + i * 20 })),
  indeterminate: [101],
  refused: 0,
  ended: 0,
};
const upTo = (last: number) => history.acknowledged.map(({ id }) => id).filter((id) => id <= last);

Deno.test("what was not archived is the end of the history, told in writes and in seconds", () => {
  assert.deepEqual(loss(history, upTo(50)), { lost: 50, seconds: 1, holes: [] });
  assert.deepEqual(loss(history, [...upTo(100), 101]), { lost: 0, seconds: 0, holes: [] });
});

Deno.test("a write that is missing before others is a hole, unless it was under way together with them", () => {
  const without = (id: number) => upTo(50).filter((other) => other !== id);
  assert.deepEqual(loss(history, without(7)).holes, [7]);
  assert.deepEqual(loss(history, without(47)).holes, []);
  assert.equal(loss(history, without(47)).lost, 51);
});

Deno.test("nothing that returned is an error, not a loss of no seconds", () => {
  assert.throws(() => loss(history, []), RangeError);
});
