import assert from "node:assert/strict";
import { withBoxScores } from "./details.ts";
import { espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";
import { entry, league, type Raw } from "./testing_document.ts";

const label = "ESPN season 2021";

Deno.test("a week of two rounds has the points of both, each player's where he counted", async () => {
  const raw = league({ playoffPeriods: 2 });
  const final = raw.schedule.at(-1);
  const rosters: Record<number, Raw[]> = {
    17: [entry(1, 0, 10, 1), entry(2, 2, 5), entry(3, 20, 40), entry(4, 20, 1)],
    18: [entry(1, 0, 20, 1), entry(2, 20, 50), entry(3, 2, 6), entry(4, 20, 2)],
  };
  const document = await withBoxScores(espnDocument(raw, { label }), ({ scoringPeriod }) => {
    const entries = rosters[scoringPeriod!];
    if (!entries) return Promise.resolve(null);
    return Promise.resolve({
      schedule: [{ id: final.id, home: { ...final.home, rosterForCurrentScoringPeriod: { entries } } }],
    });
  });
  const { matchups } = espnSeason(document, { provider: "espn", label });
  assert.deepEqual(
    matchups.at(-1)!.home.lineup.map(({ playerId, starter, points }) => [playerId, starter, points]),
    [[1, true, 3000], [2, true, 500], [3, true, 600], [4, false, 300]],
  );
  assert.deepEqual(matchups.at(-1)!.away!.lineup, []);
});

Deno.test("weeks whose lineups are there are not asked for", async () => {
  const raw = league({ playoffPeriods: 1 });
  for (const { home } of raw.schedule) {
    home.rosterForCurrentScoringPeriod = { entries: [entry(home.teamId, 0, 1, 1)] };
  }
  const document = espnDocument(raw, { label });
  assert.deepEqual(await withBoxScores(document, () => Promise.reject(new Error("asked"))), document);
});

Deno.test("a detail that cannot be read, or is of other teams, changes nothing", async () => {
  const raw = league();
  const final = raw.schedule.at(-1);
  const entries = [entry(1, 0, 10, 1)];
  const stranger = { ...final.home, teamId: 9, rosterForCurrentScoringPeriod: { entries } };
  for (const told of [null, "x", { schedule: 5 }, { schedule: [{ id: final.id, home: stranger }] }]) {
    const document = espnDocument(raw, { label });
    assert.deepEqual(await withBoxScores(document, () => Promise.resolve(told)), document);
  }
});
