import assert from "node:assert/strict";
import type { Points } from "@/lib/league/types.ts";
import { season, teamId } from "@/lib/league/testing/season.ts";
import { grade, returned, settlement } from "./settlement.ts";
import { dollars, type Grade, type Leg, type Odds, type Selection } from "./types.ts";

/** Matchup 1: A 110, B 100. Matchup 2: C 95, D 95. Week 2, matchups 3 and 4, is to be played. */
const rows = season({
  teams: 4,
  weeks: [[[1, 110, 2, 100], [3, 95, 4, 95]], [{ home: 1, away: 3 }, { home: 2, away: 4 }]],
  season: { playoffTeams: 2 },
});

const leg = (selection: Selection, teams: number[], odds = 1909): Leg => ({
  selection,
  teams: teams.map(teamId),
  odds: odds as Odds,
});
const line = (points: number) => points * 100 as Points;

Deno.test("moneylines, spreads and totals are graded, and what is exactly on the line is a push", () => {
  const cases: [Selection, Grade][] = [
    [{ market: "moneyline", matchup: 1, pick: "home" }, "won"],
    [{ market: "moneyline", matchup: 1, pick: "away" }, "lost"],
    [{ market: "spread", matchup: 1, pick: "home", line: line(-9.5) }, "won"],
    [{ market: "spread", matchup: 1, pick: "home", line: line(-10) }, "push"],
    [{ market: "spread", matchup: 1, pick: "away", line: line(10) }, "push"],
    [{ market: "spread", matchup: 1, pick: "away", line: line(9.5) }, "lost"],
    [{ market: "total", matchup: 1, pick: "over", line: line(209.5) }, "won"],
    [{ market: "total", matchup: 1, pick: "under", line: line(209.5) }, "lost"],
    [{ market: "total", matchup: 1, pick: "under", line: line(210) }, "push"],
  ];
  for (const [selection, expected] of cases) {
    assert.equal(grade(leg(selection, [1, 2]), rows), expected, JSON.stringify(selection));
  }
  assert.equal(grade(leg({ market: "moneyline", matchup: 2, pick: "home" }, [3, 4]), rows), "push");
  assert.equal(grade(leg({ market: "moneyline", matchup: 3, pick: "home" }, [1, 3]), rows), "open");
});

Deno.test("a matchup that is gone, between others, or never settled makes a leg void", () => {
  const home = (matchup: number): Selection => ({ market: "moneyline", matchup, pick: "home" });
  assert.equal(grade(leg(home(99), [1, 2]), rows), "void");
  assert.equal(grade(leg(home(3), [1, 2]), rows), "void");
  assert.equal(grade(leg(home(3), [3, 1]), rows), "void");
  const at = (currentWeek: number) => ({ ...rows, season: { ...rows.season, currentWeek } });
  assert.equal(grade(leg(home(3), [1, 3]), at(3)), "open");
  assert.equal(grade(leg(home(3), [1, 3]), at(4)), "void");
});

Deno.test("futures are open until they are known", () => {
  const future = (market: "title" | "playoffs", team: number, pick: "yes" | "no" = "yes") =>
    leg({ market, team: teamId(team), pick } as Selection, [team]);
  assert.equal(grade(future("title", 1), rows), "open");
  assert.equal(grade(future("playoffs", 1), rows), "open");
  assert.equal(grade(future("title", 9), rows), "void");
  const over = season({
    teams: 4,
    weeks: [[[1, 110, 2, 100], [3, 95, 4, 90]], [[1, 100, 3, 110], [2, 80, 4, 70]], [[1, 100, 3, 90]]],
    regularWeeks: 2,
    seeds: [2, 3, 1, 4],
    ranks: [1, 3, 2, 4],
    season: { playoffTeams: 2 },
  });
  const grades = [1, 2, 3, 4].map((
    team,
  ) => [grade(future("title", team), over), grade(future("playoffs", team), over)]);
  assert.deepEqual(grades, [["won", "won"], ["lost", "lost"], ["lost", "won"], ["lost", "lost"]]);
  assert.equal(grade(future("playoffs", 2, "no"), over), "won");
});

Deno.test("any loss loses, a push or void drops out and re-prices, with none left the stake goes back", () => {
  const legs = [
    leg({ market: "moneyline", matchup: 1, pick: "home" }, [1, 2], 2000),
    leg({ market: "moneyline", matchup: 2, pick: "home" }, [3, 4], 1500),
  ];
  const settled = (...grades: Grade[]) => {
    const result = settlement(dollars(10), legs, grades);
    return [result.kind, returned(result)];
  };
  assert.deepEqual(settled("won", "won"), ["won", 3000]);
  assert.deepEqual(settled("won", "push"), ["won", 2000]);
  assert.deepEqual(settled("void", "won"), ["won", 1500]);
  assert.deepEqual(settled("void", "push"), ["push", 1000]);
  assert.deepEqual(settled("void", "void"), ["void", 1000]);
  assert.deepEqual(settled("lost", "open"), ["lost", 0]);
  assert.deepEqual(settled("won", "open"), ["open", 0]);
});
