/** How long scores take to open pages is told as it was. */
import assert from "node:assert/strict";
import { delays } from "./heard.ts";

Deno.test("a page that was told of a later score has been told of the earlier one; one never told is counted", () => {
  const kept = [{ revision: 7, at: 1000 }, { revision: 8, at: 1500 }, { revision: 9, at: 2000 }];
  const prompt = [{ revision: 7, at: 1010 }, { revision: 8, at: 1530 }, { revision: 9, at: 2020 }];
  const late = [{ revision: 8, at: 4000 }];
  assert.deepEqual(delays(kept, [prompt, late]), { expected: 6, unheard: 1, median: 30, worst: 3000 });
  assert.deepEqual(delays([], [prompt]), { expected: 0, unheard: 0, median: 0, worst: 0 });
});
