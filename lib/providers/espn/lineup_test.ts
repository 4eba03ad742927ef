import assert from "node:assert/strict";
import type { ProviderSeason } from "../provider_season.ts";
import { espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";
import { entry, league, type Raw } from "./testing_document.ts";

const label = "ESPN season 2021";
const read = (raw: Raw): ProviderSeason =>
  espnSeason(espnDocument(raw, { label }), { provider: "espn", label });

Deno.test("a week's own roster has places and bench; the whole matchup's points go before one week's", () => {
  const raw = league({ playoffPeriods: 2 });
  const final = raw.schedule.at(-1).home;
  final.rosterForCurrentScoringPeriod = { entries: [entry(9, 20, 3), entry(7, 0, 20, 1), entry(8, 23, 10)] };
  final.rosterForMatchupPeriod = { entries: [entry(7, 0, 41, 1), entry(8, 0, 22)] };
  const { lineup } = read(raw).matchups.at(-1)!.home;
  assert.deepEqual(lineup.map(({ playerId, slot, starter, points }) => [playerId, slot, starter, points]), [
    [7, "QB", true, 4100],
    [8, "FLEX", true, 2200],
    [9, "BE", false, 300],
  ]);
});

Deno.test("starters without places are seated where they sit now, then by position, then where room is", () => {
  const raw = league();
  const side = raw.schedule.at(-1).home;
  side.rosterForMatchupPeriod = {
    entries: [entry(1, 0, 9), entry(2, 0, 8), entry(3, 0, 7), entry(4, 0, 30, 1), entry(5, 0, 1, 99)],
  };
  raw.teams[side.teamId - 1].roster = { entries: [entry(2, 23, 0), entry(1, 20, 0)] };
  const { lineup } = read(raw).matchups.at(-1)!.home;
  assert.deepEqual(lineup.map(({ playerId, slot }) => [playerId, slot]), [
    [4, "QB"],
    [1, "RB"],
    [3, "RB"],
    [5, "RB"],
    [2, "FLEX"],
  ]);
  assert.ok(lineup.every((one) => one.starter));
});

Deno.test("the week being played: live points, projections, the bench from the roster, no points before kick-off", () => {
  const raw = league({ played: 6 });
  const game = raw.schedule.find((one: Raw) => one.matchupPeriodId === 7);
  Object.assign(game.home, { totalPointsLive: 33.3, totalProjectedPointsLive: 101.25, totalPoints: 0 });
  const waiting = entry(3, 4, 0, 3, 7);
  waiting.playerPoolEntry.player.stats.shift();
  game.home.rosterForCurrentScoringPeriod = { entries: [entry(1, 0, 33.3, 1, 7), waiting] };
  raw.teams[game.home.teamId - 1].roster = { entries: [entry(1, 0, 33.3, 1, 7), entry(2, 20, 4.4, 2, 7)] };
  raw.teams[game.away.teamId - 1].roster = { entries: [entry(11, 0, 5.5, 1, 7), entry(12, 21, 0, 2, 7)] };
  const { matchups, teams } = read(raw);
  const { home, away } = matchups.find((one) => one.id === game.id)!;
  assert.deepEqual([home.points, home.projected], [3330, 10125]);
  assert.deepEqual(
    home.lineup.map(({ playerId, slot, points, projected }) => [playerId, slot, points, projected]),
    [
      [1, "QB", 3330, 1250],
      [3, "WR", null, 1250],
      [2, "BE", 440, 1250],
    ],
  );
  assert.deepEqual(away!.lineup.map(({ playerId, slot, starter }) => [playerId, slot, starter]), [
    [11, "QB", true],
    [12, "IR", false],
  ]);
  assert.equal(teams[game.home.teamId - 1].roster[0].points, 3330);
});

Deno.test("a roster after the season has no points: ESPN's are of a week that does not count", () => {
  const raw = league();
  raw.teams[0].roster = { entries: [entry(1, 0, 18.2, 1), entry(0, 2, 0), entry(-1, 2, 0), entry(1, 20, 3)] };
  assert.deepEqual(read(raw).teams[0].roster, [
    { playerId: 1, slot: "QB", starter: true, points: null, projected: null },
  ]);
});
