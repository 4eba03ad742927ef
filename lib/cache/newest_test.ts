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

Deno.test("of what guests were sent the newest revision counts", () => {
  const newest = new Newest(10);
  assert.equal(newest.sent("a"), -1);
  newest.send("a", 3);
  newest.send("a", 2);
  assert.deepEqual([newest.sent("a"), newest.sent("b")], [3, -1]);
  newest.is("a", 1, 10n);
  assert.equal(newest.sent("a"), -1, "of a database that was restored they are sent what it has");
});
