import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import type { LeagueSlug, Points } from "@/lib/league/types.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { importLeague } from "./import_league.ts";
import { matchupRows, revisionOf } from "./leagues.ts";
import { claimPoll, dueLeagues, keepWeek, releasePoll, revisionsOf, toldUntil } from "./live.ts";

const slug = "espn-77" as LeagueSlug;

/** The second week of a season being played: its matchups undecided. */
function running(): ProviderSeason {
  const whole = season({ year: 2026 });
  return {
    ...whole,
    status: "active",
    currentWeek: 2,
    matchups: whole.matchups.map((one) => one.week < 2 ? one : { ...one, outcome: "undecided" }),
  };
}

/** The same with other scores in the first matchup of the week, and the lineups of other weeks left out. */
function later(): ProviderSeason {
  const before = running();
  const first = before.matchups.find(({ week }) => week === 2)!;
  return {
    ...before,
    draft: [],
    matchups: before.matchups.map((one) => {
      if (one.week !== 2) {
        return { ...one, home: { ...one.home, lineup: [] }, away: one.away && { ...one.away, lineup: [] } };
      }
      if (one !== first) return one;
      const [star, ...others] = one.home.lineup;
      return {
        ...one,
        home: {
          ...one.home,
          points: one.home.points + 600 as Points,
          lineup: [{ ...star, points: 2345 as Points }, ...others],
        },
      };
    }),
  };
}

onBothDatabases(
  "a running week: what changed is kept, and only then does the revision rise",
  async ({ sql }) => {
    await importLeague(sql, [running()]);
    const before = (await revisionOf(sql, slug))!;
    assert.deepEqual(await keepWeek(sql, slug, running()), { revision: before, changed: false });

    assert.deepEqual(await keepWeek(sql, slug, later()), { revision: before + 1, changed: true });
    assert.deepEqual(await keepWeek(sql, slug, later()), { revision: before + 1, changed: false });
    assert.equal(await revisionOf(sql, slug), before + 1);

    const first = later().matchups.find(({ week }) => week === 2)!;
    const kept = (await matchupRows(sql, slug, 2026, first.id))!;
    assert.equal(kept.matchup.home.points, first.home.points);
    assert.equal(kept.lineups.home[0].points, 2345);
    const past = (await matchupRows(sql, slug, 2026, 1))!;
    assert.equal(past.lineups.home.length, 3, "lineups of other weeks stay");
  },
);

onBothDatabases("the import that was there before the week moved is news again", async ({ sql }) => {
  await importLeague(sql, [running()]);
  await keepWeek(sql, slug, later());
  const first = running().matchups.find(({ week }) => week === 2)!;
  const { changed } = await importLeague(sql, [running()]);
  assert.ok(changed);
  assert.equal((await matchupRows(sql, slug, 2026, first.id))!.matchup.home.points, first.home.points);
});

onBothDatabases("another week, another schedule or another season is for an import", async ({ sql }) => {
  await importLeague(sql, [running()]);
  const revision = await revisionOf(sql, slug);
  const others: ProviderSeason[] = [
    { ...running(), currentWeek: 3 },
    { ...running(), status: "finished" },
    { ...running(), year: 2027 },
    { ...running(), matchups: running().matchups.slice(1) },
  ];
  for (const other of others) assert.equal(await keepWeek(sql, slug, other), null);
  assert.equal(await keepWeek(sql, "espn-78" as LeagueSlug, running()), null);
  assert.equal(await revisionOf(sql, slug), revision);
});

onBothDatabases("one process at a time has the lease on a league, and gives it back", async ({ sql }) => {
  await importLeague(sql, [running()]);
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const claim = await claimPoll(sql, slug, one, 60_000);
  assert.deepEqual(claim, {
    held: true,
    target: {
      provider: "espn",
      providerId: "77",
      credentials: null,
      season: { year: 2026, status: "active", currentWeek: 2 },
    },
  });
  const refused = await claimPoll(sql, slug, other, 60_000);
  assert.ok(
    refused && !refused.held && refused.wait > 50_000 && refused.wait <= 60_000,
    JSON.stringify(refused),
  );
  assert.ok((await claimPoll(sql, slug, one, 60_000))!.held, "its own lease is extended");
  await releasePoll(sql, slug, other);
  assert.ok(!(await claimPoll(sql, slug, other, 60_000))!.held, "nobody gives back what another one has");
  await releasePoll(sql, slug, one);
  assert.ok((await claimPoll(sql, slug, other, 0))!.held);
  assert.ok((await claimPoll(sql, slug, one, 60_000))!.held, "a lease that has run out is free");
  assert.equal(await claimPoll(sql, "espn-78" as LeagueSlug, one, 60_000), null);
});

onBothDatabases("leagues to poll and their revisions are found without being in one", async ({ sql }) => {
  await importLeague(sql, [running()]);
  await importLeague(sql, [season({ leagueId: "78" })], { credentials: new Uint8Array([1, 2, 3]) });
  const due = async (most = 10) => (await dueLeagues(sql, ["espn"], most)).map(({ slug }) => slug).sort();
  assert.deepEqual(await due(), ["espn-77", "espn-78"], "new leagues are to be polled at once");
  assert.equal((await due(1)).length, 1);
  assert.deepEqual(await dueLeagues(sql, ["sleeper", "sample"], 10), []);
  const holder = crypto.randomUUID();
  await claimPoll(sql, slug, holder, 60_000);
  assert.deepEqual(await due(), ["espn-78"], "what somebody has the lease of is his");
  await releasePoll(sql, slug, holder);
  assert.deepEqual(await due(), ["espn-77", "espn-78"]);
  assert.equal((await dueLeagues(sql, ["espn"], 1))[0].provider, "espn");
  const asked = ["espn-78", "espn-77", "espn-79", "no slug'"] as LeagueSlug[];
  assert.deepEqual(
    await revisionsOf(sql, asked),
    new Map([["espn-77", 1], ["espn-78", 1]]) as Map<LeagueSlug, number>,
  );
  assert.deepEqual(await revisionsOf(sql, []), new Map());
  const claim = await claimPoll(sql, "espn-78" as LeagueSlug, crypto.randomUUID(), 1000);
  assert.deepEqual(claim?.held && [...claim.target.credentials!], [1, 2, 3]);
});

onBothDatabases("the time in the league is kept beside the week", async ({ sql }) => {
  await importLeague(sql, [running()]);
  assert.equal(await toldUntil(sql, slug), null);
  const told = new Date("2026-11-22T18:00:00Z");
  await keepWeek(sql, slug, running(), told);
  await keepWeek(sql, slug, running());
  assert.deepEqual(await toldUntil(sql, slug), told);
});
