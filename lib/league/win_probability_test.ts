import assert from "node:assert/strict";
import fc from "fast-check";
import { season } from "./testing/season.ts";
import type { Matchup, Points } from "./types.ts";
import {
  homeChance,
  liveMatchup,
  normal,
  percent,
  type Standing,
  VARIANCE_PER_POINT,
  winProbability,
} from "./win_probability.ts";

const side = (points: number, left: number): Standing => ({ points: points as Points, left: left as Points });
const score = fc.integer({ min: -2000, max: 25000 });
const left = fc.integer({ min: 0, max: 25000 });

Deno.test("with nothing left the leader has won, and a tie is half for each", () => {
  assert.equal(winProbability(side(10001, 0), side(10000, 0)), 1);
  assert.equal(winProbability(side(10000, 0), side(10001, 0)), 0);
  assert.equal(winProbability(side(10000, 0), side(10000, 0)), 0.5);
  assert.equal(
    winProbability(side(10000, 700), side(10000, 700)),
    0.5,
    "nor is it more for the one named first",
  );
});

Deno.test("a larger lead is never a smaller chance", () => {
  fc.assert(fc.property(score, score, left, left, fc.integer({ min: 1, max: 5000 }), (a, b, m, n, more) => {
    const before = winProbability(side(a, m), side(b, n));
    assert.ok(winProbability(side(a + more, m), side(b, n)) >= before - 1e-7);
    assert.ok(winProbability(side(a, m), side(b + more, n)) <= before + 1e-7);
  }));
});

Deno.test("the two sides' chances add up to one, and each is from 0 to 1", () => {
  fc.assert(fc.property(score, score, left, left, (a, b, m, n) => {
    const [home, away] = [side(a, m), side(b, n)];
    const chance = winProbability(home, away);
    assert.ok(chance >= 0 && chance <= 1);
    assert.ok(Math.abs(chance + winProbability(away, home) - 1) < 1e-9);
  }));
});

Deno.test("a lead is worth more the less is left", () => {
  const chances = [20000, 10000, 5000, 1000, 100, 0].map((n) => winProbability(side(8000, n), side(7000, n)));
  assert.deepEqual(chances, chances.toSorted((a, b) => a - b));
  assert.ok(chances[0] > 0.55 && chances[0] < 0.65 && chances.at(-1) === 1, `${chances}`);
});

Deno.test("the Normal distribution is that of the tables", () => {
  const table = [[-3, 0.0013499], [-1, 0.1586553], [0, 0.5], [0.5, 0.6914625], [1.96, 0.9750021]];
  for (const [z, p] of table) assert.ok(Math.abs(normal(z) - p) < 2e-7, `${z}`);
});

Deno.test("what is not certain is not shown as 0 or 100 per cent", () => {
  assert.deepEqual([0, 0.0001, 0.5, 0.634, 0.9999, 1].map(percent), [0, 1, 50, 63, 99, 100]);
});

Deno.test("a settled matchup is what the provider says; without projections and for a bye there is no chance", () => {
  const rows = season({
    teams: 5,
    weeks: [[[1, 90, 2, 100], [3, 80, 4, 80], [5, 70]], [{ home: 1, away: 2 }]],
  });
  const [lost, tie, bye, open] = rows.matchups;
  const now = { status: "active", currentWeek: 2 } as const;
  assert.deepEqual([lost, tie, bye, open].map((matchup) => homeChance(now, matchup)), [0, 0.5, null, null]);
  const projected: Matchup = {
    ...open,
    home: { ...open.home, projected: 12000 as Points },
    away: { ...open.away!, projected: 10000 as Points },
  };
  assert.equal(liveMatchup(now, projected).chance, percent(normal(20 / Math.sqrt(VARIANCE_PER_POINT * 220))));
  assert.equal(homeChance({ status: "finished", currentWeek: 2 }, projected), null);
});
