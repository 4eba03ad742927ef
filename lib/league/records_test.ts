import assert from "node:assert/strict";
import { type RecordBook, recordBook } from "./records.ts";
import { ranking } from "./ranking.ts";
import { games } from "./games.ts";
import { anySeason, dice, history, manager, season } from "./testing/season.ts";

const first = season({
  year: 2019,
  teams: 4,
  weeks: [
    [[1, 100, 2, 90], [3, 150, 4, 60]],
    [[1, 120, 3, 119], [2, 90, 4, 90]],
    [[1, 200, 4, 10], [2, 50, 3, 40]],
    [[1, 250, 2, 240], [3, 300, 4, 290]],
  ],
  regularWeeks: 2,
  seeds: [1, 2, 3, 4],
  ranks: [1, 2, 3, 4],
  matchup: { "4.1": { periods: 2 }, "4.2": { periods: 2 } },
});
const second = season({
  year: 2020,
  teams: 4,
  weeks: [[[1, 150, 2, 90], [3, 10, 4, 5]], [[1, 0], { home: 2, away: 3 }]],
});
const past = history(second, first);
const values = (list: RecordBook["highestScores"]) => list.entries.map(({ value }) => value / 100);

Deno.test("single-game lists have the right games, and a two-week matchup is in none of them", () => {
  const book = recordBook(past);
  assert.deepEqual(values(book.highestScores), [200, 150, 150, 120, 119]);
  assert.deepEqual(values(book.lowestScores), [5, 10, 10, 40, 50]);
  assert.deepEqual(values(book.biggestBlowouts), [190, 90, 60, 10, 10]);
  assert.deepEqual(values(book.closestGames), [1, 5, 10, 10, 60]);
  assert.deepEqual(values(book.highestLosingScores), [119, 90, 90, 60, 40]);
  assert.deepEqual(values(book.lowestWinningScores), [10, 50, 100, 120, 150]);
});

Deno.test("an entry names its team, opponent, season, week and matchup, and equal values share a place", () => {
  const [, one, other, fourth] = recordBook(past).highestScores.entries;
  assert.deepEqual(
    [
      one.place,
      one.shared,
      one.team.id,
      one.season,
      one.week,
      one.matchup,
      one.opponent.id,
      one.opponentPoints,
    ],
    [2, true, 3, 2019, 1, 2, 4, 6000],
  );
  assert.deepEqual([other.place, other.shared, other.team.id, other.season], [2, true, 1, 2020]);
  assert.deepEqual([fourth.place, fourth.shared], [4, false]);
});

Deno.test("lenses tell regular season, playoffs and consolation apart", () => {
  assert.deepEqual(values(recordBook(past, { lens: "regular" }).highestScores), [150, 150, 120, 119, 100]);
  assert.deepEqual(values(recordBook(past, { lens: "playoffs" }).highestScores), [200, 50, 40, 10]);
  assert.deepEqual(games(past).slice(-8, -4).map(({ stage }) => stage), [
    "playoffs",
    "playoffs",
    "consolation",
    "consolation",
  ]);
});

Deno.test("a game that the provider calls consolation is no playoff game, even where no bracket can be found", () => {
  const odd = season({
    teams: 3,
    weeks: [[], [[1, 9, 2, 8]], [[1, 9, 3, 8]]],
    regularWeeks: 1,
    matchup: { "2.1": { phase: "consolation" } },
    season: { playoffTeams: 0 },
  });
  assert.deepEqual(games(history(odd)).map(({ stage }) => stage), [
    "consolation",
    "consolation",
    "playoffs",
    "playoffs",
  ]);
});

Deno.test("seasons count points while they run, but their record only once they are over", () => {
  const book = recordBook(past, { lens: "regular" });
  assert.deepEqual(
    book.mostSeasonPoints.entries.map(({ season, team, value }) => [season, team.id, value]).slice(0, 3),
    [
      [2019, 3, 26900],
      [2019, 1, 22000],
      [2019, 2, 18000],
    ],
  );
  assert.deepEqual(book.bestSeasons.entries.map(({ season, team, wins }) => [season, team.id, wins]), [
    [2019, 1, 2],
    [2019, 3, 1],
    [2019, 2, 0],
    [2019, 4, 0],
  ]);
  assert.deepEqual(book.worstSeasons.entries.map(({ team, place }) => [team.id, place]), [[4, 1], [2, 1], [
    3,
    3,
  ], [1, 4]]);
});

Deno.test("careers are listed by titles, points and share of games won, this last from a number of games on", () => {
  const book = recordBook(past, { minGames: 5 });
  assert.deepEqual(book.titles.entries.map(({ manager, value, seasons }) => [manager.id, value, seasons]), [[
    1,
    1,
    [2019],
  ]]);
  assert.equal(book.mostPoints.entries[0].manager.id, 1);
  assert.equal(book.mostPoints.entries[0].value, 82000);
  assert.deepEqual(book.winPcts.entries.map(({ manager }) => manager.id), [1, 3, 2, 4]);
  assert.deepEqual(recordBook(past, { minGames: 6 }).winPcts.entries, []);
  assert.deepEqual(recordBook(past, { lens: "regular" }).titles.entries, []);
});

Deno.test("streaks go across seasons", () => {
  const [run] = recordBook(past).winningStreaks.entries;
  assert.deepEqual([run.manager.id, run.value, run.first.season, run.last.season, run.running], [
    1,
    5,
    2019,
    2020,
    true,
  ]);
});

Deno.test("a list keeps to its length and says how many more share its last place", () => {
  const list = ranking([5, 3, 3, 3, 1], (value) => value, "highest", 2, (_, value) => ({ value }));
  assert.deepEqual(list, {
    entries: [{ value: 5, place: 1, shared: false }, { value: 3, place: 2, shared: true }],
    more: 2,
  });
  assert.deepEqual(ranking([1, 2], (value) => value, "lowest", 0, (value) => ({ value })), {
    entries: [],
    more: 0,
  });
  assert.deepEqual(ranking([], (value) => value, "lowest", 3, (value) => ({ value })), {
    entries: [],
    more: 0,
  });
});

Deno.test("a ranking agrees with sorting everything", () => {
  const draw = dice(7);
  for (let round = 0; round < 300; round++) {
    const items = Array.from({ length: draw(30) }, () => draw(12));
    const top = 1 + draw(8);
    for (const best of ["highest", "lowest"] as const) {
      const sorted = items.toSorted((a, b) => best === "highest" ? b - a : a - b);
      const list = ranking(items, (value) => value, best, top, (_, value) => ({ value }));
      assert.deepEqual(list.entries.map(({ value }) => value), sorted.slice(0, top));
      assert.ok(list.entries.every(({ value, place }) => place === sorted.indexOf(value) + 1));
      assert.equal(list.more, sorted.slice(top).filter((value) => value === sorted[top - 1]).length);
    }
  }
});

Deno.test("an empty history and one without decided games have an empty book", () => {
  const unplayed = season({ teams: 4, weeks: [[{ home: 1, away: 2 }, [3, 99]]] });
  for (const rows of [history(), history(unplayed), history(season({ teams: 0, weeks: [] }))]) {
    const { lens: _, ...lists } = recordBook(rows);
    for (const [name, list] of Object.entries(lists)) assert.deepEqual(list, { entries: [], more: 0 }, name);
  }
});

Deno.test("whatever the history, places rise, values are in order and co-owners both count", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const draw = dice(seed);
    const rows = history(...Array.from({ length: 1 + draw(4) }, (_, i) => anySeason(draw, 2000 + i)));
    for (const lens of ["all", "regular", "playoffs"] as const) {
      const { lens: _, ...lists } = recordBook(rows, { lens, top: 4, minGames: 1 });
      for (const [name, { entries }] of Object.entries(lists)) {
        assert.ok(entries.length <= 4);
        for (let i = 1; i < entries.length; i++) {
          const up = /^(lowest|closest|worst)/.test(name) ? 1 : -1;
          assert.ok(up * (entries[i].value - entries[i - 1].value) >= -1e-9, `seed ${seed}, ${lens} ${name}`);
          assert.equal(
            entries[i].place === entries[i - 1].place,
            Math.abs(entries[i].value - entries[i - 1].value) < 1e-9,
          );
        }
      }
    }
  }
  const owners = { 1: { managers: [manager(1), manager(9)] } };
  const shared = season({ teams: 2, weeks: [[[1, 100, 2, 90]]], team: owners });
  assert.deepEqual(
    recordBook(history(shared)).mostPoints.entries.map((line) => [line.manager.id, line.place]),
    [
      [1, 1],
      [9, 1],
      [2, 3],
    ],
  );
});
