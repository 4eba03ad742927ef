import assert from "node:assert/strict";
import { backOff, cadence, GAME_DAY, GAMES_ON, gamesOn, OFF_SEASON, OTHER_DAY } from "./cadence.ts";

const active = { status: "active" } as const;
/** A moment of the week of Sunday, November 22nd 2026, in Eastern standard time. */
const at = (day: number, time: string) => new Date(`2026-11-${day}T${time}:00-05:00`);

Deno.test("seconds while games are on", () => {
  for (
    const now of [
      at(19, "20:20"),
      at(20, "00:10"),
      at(22, "09:30"),
      at(22, "13:00"),
      at(23, "00:20"),
      at(23, "21:00"),
    ]
  ) {
    assert.ok(gamesOn(now), now.toISOString());
    assert.equal(cadence(active, now), GAMES_ON);
    assert.equal(cadence(active, now, true), GAMES_ON);
    assert.equal(cadence(active, now, false), GAME_DAY, "nobody of this league plays on");
  }
});

Deno.test("minutes on game days, hours on others", () => {
  for (const now of [at(19, "12:00"), at(22, "03:00"), at(23, "12:00")]) {
    assert.equal(cadence(active, now), GAME_DAY);
  }
  for (const now of [at(20, "12:00"), at(21, "12:00"), at(24, "12:00"), at(25, "23:00")]) {
    assert.equal(cadence(active, now), OTHER_DAY);
  }
});

Deno.test("the beginning of games is not slept through", () => {
  assert.equal(cadence(active, at(22, "09:28")), 2 * 60_000);
  assert.equal(cadence(active, at(19, "19:59")), 60_000);
});

Deno.test("summer time counts: Thursday night in September", () => {
  assert.equal(cadence(active, new Date("2026-09-10T20:15:00-04:00")), GAMES_ON);
  assert.equal(cadence(active, new Date("2026-09-11T00:45:00-04:00")), OTHER_DAY);
});

Deno.test("a day before and after the season, whatever day it is", () => {
  assert.equal(cadence({ status: "finished" }, at(22, "13:00")), OFF_SEASON);
  assert.equal(cadence({ status: "preseason" }, at(22, "13:00"), true), OFF_SEASON);
});

Deno.test("a failing provider is asked less and less, and one that needs a human after hours", () => {
  assert.deepEqual([1, 2, 3].map((n) => backOff(GAMES_ON, n, 502)), [30_000, 60_000, 120_000]);
  assert.equal(backOff(GAMES_ON, 20, 504), 3_600_000);
  assert.equal(backOff(OFF_SEASON, 3, 502), OFF_SEASON);
  assert.equal(backOff(GAMES_ON, 1, 422), 3_600_000);
});
