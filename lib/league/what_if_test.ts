import assert from "node:assert/strict";
import { season } from "./testing/season.ts";
import { points } from "./points.ts";
import type { SeasonRows } from "./types.ts";
import { openMatchups, whatIf } from "./what_if.ts";

/** Four teams: A and C won in week 1; in week 2 A trails B and C has not begun against D. */
function running(): SeasonRows {
  const rows = season({
    teams: 4,
    seeds: [1, 3, 2, 4],
    weeks: [[[1, 100, 2, 90], [3, 95, 4, 80]], [[1, 40, 2, 60], { home: 3, away: 4 }], [{
      home: 1,
      away: 3,
    }]],
    season: { currentWeek: 2, status: "active" },
    matchup: { "2.1": { outcome: "undecided" } },
  });
  const [, , begun, toCome] = rows.matchups;
  begun.home.projected = points(120);
  begun.away!.projected = points(101);
  toCome.home.projected = points(90);
  toCome.away!.projected = points(99);
  return rows;
}

const table = (rows: SeasonRows, ending: "scores" | "favourites") =>
  whatIf(rows, ending).map(({ team, wins, losses, gained }) => `${team.abbrev} ${wins}-${losses} ${gained}`);

Deno.test("if the live scores stood: games that have begun count as they are, others do not", () => {
  assert.deepEqual(openMatchups(running()).map(({ id }) => id), [3, 4]);
  assert.deepEqual(table(running(), "scores"), ["C 1-0 1", "B 1-1 1", "A 1-1 -2", "D 0-1 0"]);
});

Deno.test("with each favourite every open game of the week counts as projected", () => {
  assert.deepEqual(table(running(), "favourites"), ["A 2-0 0", "C 1-1 0", "D 1-1 1", "B 0-2 -1"]);
  assert.equal(whatIf(running(), "favourites")[0].pointsFor, points(220));
});

Deno.test("a score that is level is a tie, and without projections the score decides", () => {
  const rows = running();
  rows.matchups[2].home.points = points(60);
  assert.deepEqual(whatIf(rows, "scores").find(({ team }) => team.abbrev === "A")!.ties, 1);
  rows.matchups[2].home.projected = null;
  assert.equal(whatIf(rows, "favourites").find(({ team }) => team.abbrev === "A")!.ties, 1);
});

Deno.test("before the first points of a week, and after it is settled, there is nothing to suppose", () => {
  const before = running();
  before.matchups[2].home.points = before.matchups[2].away!.points = points(0);
  assert.deepEqual(whatIf(before, "scores"), []);
  const after = running();
  after.matchups[2].outcome = "away";
  after.matchups[3].outcome = "home";
  assert.deepEqual(whatIf(after, "favourites"), []);
});

Deno.test("supposing leaves the season as it was", () => {
  const rows = running();
  const copy = structuredClone(rows);
  whatIf(rows, "favourites");
  assert.deepEqual(rows, copy);
});
