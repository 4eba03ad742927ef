import assert from "node:assert/strict";
import { Newest } from "./newest.ts";

Deno.test("a league's newest revision stays with the position at which it was seen first", () => {
  const newest = new Newest(10);
  newest.saw("a", 3, 30n);
  newest.saw("a", 3, 50n);
  newest.saw("a", 2, 60n);
  assert.deepEqual(newest.get("a"), { revision: 3, at: 30n });
  newest.wrote("a", 70n);
  newest.wrote("a", 65n);
  assert.deepEqual(newest.get("a"), { revision: 3, at: 70n });
  newest.saw("a", 4, 80n);
  newest.is("a", 1, 90n);
  assert.deepEqual(newest.get("a"), { revision: 1, at: 90n });
  assert.equal(newest.get("b"), undefined);
});
