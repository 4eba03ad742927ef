import assert from "node:assert/strict";
import { type Change, changes, changeText, latestWeek } from "./changes.ts";
import { anySeason, dice, type Game, history, season } from "./testing/season.ts";

const told = (list: Change[]) => list.map((change) => `${change.kind} ${change.team.abbrev}`);

/** Team 1 beats 2 and 3 beats 4, week after week. */
const steady = (weeks: number, score = 100): Game[][] =>
  Array.from({ length: weeks }, () => [[1, score, 2, 90], [3, 95, 4, 80]]);

Deno.test("the latest week is the newest in which every game is decided", () => {
  assert.equal(latestWeek(season({ teams: 4, weeks: steady(3) })), 3);
  assert.equal(
    latestWeek(season({ teams: 4, weeks: [...steady(2), [[1, 9, 2, 8], { home: 3, away: 4 }]] })),
    2,
  );
  assert.equal(latestWeek(season({ teams: 4, weeks: [[[1, 99]]] })), null);
  assert.deepEqual(changes(season({ teams: 4, weeks: [] })), []);
});

Deno.test("streaks count from three games on", () => {
  assert.deepEqual(told(changes(season({ teams: 4, weeks: steady(2) }))), []);
  const list = changes(season({ teams: 4, weeks: steady(3) }));
  assert.deepEqual(told(list), [
    "winning streak A",
    "losing streak B",
    "winning streak C",
    "losing streak D",
  ]);
  assert.equal(changeText(list[0]), "Team A won 3 in a row");
});

Deno.test("climbs and falls of two places or more are told with both places", () => {
  const rows = season({ teams: 4, weeks: [...steady(1), [[2, 900, 1, 90], [3, 95, 4, 80]]] });
  const moves = changes(rows, { limit: 20 }).filter(({ kind }) => kind === "climb" || kind === "fall");
  assert.deepEqual(moves.map((change) => changeText(change)), ["Team A fell from 1st to 3rd"]);
});

Deno.test("a season's highest and lowest scores are told once there are three weeks", () => {
  const high = (weeks: number) =>
    season({ teams: 4, weeks: [...steady(weeks), [[1, 150, 2, 20], [3, 95, 4, 80]]] });
  assert.ok(!told(changes(high(1))).includes("season high A"));
  assert.deepEqual(told(changes(high(2))).slice(0, 2), ["season high A", "season low B"]);
});

Deno.test("a league record is held against earlier seasons and not told again as a season high", () => {
  const before = season({ year: 2019, teams: 4, weeks: steady(3, 140) });
  const now = season({ year: 2020, teams: 4, weeks: [...steady(3), [[1, 150, 2, 91], [3, 95, 4, 80]]] });
  const list = changes(now, { history: history(before, now), limit: 20 });
  assert.deepEqual(told(list).slice(0, 2), ["record A", "record A"]);
  assert.equal(
    changeText(list[0], { digits: 1 }),
    "Team A: highest score in league history, 150.0 (was 140.0 by Team A in 2019)",
  );
  assert.ok(!told(list).includes("season high A"));
  assert.ok(told(changes(now, { history: history(now), limit: 20 })).includes("season high A"));
});

Deno.test("clinched places and lost ones are told in the week that settles them", () => {
  const open: Game[] = [{ home: 1, away: 3 }, { home: 2, away: 4 }];
  const cut = { playoffTeams: 2 };
  const settled = season({ teams: 4, weeks: [...steady(2), open], season: { ...cut, currentWeek: 2 } });
  assert.deepEqual(told(changes(settled, { limit: 4 })), [
    "clinched A",
    "clinched C",
    "eliminated B",
    "eliminated D",
  ]);
  const later = season({ teams: 4, weeks: [...steady(2), [[1, 9, 3, 8], [2, 9, 4, 8]]], season: cut });
  assert.ok(told(changes(later, { limit: 20 })).every((line) => !/clinched|eliminated/.test(line)));
});

Deno.test("playoff weeks tell who moves on, and the last one the champion", () => {
  const semifinals: Game[] = [[1, 9, 4, 8], [2, 9, 3, 8]];
  const base = { teams: 4, seeds: [1, 2, 3, 4], regularWeeks: 1 };
  const half = changes(season({ ...base, weeks: [steady(1)[0], semifinals] }));
  assert.deepEqual(half.slice(0, 2).map((change) => changeText(change)), [
    "Team A reached the final",
    "Team B reached the final",
  ]);
  const ended = changes(
    season({ ...base, weeks: [steady(1)[0], semifinals, [[2, 9, 1, 8]]], ranks: [2, 1, 3, 4] }),
  );
  assert.equal(changeText(ended[0]), "Team B won the title");
});

Deno.test("one kind of fact does not fill the list", () => {
  const weeks = Array.from(
    { length: 3 },
    (): Game[] => [1, 3, 5, 7, 9].map((id) => [id, 100 + id, id + 1, 90 + id]),
  );
  const move: Game[] = [[10, 300, 1, 50], [2, 200, 3, 40], [5, 105, 6, 96], [7, 107, 8, 98], [9, 109, 4, 94]];
  assert.ok(
    new Set(changes(season({ teams: 10, weeks: [...weeks, move] })).map(({ kind }) => kind)).size >= 4,
  );
});

Deno.test("whatever the season, changes are of its latest week, by weight, and can be told", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const draw = dice(seed);
    const [before, now] = [anySeason(draw, 2019), anySeason(draw, 2020)];
    const list = changes(now, { history: history(before, now), limit: 8 });
    assert.ok(list.length <= 8);
    list.forEach((change, i) => {
      assert.equal(change.week, latestWeek(now));
      assert.ok(i === 0 || list[i - 1].weight >= change.weight);
      assert.doesNotMatch(changeText(change), /undefined|NaN|null/);
    });
  }
});
