import assert from "node:assert/strict";
import { isDecided, matchupState, sides, winner } from "./matchup.ts";
import { matchupsOfWeek, neighbours, openingWeek, teamSchedule, weeks } from "./schedule.ts";
import { anySeason, dice, season, teamId } from "./testing/season.ts";
import type { Points } from "./types.ts";

const rows = season({
  teams: 4,
  weeks: [
    [[1, 100, 2, 90], [3, 80, 4, 80]],
    [{ home: 2, away: 3 }, { home: 1, away: 4 }],
    [[1, 0], { home: 2, away: 3 }],
  ],
  regularWeeks: 2,
  seeds: [1, 2, 3, 4],
  season: { currentWeek: 2, playoffTeams: 3 },
});

Deno.test("a matchup is upcoming until somebody has points, then live, then final", () => {
  const [, , open] = rows.matchups;
  const begun = { ...open, home: { ...open.home, points: 10 as Points } };
  assert.equal(matchupState(rows.season, rows.matchups[0]), "final");
  assert.equal(matchupState(rows.season, open), "upcoming");
  assert.equal(matchupState(rows.season, begun), "live");
  assert.equal(matchupState(rows.season, rows.matchups[4]), "bye");
  assert.equal(matchupState({ status: "active", currentWeek: 3 }, open), "live");
  assert.equal(matchupState({ status: "active", currentWeek: 1 }, begun), "upcoming");
  assert.equal(matchupState({ status: "preseason", currentWeek: 0 }, open), "upcoming");
  assert.equal(matchupState({ status: "finished", currentWeek: 3 }, open), "final");
});

Deno.test("byes and undecided games have no winner and do not count", () => {
  assert.deepEqual(rows.matchups.map(isDecided), [true, true, false, false, false, false]);
  assert.deepEqual(rows.matchups.map(winner), [1, null, null, null, null, null]);
  assert.throws(() => sides(rows.matchups[0], teamId(3)), RangeError);
});

Deno.test("weeks carry their number, playoff weeks the bracket's round", () => {
  assert.deepEqual(weeks(rows).map(({ label, state, playoffs }) => [label, state, playoffs]), [
    ["Week 1", "final", false],
    ["Week 2", "upcoming", false],
    ["Semifinals", "upcoming", true],
  ]);
});

Deno.test("a season opens at its current week, or at its first", () => {
  assert.equal(openingWeek(rows), 2);
  assert.equal(openingWeek({ ...rows, season: { ...rows.season, currentWeek: 0 } }), 1);
  assert.equal(openingWeek({ ...rows, season: { ...rows.season, currentWeek: 30 } }), 3);
  assert.equal(openingWeek(season({ teams: 2, weeks: [] })), null);
});

Deno.test("a week's neighbours are the nearest weeks with matchups", () => {
  const gap = season({ teams: 2, weeks: [[[1, 9, 2, 8]], [], [[1, 9, 2, 8]]] });
  assert.deepEqual(neighbours(gap, 1), { previous: null, next: 3 });
  assert.deepEqual(neighbours(gap, 2), { previous: 1, next: 3 });
  assert.deepEqual(neighbours(gap, 9), { previous: 3, next: null });
});

Deno.test("a week lists the championship's games first and byes last", () => {
  const mixed = season({
    teams: 6,
    weeks: [[], [[1, 90], [5, 9, 6, 8], [2, 9, 3, 8]]],
    regularWeeks: 1,
    seeds: [1, 2, 3, 4, 5, 6],
    season: { playoffTeams: 3 },
  });
  assert.deepEqual(matchupsOfWeek(mixed, 2).map(({ home }) => home.team), [2, 5, 1]);
  assert.deepEqual(matchupsOfWeek(mixed, 7), []);
});

Deno.test("a team's schedule has its results and its record so far, in the playoffs none", () => {
  const [first, second, bye] = teamSchedule(rows, teamId(1));
  assert.deepEqual([first.opponent?.id, first.home, first.result, first.pointsFor, first.pointsAgainst], [
    2,
    true,
    "win",
    10000,
    9000,
  ]);
  assert.deepEqual(first.record, { wins: 1, losses: 0, ties: 0 });
  assert.deepEqual([second.state, second.result, second.record], ["upcoming", null, null]);
  assert.deepEqual([bye.state, bye.opponent, bye.pointsAgainst, bye.playoffs, bye.label], [
    "bye",
    null,
    null,
    true,
    "Semifinals",
  ]);
  assert.deepEqual(teamSchedule(rows, teamId(4))[0].record, { wins: 0, losses: 0, ties: 1 });
  assert.deepEqual(teamSchedule(rows, teamId(9)), []);
});

Deno.test("whatever the season, every matchup is in one week and on its teams' schedules", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const any = anySeason(dice(seed));
    const listed = weeks(any).flatMap(({ week }) => matchupsOfWeek(any, week));
    assert.equal(new Set(listed).size, any.matchups.length);
    const lines = any.teams.flatMap(({ id }) => teamSchedule(any, id));
    assert.equal(lines.length, any.matchups.reduce((sum, { away }) => sum + (away ? 2 : 1), 0));
  }
});
