import assert from "node:assert/strict";
import { moment, weekSettles } from "./calendar.ts";
import { midWeek } from "./league.ts";
import { nextSunday, stretches, sundayClock } from "./sunday_clock.ts";

const MINUTE = 60_000;

/** A clock and the real time that drives it. */
function clock(from: Date, speed: number) {
  let real = 0;
  const read = sundayClock({ year: 2026, from, speed, now: () => real });
  return { after: (milliseconds: number) => ((real += milliseconds), read().getTime()) };
}

Deno.test("a Sunday at 60x: a second is a minute", () => {
  const it = clock(midWeek(), 60);
  assert.equal(it.after(0), midWeek().getTime());
  assert.equal(it.after(1000), midWeek().getTime() + MINUTE);
  assert.equal(it.after(2500), midWeek().getTime() + 3.5 * MINUTE);
});

Deno.test("hours without games are jumped over, and the morning on which the week is settled is not", () => {
  const night = new Date(moment(2026, 11, 3, 23.55));
  const it = clock(night, 60);
  assert.equal(it.after(10_000), moment(2026, 11, 4, 20.2), "from Sunday night to Monday night");
  for (let i = 0; i < 21; i++) it.after(10_000);
  const settled = it.after(0);
  assert.ok(settled >= weekSettles(2026, 11) && settled <= weekSettles(2026, 11) + 20 * MINUTE);
});

Deno.test("a computer that slept has missed ten seconds", () => {
  assert.equal(clock(midWeek(), 60).after(8 * 3_600_000), midWeek().getTime() + 10 * MINUTE);
});

Deno.test("when the season is over the clock stands still", () => {
  const over = stretches(2026).at(-1)!.to;
  const it = clock(new Date(over - MINUTE), 60);
  assert.equal(it.after(9000), over);
  assert.equal(it.after(9000), over);
});

Deno.test("the next Sunday is this one before its games and next week's after", () => {
  assert.deepEqual(nextSunday(2026, new Date(moment(2026, 11, 3, 8))), new Date(moment(2026, 11, 3, 12.9)));
  assert.deepEqual(nextSunday(2026, midWeek()), new Date(moment(2026, 12, 3, 12.9)));
  assert.deepEqual(nextSunday(2026, new Date(moment(2026, 30, 0, 0))), new Date(moment(2026, 17, 3, 12.9)));
});
