import assert from "node:assert/strict";
import { counted, listed, ordinal } from "@/components/format.ts";

Deno.test("ordinals end as they are spoken", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "102nd",
    "111th",
  ]);
});

Deno.test("one thing is not a plural", () => {
  assert.equal(counted(1, "season"), "1 season");
  assert.equal(counted(0, "season"), "0 seasons");
  assert.equal(counted(1200, "match", "matches"), "1,200 matches");
});

Deno.test("names are listed as in a sentence", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["A"]), "A");
  assert.equal(listed(["A", "B"]), "A and B");
  assert.equal(listed(["A", "B", "C"]), "A, B and C");
});
