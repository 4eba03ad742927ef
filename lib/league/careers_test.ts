import assert from "node:assert/strict";
import { career, careers } from "./careers.ts";
import { champions } from "./champions.ts";
import { headToHead, opponents } from "./head_to_head.ts";
import { anySeason, dice, history, manager, season } from "./testing/season.ts";

const first = season({
  year: 2019,
  teams: 4,
  weeks: [
    [[1, 100, 2, 90], [3, 80, 4, 60]],
    [[1, 120, 4, 110], [2, 100, 3, 90]],
    [[2, 70, 1, 60], [3, 50, 4, 40]],
  ],
  regularWeeks: 2,
  seeds: [1, 2, 3, 4],
  ranks: [2, 1, 3, 4],
});
/** Manager 1 has moved to team 4, and manager 7 is new. */
const second = season({
  year: 2020,
  teams: 4,
  weeks: [[[4, 100, 2, 90], [3, 80, 1, 60]]],
  team: { 1: { managers: [manager(7)] }, 4: { managers: [manager(1)] } },
});
const past = history(first, second);

Deno.test("a career follows the manager from team to team, newest season first", () => {
  const its = career(past, manager(1).id)!;
  assert.deepEqual(its.seasons.map(({ season, team, position, of }) => [season, team.id, position, of]), [
    [2020, 4, 1, 4],
    [2019, 1, 1, 4],
  ]);
  assert.deepEqual(its.regular, { wins: 3, losses: 0, ties: 0 });
  assert.deepEqual(its.playoffs, { wins: 0, losses: 1, ties: 0 });
  assert.deepEqual(its.all, { wins: 3, losses: 1, ties: 0 });
  assert.deepEqual([its.pointsFor, its.pointsAgainst], [38000, 36000]);
  assert.deepEqual([its.titles, its.runnerUps, its.playoffAppearances], [[], [2019], [2019]]);
  assert.deepEqual(its.bestFinish, { season: 2019, rank: 2 });
  assert.deepEqual(its.streaks.current?.length, 1);
});

Deno.test("careers go by titles, then by share of games won; a manager without games has one too", () => {
  assert.deepEqual(careers(past).map((its) => its.manager.id), [2, 1, 3, 4, 7]);
  const unplayed = career(history(season({ teams: 2, weeks: [] })), manager(2).id)!;
  assert.deepEqual([unplayed.all, unplayed.bestFinish, unplayed.opponents], [
    { wins: 0, losses: 0, ties: 0 },
    null,
    [],
  ]);
  assert.equal(career(past, manager(20).id), null);
});

Deno.test("two managers' meetings count over all seasons and teams, from the first one's side", () => {
  const series = headToHead(past, manager(1).id, manager(2).id)!;
  assert.deepEqual([series.wins, series.losses, series.pointsFor, series.pointsAgainst], [
    2,
    1,
    26000,
    25000,
  ]);
  assert.deepEqual(series.games.map(({ season, week, result }) => [season, week, result]), [
    [2020, 1, "win"],
    [2019, 3, "loss"],
    [2019, 1, "win"],
  ]);
  assert.equal(headToHead(past, manager(1).id, manager(2).id, "playoffs")!.games.length, 1);
  assert.deepEqual(headToHead(past, manager(1).id, manager(7).id)!.games, []);
  assert.equal(headToHead(past, manager(1).id, manager(20).id), null);
  assert.deepEqual(opponents(past, manager(1).id).map((its) => [its.opponent.id, its.games.length]), [
    [2, 3],
    [4, 1],
  ]);
});

Deno.test("champions are the teams ranked 1, newest year first, and nobody while a season runs", () => {
  assert.deepEqual(
    champions(past).map((line) => [line.season, line.champion?.id, line.runnerUp?.id, line.final?.week]),
    [
      [2020, undefined, undefined, undefined],
      [2019, 2, 1, 3],
    ],
  );
  const ranked = season({ teams: 2, weeks: [[[1, 9, 2, 8]]], ranks: [1, 2] });
  assert.deepEqual(champions(history(ranked)).map(({ champion, final }) => [champion?.id, final]), [[
    1,
    null,
  ]]);
});

Deno.test("whatever the history, managers' wins and losses against each other mirror", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const draw = dice(seed);
    const rows = history(...Array.from({ length: 1 + draw(3) }, (_, i) => anySeason(draw, 2000 + i)));
    const all = careers(rows);
    for (const its of all) {
      for (const series of its.opponents) {
        const other = all.find((line) => line.manager.id === series.opponent.id)!.opponents
          .find((back) => back.opponent.id === its.manager.id)!;
        assert.deepEqual([series.wins, series.losses, series.ties], [other.losses, other.wins, other.ties]);
        assert.deepEqual([series.pointsFor, series.pointsAgainst], [other.pointsAgainst, other.pointsFor]);
      }
      assert.ok(its.titles.every((year) => champions(rows).some((line) => line.season === year)));
    }
  }
});
