import assert from "node:assert/strict";
import { season, teamId } from "@/lib/league/testing/season.ts";
import type { Points } from "@/lib/league/types.ts";
import { lift } from "./bankroll.ts";
import { board, current } from "./board.ts";
import { chances, futureLines } from "./futures.ts";
import { kickedOff, openWeek } from "./kickoff.ts";
import { openLines } from "./lines.ts";
import { pickTable } from "./pickem.ts";
import { strengths } from "./strength.ts";
import { type Cents, dollars } from "./types.ts";

/** A is strong, D is weak; five weeks played, week 6 to come. */
const played = Array.from(
  { length: 5 },
  (): [number, number, number, number][] => [[1, 130, 2, 110], [3, 108, 4, 90]],
);
const rows = season({
  teams: 4,
  weeks: [...played, [{ home: 1, away: 4 }, { home: 2, away: 3 }]],
  season: { currentWeek: 6, playoffTeams: 2, status: "active" },
});

Deno.test("a week is open until its first points, then the next one is", () => {
  assert.equal(openWeek(rows), 6);
  const live = structuredClone(rows);
  live.matchups.at(-1)!.home.points = 10 as Points;
  assert.ok(kickedOff(live, 6), "for both matchups");
  assert.equal(openWeek(live), null);
  assert.deepEqual(openLines(live), []);
  assert.deepEqual(futureLines(live), []);
  assert.equal(openWeek({ ...rows, season: { ...rows.season, currentWeek: 5 } }), 6);
  assert.equal(openWeek({ ...rows, season: { ...rows.season, currentWeek: 7 } }), null, "left behind");
  assert.equal(openWeek({ ...rows, season: { ...rows.season, status: "finished" } }), null);
});

Deno.test("the stronger team gives points, at half points, and both sides mirror each other", () => {
  const [{ spread, total, moneyline }] = openLines(rows);
  const line = ({ selection }: typeof spread[0]) => "line" in selection ? selection.line : NaN;
  assert.ok(line(spread[0]) < 0 && line(spread[0]) % 50 === 0);
  assert.equal(line(spread[0]) + line(spread[1]), 0);
  assert.equal(line(total[0]), line(total[1]));
  assert.ok(moneyline[0].odds < moneyline[1].odds);
});

Deno.test("a projection goes before what teams scored", () => {
  const projected = structuredClone(rows);
  const { home, away } = projected.matchups.at(-2)!;
  [home.projected, away!.projected] = [9000 as Points, 12_000 as Points];
  const [{ moneyline, spread }] = openLines(projected);
  assert.ok(moneyline[0].odds > moneyline[1].odds);
  assert.deepEqual(spread[0].selection, { market: "spread", matchup: 11, pick: "home", line: 3000 });
});

Deno.test("few games are shrunk to the league's mean, and no games make equals", () => {
  const one = strengths(season({ teams: 2, weeks: [[[1, 150, 2, 90]]] }));
  assert.ok(one.get(teamId(1))!.mean < 130 && one.get(teamId(1))!.mean > 120);
  const none = strengths(season({ teams: 2, weeks: [[{ home: 1, away: 2 }]] }));
  assert.equal(none.get(teamId(1))!.mean, none.get(teamId(2))!.mean);
});

Deno.test("chances add up, are the same every time, and favour the better team", () => {
  const list = chances(rows, "seed");
  assert.deepEqual(list, chances(rows, "seed"));
  const sum = (of: "title" | "playoffs") => list.reduce((all, one) => all + one[of], 0);
  assert.ok(Math.abs(sum("title") - 1) < 1e-9 && Math.abs(sum("playoffs") - 2) < 1e-9);
  assert.ok(list[0].title > list[3].title && list[0].playoffs > 0.9);
});

Deno.test("what the board offers can be found again by its selection, and only that", () => {
  const now = board(rows);
  for (const { moneyline, spread, total } of now.lines) {
    for (const offer of [...moneyline, ...spread, ...total]) {
      const { teams: _, ...found } = current(now, offer.selection)!;
      assert.deepEqual(found, offer);
    }
  }
  assert.equal(current(now, { market: "moneyline", matchup: 1, pick: "home" }), null);
  assert.ok(now.futures.some(({ title }) => title && current(now, title.selection)));
});

Deno.test("a lift is to the floor exactly, and nothing above it", () => {
  const lifted = [0, 1, 999_999, 1_000_000, 5_000_000].map((has) => has + lift(has as Cents));
  assert.deepEqual(lifted, [dollars(10_000), dollars(10_000), dollars(10_000), dollars(10_000), 5_000_000]);
});

Deno.test("accuracy is of all games since the first pick, without those that ended level", () => {
  const games = season({
    teams: 4,
    weeks: [[[1, 1, 2, 0], [3, 1, 4, 0]], [[1, 1, 3, 0], [2, 5, 4, 5]], [[1, 0, 4, 1], [2, 1, 3, 0]]],
  });
  const pick = (account: number, matchup: number, team: number) =>
    ({ account, matchup, team: teamId(team) }) as never;
  const table = pickTable(games, [
    pick(1, 1, 1),
    pick(1, 3, 3),
    pick(1, 4, 2),
    pick(2, 5, 4),
    pick(2, 6, 2),
  ]);
  assert.deepEqual(
    table.map((
      { account, correct, wrong, pushes, possible, accuracy },
    ) => [account, correct, wrong, pushes, possible, accuracy]),
    [[2, 2, 0, 0, 2, 1], [1, 1, 1, 1, 5, 0.2]],
  );
});
