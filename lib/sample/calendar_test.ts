import assert from "node:assert/strict";
import {
  gameProgress,
  lastWeek,
  moment,
  proSchedule,
  regularWeeks,
  weekOpens,
  weekSettles,
} from "@/lib/sample/calendar.ts";
import { PRO_TEAMS } from "@/lib/sample/names.ts";
import { random } from "@/lib/league/random.ts";

Deno.test("week 1 begins on the Thursday after Labor Day", () => {
  // Labor Day was 7 September 2015, 6 September 2021, 1 September 2025 and will be 7 September 2026.
  assert.equal(new Date(moment(2015, 1, 0, 20)).toISOString(), "2015-09-11T00:00:00.000Z");
  assert.equal(new Date(moment(2021, 1, 0, 20)).toISOString(), "2021-09-10T00:00:00.000Z");
  assert.equal(new Date(moment(2025, 1, 0, 20)).toISOString(), "2025-09-05T00:00:00.000Z");
  assert.equal(new Date(moment(2026, 1, 0, 20)).toISOString(), "2026-09-11T00:00:00.000Z");
});

Deno.test("one o'clock in the East is 17:00 UTC until November's first Sunday and 18:00 after", () => {
  assert.equal(new Date(moment(2026, 7, 3, 13)).toISOString(), "2026-10-25T17:00:00.000Z");
  assert.equal(new Date(moment(2026, 8, 3, 13)).toISOString(), "2026-11-01T18:00:00.000Z");
});

Deno.test("a week is settled when the next one opens, after Monday night's game", () => {
  assert.equal(weekSettles(2026, 4), weekOpens(2026, 5));
  assert.equal(gameProgress(moment(2026, 4, 4, 20.25), weekSettles(2026, 4)), 1);
  assert.equal(gameProgress(moment(2026, 4, 0, 20.25), weekOpens(2026, 4)), 0);
});

Deno.test("the season has grown by a week in 2021", () => {
  assert.deepEqual([2020, 2021].map((year) => [regularWeeks(year), lastWeek(year)]), [[13, 16], [14, 17]]);
});

Deno.test("every professional team rests exactly once, after week 3, and the others play in pairs", () => {
  for (const year of [2020, 2026]) {
    const weeks = proSchedule(year, random("calendar"));
    assert.equal(weeks.length, lastWeek(year));
    const byes = new Map([...PRO_TEAMS.keys()].map((team) => [team, [] as number[]]));
    weeks.forEach((kickoffs, i) => {
      assert.equal(kickoffs.size % 2, 0);
      for (const [team, list] of byes) if (!kickoffs.has(team)) list.push(i + 1);
      for (const kickoff of kickoffs.values()) {
        assert.ok(kickoff > weekOpens(year, i + 1) && kickoff < weekSettles(year, i + 1));
      }
    });
    for (const [team, weeks] of byes) assert.ok(weeks.length === 1 && weeks[0] > 3, `team ${team}: ${weeks}`);
  }
});
