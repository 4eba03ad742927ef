import assert from "node:assert/strict";
import { random } from "@/lib/league/random.ts";
import { regularSchedule, roundRobin } from "@/lib/sample/schedule.ts";

const east = [1, 2, 3, 4, 5, 6], west = [7, 8, 9, 10, 11, 12];
const key = (a: number, b: number) => `${Math.min(a, b)}-${Math.max(a, b)}`;

Deno.test("a round robin pairs everybody with everybody once", () => {
  const rounds = roundRobin(east);
  assert.equal(rounds.length, 5);
  for (const round of rounds) assert.deepEqual(round.flat().sort(), east);
  assert.equal(new Set(rounds.flat().map(([a, b]) => key(a, b))).size, 15);
});

for (const weeks of [13, 14]) {
  Deno.test(`in ${weeks} weeks everybody plays every week, division rivals twice and others at most once`, () => {
    const schedule = regularSchedule([east, west], weeks, random("schedule"));
    assert.equal(schedule.length, weeks);
    for (const round of schedule) {
      assert.deepEqual(round.flat().sort((a, b) => a - b), [...east, ...west]);
    }
    const meetings = new Map<string, number>();
    for (const [a, b] of schedule.flat()) meetings.set(key(a, b), (meetings.get(key(a, b)) ?? 0) + 1);
    for (const a of [...east, ...west]) {
      for (const b of [...east, ...west]) {
        if (a >= b) continue;
        const together = east.includes(a) === east.includes(b);
        const count = meetings.get(key(a, b)) ?? 0;
        if (together) assert.equal(count, 2, key(a, b));
        else assert.ok(count <= 1, key(a, b));
      }
    }
    const homes = [...east, ...west].map((team) => schedule.flat().filter(([home]) => home === team).length);
    for (const count of homes) assert.ok(count >= 5 && count <= weeks - 5, `home games ${homes}`);
  });
}

Deno.test("a season too short or too long for the divisions is refused", () => {
  assert.throws(() => regularSchedule([east, west], 9, random("x")), RangeError);
  assert.throws(() => regularSchedule([east, west], 17, random("x")), RangeError);
});
