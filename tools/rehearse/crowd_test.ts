/** What a crowd met is judged as the drill's marks have it. */
import assert from "node:assert/strict";
import { summary } from "@/tests/cluster/probe/reading.ts";
import type { Event } from "@/tests/history/checker.ts";
import { crowdFaults } from "./crowd.ts";
import { judged } from "./talk.ts";

const good = Array.from({ length: 999 }, (_, i) => ({ at: i * 10, took: 5, failure: null }));
const bad = { at: 2001, took: 5, failure: "502" };
const events: Event[] = [
  { kind: "write", client: "ann", value: "a", acknowledged: true },
  { kind: "read", client: "ann", revision: 2, values: ["a"] },
];
const talk = { answers: [], ...judged(events, ["a"]) };

Deno.test("a crowd without a failure, told the truth, has no faults", () => {
  assert.deepEqual([talk.comments, talk.told], [1, 1]);
  assert.deepEqual(crowdFaults({ reading: summary(good), talk }), []);
});

Deno.test("a page that failed is a fault unless some may, for as long as they may", () => {
  const crowd = { reading: summary([...good, bad]), talk };
  assert.equal(crowdFaults(crowd).length, 2);
  assert.deepEqual(crowdFaults(crowd, { may: 0.001, troubled: 3 }), []);
  const longer = { reading: summary([...good, bad, { ...bad, at: 6000 }]), talk };
  assert.equal(crowdFaults(longer, { may: 0.01, troubled: 3 }).length, 1);
});

Deno.test("a lost comment, an error to a member and a reader who was left out are faults", () => {
  const reading = summary(good);
  assert.match(crowdFaults({ reading, talk: { ...talk, ...judged(events, []) } })[0], /a was acknowledged/);
  const failed: Event = { kind: "failure", client: "bob", what: "Error: 502 to a comment" };
  const refused = { ...talk, ...judged([...events, failed], ["a"]) };
  assert.match(crowdFaults({ reading, talk: refused })[0], /bob: Error: 502/);
  assert.deepEqual(crowdFaults({ reading, talk: refused }, { may: 0.001, troubled: 3 }), []);
  assert.match(crowdFaults({ reading: summary(good, 7), talk })[0], /7 requests/);
});
