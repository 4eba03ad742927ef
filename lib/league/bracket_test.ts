import assert from "node:assert/strict";
import { type Bracket, bracket, playoffTeams } from "./bracket.ts";
import { anySeason, dice, type Game, season, type Shape } from "./testing/season.ts";
import type { SeasonRows } from "./types.ts";

/** One regular week in which team 1 is best, team 2 second …, then these playoffs. */
function playoffs(teams: number, weeks: Game[][], extra: Partial<Shape> = {}): SeasonRows {
  const seeds = Array.from({ length: teams }, (_, i) => i + 1);
  return season({ teams, weeks: [[], ...weeks], regularWeeks: 1, seeds, ...extra });
}

const shape = (drawn: Bracket | null) =>
  drawn?.rounds.map(({ name, games }) =>
    `${name}: ${
      games.map(({ top, bottom }) => bottom ? `${top.seed}-${bottom.seed}` : `${top.seed} bye`).join(", ")
    }`
  );

/** Six teams in, two byes; seed 6 wins it all, the bracket is reseeded, and losers play for places. */
const upset: Game[][] = [
  [[1, 90], [2, 90], [3, 80, 6, 120], [4, 100, 5, 70], [7, 90, 8, 60]],
  [[1, 100, 6, 140], [2, 110, 4, 90], [3, 70, 5, 100], [7, 80, 8, 90]],
  [[2, 100, 6, 101], [1, 90, 4, 80], [3, 70, 5, 90], [7, 80, 8, 70]],
];
const ranks = [3, 2, 6, 4, 5, 1, 7, 8];
const expected = ["Quarterfinals: 1 bye, 2 bye, 3-6, 4-5", "Semifinals: 1-6, 2-4", "Final: 2-6"];

Deno.test("six teams, byes, reseeding and an upset are found from the final ranks alone", () => {
  const drawn = bracket(playoffs(8, upset, { ranks, seeds: undefined }))!;
  assert.equal(drawn.teams, 6);
  assert.equal(drawn.totalRounds, 3);
  assert.deepEqual(shape(drawn), expected);
  assert.equal(drawn.champion?.id, 6);
  assert.equal(drawn.runnerUp?.id, 2);
  assert.equal(drawn.thirdPlace?.winner, 1);
  assert.deepEqual(drawn.placements.map(({ places, game }) => [places, game.winner]), [[[5, 6], 5], [
    [7, 8],
    7,
  ]]);
  assert.deepEqual(drawn.consolation.map(({ week, games }) => [week, games.length]), [[2, 1], [3, 2]]);
});

Deno.test("while the season runs the seeds, byes and winners show the same bracket", () => {
  const drawn = bracket(playoffs(8, upset))!;
  assert.deepEqual(shape(drawn), expected);
  assert.deepEqual([drawn.champion?.id, drawn.runnerUp?.id, drawn.thirdPlace?.winner], [6, 2, 1]);
  assert.deepEqual(drawn.placements, []);
});

Deno.test("a bracket half played has the rounds drawn so far and no champion", () => {
  const drawn = bracket(playoffs(8, [upset[0], [{ home: 1, away: 6 }, { home: 2, away: 4 }]]))!;
  assert.deepEqual(shape(drawn), expected.slice(0, 2));
  assert.deepEqual([drawn.totalRounds, drawn.champion, drawn.runnerUp, drawn.thirdPlace], [
    3,
    null,
    null,
    null,
  ]);
  assert.equal(drawn.rounds[1].games[0].winner, null);
});

Deno.test("four and eight teams, and a lone final, need no byes", () => {
  const four = bracket(playoffs(6, [[[1, 9, 4, 8], [2, 9, 3, 8], [5, 9, 6, 8]], [[1, 9, 2, 8]]]));
  assert.deepEqual(shape(four), ["Semifinals: 1-4, 2-3", "Final: 1-2"]);
  const eight = bracket(playoffs(8, [
    [[1, 9, 8, 8], [2, 9, 7, 8], [3, 9, 6, 8], [4, 9, 5, 8]],
    [[1, 9, 4, 8], [2, 9, 3, 8]],
    [[1, 8, 2, 9]],
  ]));
  assert.deepEqual(shape(eight), ["Quarterfinals: 1-8, 2-7, 3-6, 4-5", "Semifinals: 1-4, 2-3", "Final: 1-2"]);
  assert.equal(eight?.champion?.id, 2);
  assert.deepEqual(shape(bracket(playoffs(4, [[[1, 9, 2, 8]]]))), ["Final: 1-2"]);
});

Deno.test("twelve teams play a first round before the quarterfinals", () => {
  const drawn = bracket(playoffs(12, [
    [[1, 9], [2, 9], [3, 9], [4, 9], [5, 9, 12, 8], [6, 9, 11, 8], [7, 9, 10, 8], [8, 9, 9, 8]],
    [[1, 9, 8, 8], [2, 9, 7, 8], [3, 9, 6, 8], [4, 9, 5, 8]],
  ]))!;
  assert.deepEqual(drawn.rounds.map(({ name }) => name), ["Round 1", "Quarterfinals"]);
  assert.deepEqual([drawn.teams, drawn.totalRounds], [12, 4]);
});

Deno.test("a round of two weeks is one matchup and one round", () => {
  const rows = playoffs(4, [[[1, 190, 4, 180], [2, 190, 3, 180]], [[1, 190, 2, 180]]], {
    matchup: { "2.1": { periods: 2 }, "2.2": { periods: 2 }, "3.1": { periods: 2 } },
  });
  assert.deepEqual(shape(bracket(rows)), ["Semifinals: 1-4, 2-3", "Final: 1-2"]);
});

Deno.test("games that the provider marks as the winners' are the bracket, also where byes are not recorded", () => {
  const marked = (week: number, place: number) => [`${week}.${place}`, { phase: "winners" as const }];
  const rows = playoffs(6, [
    [[3, 9, 6, 8], [4, 9, 5, 8]],
    [[1, 8, 4, 9], [2, 9, 3, 8], [5, 9, 6, 8]],
    [[4, 9, 2, 8], [1, 9, 3, 8]],
  ], {
    seeds: undefined,
    matchup: {
      ...Object.fromEntries([[2, 1], [2, 2], [3, 1], [3, 2], [4, 1], [4, 2]].map(([w, i]) => marked(w, i))),
      "3.3": { phase: "consolation" },
    },
  });
  const drawn = bracket(rows)!;
  assert.deepEqual(shape(drawn), ["Quarterfinals: 3-6, 4-5", "Semifinals: 1-4, 2-3", "Final: 2-4"]);
  assert.deepEqual([drawn.champion?.id, drawn.thirdPlace?.winner], [4, 1]);
});

Deno.test("a tied playoff game goes to the better final rank, while that is unknown to the better seed", () => {
  const weeks: Game[][] = [[[1, 9, 4, 9], [2, 9, 3, 8]], [[4, 9, 2, 8]]];
  assert.equal(bracket(playoffs(4, weeks, { ranks: [3, 2, 4, 1] }))?.rounds[0].games[0].winner, 4);
  assert.equal(bracket(playoffs(4, weeks.slice(0, 1)))?.rounds[0].games[0].winner, 1);
});

Deno.test("no playoffs, playoffs not drawn and a cut of none give no bracket", () => {
  assert.equal(bracket(season({ teams: 4, weeks: [[[1, 9, 2, 8]]] })), null);
  assert.equal(bracket(season({ teams: 0, weeks: [] })), null);
  assert.equal(bracket(playoffs(4, upset.slice(0, 0))), null);
  assert.equal(bracket(playoffs(4, [[[1, 9, 4, 8], [2, 9, 3, 8]]], { season: { playoffTeams: 0 } })), null);
  // Seeds 1 and 2, 3 and 4: no knockout for four or two teams begins so, unless it is the final.
  assert.equal(bracket(playoffs(6, [[[1, 9, 3, 8], [2, 9, 4, 8]]])), null);
});

Deno.test("the number of playoff teams is the provider's, else the bracket's, else unknown", () => {
  assert.equal(playoffTeams(playoffs(8, upset)), 6);
  assert.equal(playoffTeams(playoffs(8, upset, { season: { playoffTeams: 4 } })), 4);
  assert.equal(playoffTeams(season({ teams: 2, weeks: [], season: { playoffTeams: 6 } })), 2);
  assert.equal(playoffTeams(season({ teams: 4, weeks: [] })), null);
});

Deno.test("whatever the season, each round's games are between teams that have not lost in the bracket before", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const drawn = bracket(anySeason(dice(seed)));
    if (!drawn) continue;
    assert.ok(drawn.rounds.length >= 1 && drawn.rounds.length <= drawn.totalRounds, `seed ${seed}`);
    const out = new Set<number>();
    for (const { games } of drawn.rounds) {
      for (const { top, bottom, winner } of games) {
        for (const side of [top, bottom]) assert.ok(!side || !out.has(side.team.id), `seed ${seed}`);
        if (bottom && winner) out.add(winner === top.team.id ? bottom.team.id : top.team.id);
      }
    }
  }
});
