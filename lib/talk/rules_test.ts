import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccountId, Role, Viewer } from "@/lib/accounts/types.ts";
import { memory, PACE, wait } from "./pace.ts";
import { isReaction, reactions } from "./reactions.ts";
import { isOwn, mayModerate, mayTalk } from "./rules.ts";
import { subjectOf, subjectWord } from "./subject.ts";

const id = 7 as AccountId;
const viewer = (role: Role | null, operator = false, signedIn = true): Viewer => ({
  account: signedIn ? { id, name: "Ann", email: null, operator, demo: false } : null,
  membership: role && { account: id, role, manager: null },
  maySee: true,
  isCommissioner: role === "commissioner" || operator,
});

Deno.test("members talk, commissioners and operators moderate, guests do neither", () => {
  const rights = (one: Viewer) => [mayTalk(one), mayModerate(one)];
  assert.deepEqual(rights(viewer("member")), [true, false]);
  assert.deepEqual(rights(viewer("commissioner")), [true, true]);
  assert.deepEqual(rights(viewer(null, true)), [false, true]);
  assert.deepEqual(rights(viewer(null)), [false, false]);
  assert.deepEqual(rights(viewer(null, false, false)), [false, false]);
  assert.deepEqual([isOwn(viewer("member"), id), isOwn(viewer("member"), 8 as AccountId)], [true, false]);
  assert.equal(isOwn(viewer(null, false, false), id), false);
});

Deno.test("a subject's word is read back, and nothing else is a subject", () => {
  for (const word of ["2025-week-3", "2025-matchup-0", "1999-matchup-170001"]) {
    assert.equal(subjectWord(subjectOf(word)!), word);
  }
  for (
    const word of [
      "",
      "2025-week",
      "2025-week-03",
      "2025-team-3",
      "x2025-week-3",
      "2025-week-3 ",
      "2025-week--3",
      "3025-week-1",
    ]
  ) {
    assert.equal(subjectOf(word), null, word);
  }
});

Deno.test("a reaction is one of a few words", () => {
  assert.ok(reactions.length > 2 && reactions.every(isReaction));
  for (const word of ["toString", "__proto__", "🔥", "", "FIRE"]) assert.equal(isReaction(word), false);
});

Deno.test("whoever waits as long as he is told to never does more than a limit allows", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 200 }),
    fc.constantFrom("comment", "touch", "poll"),
    (pauses, act) => {
      const done: number[] = [];
      let now = 1_600_000_000_000;
      for (const pause of pauses) {
        now += pause;
        const seconds = wait(done, now, PACE[act]);
        assert.ok(seconds >= 0 && seconds <= memory(act) && Number.isInteger(seconds));
        if (seconds === 0) done.push(now);
        else assert.equal(wait(done, now + seconds * 1000, PACE[act]), 0, "the wait is long enough");
      }
      for (const { most, seconds } of PACE[act]) {
        for (const end of done) {
          const within = done.filter((time) => time <= end && time > end - seconds * 1000).length;
          assert.ok(within <= most, `${within} in ${seconds} s`);
        }
      }
    },
  ));
});
