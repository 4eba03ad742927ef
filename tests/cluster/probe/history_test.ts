/** The checker of histories finds every kind of fault that is planted. */
import assert from "node:assert/strict";
import { type History, verdict } from "./history.ts";

const history: History = {
  acknowledged: [{ id: 1, at: 1000 }, { id: 2, at: 1020 }, { id: 4, at: 3000 }],
  indeterminate: [3],
  refused: 1,
  ended: 3020,
};

Deno.test("a history that the table agrees with has no fault, whatever became of what was indeterminate", () => {
  for (const kept of [[1, 2, 4], [1, 2, 3, 4]]) {
    const { lost, doubled, unexplained, gap } = verdict(history, kept, 1);
    assert.deepEqual({ lost, doubled, unexplained, gap }, {
      lost: [],
      doubled: [],
      unexplained: [],
      gap: 1980,
    });
  }
});

Deno.test("a lost, a doubled and an unexplained write are each found", () => {
  assert.deepEqual(verdict(history, [1, 4], 1).lost, [2]);
  assert.deepEqual(verdict(history, [1, 2, 2, 4], 1).doubled, [2]);
  assert.deepEqual(verdict(history, [1, 2, 4, 5], 1).unexplained, [5]);
  assert.deepEqual(verdict(history, [0, 1, 2, 4], 1).unexplained, [], "what was there before is not judged");
});

Deno.test("whoever is not answered until the end was without writes until then", () => {
  assert.equal(verdict({ ...history, ended: 9000 }, [1, 2, 4], 1).gap, 6000);
  assert.equal(verdict({ ...history, ended: 2990 }, [1, 2, 4], 1).gap, 1980, "answered after the end");
});
