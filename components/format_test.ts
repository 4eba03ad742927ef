import assert from "node:assert/strict";
import { counted, listed } from "@/components/format.ts";

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
