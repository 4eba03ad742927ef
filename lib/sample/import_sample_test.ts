import assert from "node:assert/strict";
import { importLeague } from "@/lib/imports/import_league.ts";
import { importLeague as keep } from "@/lib/store/import_league.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { total } from "@/lib/league/points.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import { espnCookies } from "@/lib/providers/espn/cookies.ts";
import { NeedsCookies } from "@/lib/providers/errors.ts";
import { lastWeek, moment, weekOpens, weekSettles } from "@/lib/sample/calendar.ts";
import { importSample } from "@/lib/sample/import_sample.ts";
import { sampleLeague } from "@/lib/sample/league.ts";
import { PRIVATE_LEAGUE_ID, STAND_IN_COOKIES, startStandIn } from "@/lib/sample/stand_in.ts";

/** A store that keeps what it is given. */
function shelf() {
  const seasons: ProviderSeason[] = [];
  const store = (given: ProviderSeason[]) => {
    seasons.push(...given);
    return Promise.resolve({ revision: 1, changed: true, managers: 0 });
  };
  return { seasons, store };
}

Deno.test("all eight seasons of the sample league pass the checks of an import", async () => {
  const { seasons, store } = shelf();
  const outcome = await importSample({ store });
  assert.deepEqual(outcome.years, [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
  assert.deepEqual(outcome.hidden, []);
  assert.deepEqual(seasons.map(({ status }) => status), [...Array(7).fill("finished"), "active"]);
  assert.deepEqual(seasons.map(({ regularWeeks }) => regularWeeks), [13, 13, 14, 14, 14, 14, 14, 14]);
  for (const season of seasons) {
    assert.equal(season.provider, "sample");
    assert.equal(season.leagueId, "1");
    assert.equal(season.name, "Fourth & Forever");
    assert.equal(season.playoffTeams, 6);
    assert.deepEqual(season.divisions.map(({ name }) => name), ["East Bench", "West Bench"]);
    assert.equal(season.teams.length, 12);
  }
});

Deno.test("the running week arrives with its points so far, its projections and its lineups", async () => {
  const { seasons, store } = shelf();
  await importSample({ store });
  const current = seasons.at(-1)!;
  assert.equal(current.currentWeek, 11);
  const live = current.matchups.filter(({ week }) => week === 11);
  assert.equal(live.length, 6);
  for (const { home, away, outcome } of live) {
    assert.equal(outcome, "undecided");
    for (const side of [home, away!]) {
      assert.ok(side.points > 0 && side.projected! > side.points);
      const starters = side.lineup.filter(({ starter }) => starter);
      assert.equal(
        total(starters.map(({ points }) => points).filter((points) => points !== null)),
        side.points,
      );
      assert.equal(side.lineup.length, 16);
    }
  }
  assert.ok(
    live.some(({ home }) => home.lineup.some(({ points }) => points === null)),
    "somebody is still to play",
  );
});

Deno.test("the sample league can be imported at any moment of its year", async () => {
  const moments = {
    summer: Date.UTC(2026, 6, 1),
    "after the draft": weekOpens(2026, 1),
    "first Sunday": moment(2026, 1, 3, 14),
    "first Tuesday": weekSettles(2026, 1),
    "eve of the playoffs": moment(2026, 14, 4, 23),
    "first round": moment(2026, 15, 3, 18),
    "final": moment(2026, 17, 3, 18),
    "end": weekSettles(2026, lastWeek(2026)),
  };
  const league = sampleLeague();
  const standing: Record<string, string> = {};
  for (const [name, at] of Object.entries(moments)) {
    const espn = startStandIn({ league, clock: () => new Date(at) });
    const source = espnNetwork({ baseUrl: espn.url, leagueId: "1", newest: 2026, only: 2026 });
    const { seasons, store } = shelf();
    try {
      await importLeague({ source, store });
    } finally {
      await espn.stop();
    }
    standing[name] = `${seasons[0].status} ${seasons[0].currentWeek}`;
  }
  assert.deepEqual(standing, {
    summer: "preseason 0",
    "after the draft": "active 1",
    "first Sunday": "active 1",
    "first Tuesday": "active 2",
    "eve of the playoffs": "active 14",
    "first round": "active 15",
    "final": "active 17",
    "end": "finished 17",
  });
});

Deno.test("a league of another time comes through leagueHistory as well, and a private one with its cookies", async () => {
  const espn = startStandIn({ league: sampleLeague("old times", 2020) });
  const options = { baseUrl: espn.url, leagueId: String(PRIVATE_LEAGUE_ID), newest: 2020 };
  try {
    const { seasons, store } = shelf();
    const cookies = espnCookies(STAND_IN_COOKIES.swid, STAND_IN_COOKIES.espnS2);
    await importLeague({ source: espnNetwork({ ...options, cookies }), store });
    assert.deepEqual(seasons.map(({ year }) => year), [2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020]);
    await assert.rejects(importLeague({ source: espnNetwork(options), store }), NeedsCookies);
  } finally {
    await espn.stop();
  }
});

Deno.test("kept in the database twice, the sample league has sixteen people and one revision", async () => {
  const dataDir = await Deno.makeTempDir();
  const database = await openDatabase({ url: null, dataDir });
  try {
    await migrate(database);
    const store = (seasons: ProviderSeason[]) => keep(database.sql, seasons, { sample: true });
    const first = await importSample({ store });
    assert.deepEqual([first.changed, first.managers, first.teams], [true, 16, 96]);
    const second = await importSample({ store });
    assert.deepEqual([second.changed, second.revision], [false, first.revision]);
  } finally {
    await database.close();
    await Deno.remove(dataDir, { recursive: true });
  }
});
