import assert from "node:assert/strict";
import { type Decided, finalPlaces, firstRound, nextRound } from "@/lib/sample/bracket.ts";

const seeds = [5, 3, 8, 1, 12, 7, 2, 9, 4, 11, 6, 10];
const favourite: Decided = (home, away) => ({ winner: home, loser: away });
const outsider: Decided = (home, away) => ({ winner: away, loser: home });

function rounds(decided: Decided) {
  const first = firstRound(seeds);
  const second = nextRound(seeds, first, decided);
  const third = nextRound(seeds, second, decided);
  return { first, second, third, places: finalPlaces(third, decided) };
}

Deno.test("the first two seeds rest, three meets six and four meets five", () => {
  const games = firstRound(seeds).filter(({ tier }) => tier === "WINNERS_BRACKET");
  assert.deepEqual(games.map(({ home, away }) => [home, away]), [[5, null], [1, 12], [8, 7], [3, null]]);
});

Deno.test("where the better seed always wins, everybody ends where he began", () => {
  assert.deepEqual(rounds(favourite).places, seeds);
});

Deno.test("where the worse seed always wins, six is champion and the resting seeds play for third", () => {
  const { third, places } = rounds(outsider);
  assert.deepEqual(new Set(places.slice(0, 2)), new Set([7, 12]));
  assert.deepEqual(new Set(places.slice(2, 4)), new Set([5, 3]));
  assert.deepEqual(third.map(({ tier }) => tier), [
    "WINNERS_BRACKET",
    "WINNERS_CONSOLATION_LADDER",
    "WINNERS_CONSOLATION_LADDER",
    "LOSERS_CONSOLATION_LADDER",
    "LOSERS_CONSOLATION_LADDER",
    "LOSERS_CONSOLATION_LADDER",
  ]);
});

Deno.test("the losers of the first round meet in both weeks that are left", () => {
  const { second, third } = rounds(outsider);
  const fifth = (games: typeof second) =>
    games.filter(({ tier }) => tier === "WINNERS_CONSOLATION_LADDER").map(({ home, away }) => [home, away])
      .at(-1);
  assert.deepEqual(fifth(second), [8, 1]);
  assert.deepEqual(fifth(third), [8, 1]);
});

Deno.test("on the ladder winners go up a pairing and losers down", () => {
  const { second } = rounds(outsider);
  const ladder = second.filter(({ tier }) => tier === "LOSERS_CONSOLATION_LADDER");
  // First pairings 2-9, 4-11, 6-10; the second of each wins.
  assert.deepEqual(ladder.map(({ home, away }) => [home, away]), [[9, 11], [2, 10], [4, 6]]);
});

Deno.test("everybody plays or rests in every round, and ends in one place", () => {
  for (const decided of [favourite, outsider]) {
    const { first, second, third, places } = rounds(decided);
    for (const round of [first, second, third]) {
      const teams = round.flatMap(({ home, away }) => away === null ? [home] : [home, away]);
      assert.deepEqual(teams.sort((a, b) => a - b), [...seeds].sort((a, b) => a - b));
    }
    assert.deepEqual([...places].sort((a, b) => a - b), [...seeds].sort((a, b) => a - b));
  }
});
