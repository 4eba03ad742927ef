import assert from "node:assert/strict";
import { importLeague } from "@/lib/imports/import_league.ts";
import { leagueStore } from "@/lib/imports/league_store.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import { moment, weekSettles } from "@/lib/sample/calendar.ts";
import { midWeek } from "@/lib/sample/league.ts";
import { type StandIn, startStandIn } from "@/lib/sample/stand_in.ts";
import { SAMPLE_SLUG as slug } from "@/lib/sample/sunday.ts";
import type { Sql } from "@/lib/store/database.ts";
import { matchupRows, revisionOf, seasonRows } from "@/lib/store/leagues.ts";
import { onBothDatabases, onPostgres } from "@/tests/databases.ts";
import { GAMES_ON, OFF_SEASON } from "./cadence.ts";
import { FanOut } from "./fan_out.ts";
import { Poller } from "./poller.ts";

/** The sample league's newest season on a stand-in whose clock a test sets, imported once. */
async function kept(sql: Sql) {
  let at = midWeek();
  const standIn = startStandIn({ clock: () => at, lineups: "one week" });
  const source = espnNetwork({
    baseUrl: standIn.url,
    leagueId: "1",
    newest: 2026,
    only: 2026,
    provider: "sample",
  });
  await importLeague({ source, store: leagueStore(sql) });
  return {
    standIn,
    clock: () => at,
    set: (time: Date | number) => at = new Date(time),
    async [Symbol.asyncDispose]() {
      await standIn.stop();
    },
  };
}

function process(sql: Sql, league: { standIn: StandIn; clock: () => Date }, speed = 1) {
  const raised: string[] = [];
  const reported: string[] = [];
  const fanOut = new FanOut({
    rows: () => Promise.resolve(null),
    revisions: () => Promise.resolve(new Map()),
    failed: (error) => void reported.push(String(error)),
  });
  fanOut.raised = (slug) => (raised.push(slug), Promise.resolve());
  const poller = new Poller({
    sql,
    fanOut,
    speed,
    sources: {
      espn: "http://127.0.0.1:9",
      sample: { url: league.standIn.url, clock: league.clock },
      key: () => Promise.reject(new Error("no league here is private")),
    },
    reference: (error) => (reported.push(String(error)), "1"),
  });
  return { poller, raised, reported };
}

onBothDatabases(
  "a poll keeps the week as it is now and says so; the same again is no news",
  async ({ sql }) => {
    await using league = await kept(sql);
    const { poller, raised } = process(sql, league);
    const before = (await revisionOf(sql, slug))!;
    assert.equal(await poller.poll(slug), GAMES_ON);
    assert.equal(await revisionOf(sql, slug), before, "nothing has moved");

    league.set(midWeek().getTime() + 30 * 60_000);
    const requests = league.standIn.requests();
    assert.equal(await poller.poll(slug), GAMES_ON);
    assert.equal(league.standIn.requests(), requests + 1, "a look is one question");
    assert.equal(await revisionOf(sql, slug), before + 1);
    assert.deepEqual(raised, [slug]);
    await poller.poll(slug);
    assert.equal(await revisionOf(sql, slug), before + 1);

    const rows = (await seasonRows(sql, slug, 2026))!;
    const live = rows.matchups.find(({ week }) => week === 11)!;
    const { lineups, matchup } = (await matchupRows(sql, slug, 2026, live.id))!;
    const sum = lineups.home.filter(({ starter }) => starter).reduce(
      (sum, { points }) => sum + (points ?? 0),
      0,
    );
    assert.equal(sum, matchup.home.points, "scores and lineups are of the same moment");
    await poller.stop();
  },
);

onBothDatabases("a week that is settled is imported whole, and the next one is live", async ({ sql }) => {
  await using league = await kept(sql);
  const { poller } = process(sql, league);
  league.set(weekSettles(2026, 11) + 1000);
  await poller.poll(slug);
  let rows = (await seasonRows(sql, slug, 2026))!;
  assert.equal(rows.season.currentWeek, 12);
  assert.ok(rows.matchups.filter(({ week }) => week === 11).every(({ outcome }) => outcome !== "undecided"));

  league.set(moment(2026, 12, 3, 15));
  await poller.poll(slug);
  rows = (await seasonRows(sql, slug, 2026))!;
  assert.ok(rows.matchups.filter(({ week }) => week === 12).every(({ home }) => home.points > 0));
  await poller.stop();
});

onBothDatabases(
  "a provider that fails is backed off from, once in the log, and nothing is lost",
  async ({ sql }) => {
    await using league = await kept(sql);
    const { poller, reported } = process(sql, league);
    const errors: string[] = [];
    const log = console.error;
    console.error = (line: string) => void errors.push(line);
    try {
      const before = await revisionOf(sql, slug);
      league.standIn.slowDown(4, 3600);
      assert.equal(await poller.poll(slug), 2 * GAMES_ON);
      assert.equal(await poller.poll(slug), 4 * GAMES_ON);
      assert.equal(await revisionOf(sql, slug), before);
      assert.equal(errors.length, 1);
      assert.match(errors[0], /^sample-1 was not polled: ESPN asks us to slow down/);
      assert.deepEqual(reported, []);
      league.standIn.slowDown(0, 0);
      assert.equal(await poller.poll(slug), GAMES_ON);
    } finally {
      console.error = log;
      await poller.stop();
    }
  },
);

onBothDatabases("a season that is over is left alone while nobody reads", async ({ sql }) => {
  await using league = await kept(sql);
  const { poller } = process(sql, league);
  league.set(weekSettles(2026, 17) + 1000);
  await poller.poll(slug);
  const requests = league.standIn.requests();
  assert.equal(await poller.poll(slug), OFF_SEASON);
  assert.equal(league.standIn.requests(), requests);
  await poller.stop();
});

onPostgres("of two processes one polls; when it stops the other does", async (database) => {
  const { sql } = database;
  await using league = await kept(sql);
  const one = process(sql, league);
  const other = process((await database.again()).sql, league);
  assert.equal(await one.poller.poll(slug), GAMES_ON);
  const requests = league.standIn.requests();
  const wait = await other.poller.poll(slug);
  assert.ok(wait > GAMES_ON && wait <= GAMES_ON + 5000, `it waits for the end of the lease: ${wait}`);
  assert.equal(league.standIn.requests(), requests, "and asks nobody");
  await one.poller.stop();
  assert.equal(await other.poller.poll(slug), GAMES_ON);
  assert.equal(league.standIn.requests(), requests + 1);
  await other.poller.stop();
});

onPostgres(
  "a league whose process has died is taken on, one that is polled is left alone",
  async (database) => {
    const { sql, owner } = database;
    await using league = await kept(sql);
    const dead = process(sql, league);
    await dead.poller.poll(slug);
    const requests = league.standIn.requests();
    const other = process((await database.again()).sql, league);
    other.poller.start();
    try {
      await new Promise((resume) => setTimeout(resume, 300));
      assert.equal(league.standIn.requests(), requests, "its lease has not run out");
      await owner`update live_polls set held_until = now()`;
      const end = Date.now() + 20_000;
      while (league.standIn.requests() === requests) {
        assert.ok(Date.now() < end, "it is found when the list is read again");
        await new Promise((resume) => setTimeout(resume, 50));
      }
    } finally {
      await other.poller.stop();
    }
  },
);

onBothDatabases(
  "once started it goes on by itself, as fast as the league's clock, until it is stopped",
  async ({ sql }) => {
    await using league = await kept(sql);
    const { poller } = process(sql, league, 60);
    const before = league.standIn.requests();
    poller.start();
    const end = Date.now() + 10_000;
    while (league.standIn.requests() < before + 2) {
      assert.ok(Date.now() < end, "two polls within ten seconds");
      await new Promise((resume) => setTimeout(resume, 20));
    }
    await poller.stop();
  },
);
