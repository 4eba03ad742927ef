import assert from "node:assert/strict";
import type { LeagueSlug, TeamId } from "@/lib/league/types.ts";
import { onBothDatabases, onPGlite } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import type { Queries } from "./sql.ts";
import { inLeague } from "./in_league.ts";
import { importLeague } from "./import_league.ts";
import {
  draftQuery,
  draftRows,
  historyQuery,
  historyRows,
  leagueBySlug,
  leagueQuery,
  leagues,
  matchupQuery,
  matchupRows,
  revisionOf,
  seasonQuery,
  seasonRows,
  teamQuery,
  teamRows,
} from "./leagues.ts";

const slug = "espn-77" as LeagueSlug;
const team = (id: number) => id as TeamId;

onBothDatabases("the newest season is the one that is read when no year is named", async ({ sql }) => {
  await importLeague(sql, [2018, 2020, 2019].map((year) => season({ year, name: `Name of ${year}` })));
  assert.deepEqual(await leagueBySlug(sql, slug), {
    slug,
    provider: "espn",
    name: "Name of 2020",
    revision: 1,
    seasons: [2020, 2019, 2018].map((year) => ({ year, status: "finished" })),
  });
  assert.equal((await seasonRows(sql, slug, null))!.season.year, 2020);
  assert.equal((await teamRows(sql, slug, null, team(1)))!.season.year, 2020);
  assert.equal((await seasonRows(sql, slug, 2018))!.season.name, "Name of 2018");
  assert.equal(await revisionOf(sql, slug), 1);
});

onBothDatabases("a matchup has both lineups in the provider's order, and a bye has one", async ({ sql }) => {
  const given = season();
  await importLeague(sql, [given]);
  const expected = given.matchups[0];
  const rows = (await matchupRows(sql, slug, 2020, expected.id))!;
  assert.deepEqual(rows.matchup, rows.matchups[0]);
  for (const side of ["home", "away"] as const) {
    assert.deepEqual(
      rows.lineups[side],
      expected[side]!.lineup.map((entry) => ({
        ...entry,
        player: `Player ${entry.playerId}`,
        position: "WR",
        proTeam: "KC",
      })),
    );
  }
  const bye = given.matchups.at(-1)!;
  const byeRows = (await matchupRows(sql, slug, 2020, bye.id))!;
  assert.equal(byeRows.matchup.away, null);
  assert.deepEqual([byeRows.lineups.home.length, byeRows.lineups.away.length], [3, 0]);
});

onBothDatabases("a team has its roster, its years and its managers", async ({ sql }) => {
  await importLeague(sql, [season({ year: 2019, teams: 6 }), season({ year: 2020 })]);
  const rows = (await teamRows(sql, slug, 2020, team(2)))!;
  assert.equal(rows.team.name, "Team 2 of 2020");
  assert.deepEqual(rows.roster.map(({ playerId }) => playerId), [200, 201, 202]);
  assert.deepEqual(rows.years, [2020, 2019]);
  assert.deepEqual(rows.team.managers.map(({ name }) => name), ["Cosmo Idris", "Team 2 of 2020"]);
  assert.equal(await teamRows(sql, slug, 2020, team(6)), null, "team 6 is of 2019 only");
  assert.deepEqual((await teamRows(sql, slug, 2019, team(6)))!.years, [2019]);
});

onBothDatabases("a draft has its picks in order", async ({ sql }) => {
  await importLeague(sql, [season()]);
  const { picks } = (await draftRows(sql, slug, 2020))!;
  assert.deepEqual(picks.map(({ overall, team, player }) => ({ overall, team, player })), [
    { overall: 1, team: 1, player: "Player 100" },
    { overall: 2, team: 2, player: "Player 200" },
    { overall: 3, team: 3, player: "Player 300" },
    { overall: 4, team: 4, player: "Player 400" },
  ]);
});

onBothDatabases("a season without games and teams is read as it is", async ({ sql }) => {
  const empty = { teams: [], matchups: [], players: [], draft: [], members: [], divisions: [], slots: [] };
  await importLeague(sql, [{ ...season({ year: 2021 }), ...empty, status: "preseason" }]);
  const { teams, matchups, season: read } = (await seasonRows(sql, slug, null))!;
  assert.deepEqual([teams, matchups, read.divisions], [[], [], []]);
  assert.deepEqual((await historyRows(sql, slug))!.seasons.length, 1);
});

onBothDatabases("what nobody kept is null, whatever is asked for", async ({ sql }) => {
  await importLeague(sql, [season()]);
  const strange = [0, -1, 1.5, 1e20, 99999999999, 2 ** 31, -(2 ** 31), NaN, Infinity, 1999];
  const slugs = ["", "espn-78", "a\0b", "espn-77'--", "é", "-", "x".repeat(5000), "ESPN-77"] as LeagueSlug[];
  for (const number of strange) {
    assert.equal(await seasonRows(sql, slug, number), null);
    assert.equal(await draftRows(sql, slug, number), null);
    assert.equal(await matchupRows(sql, slug, 2020, number), null);
    assert.equal(await matchupRows(sql, slug, number, 1), null);
    assert.equal(await teamRows(sql, slug, 2020, team(number)), null);
    assert.equal(await teamRows(sql, slug, number, team(1)), null);
  }
  for (const other of slugs) {
    assert.equal(await leagueBySlug(sql, other), null);
    assert.equal(await revisionOf(sql, other), null);
    assert.equal(await seasonRows(sql, other, null), null);
    assert.equal(await historyRows(sql, other), null);
  }
});

onBothDatabases("leagues come by name, and those shipped with the project by themselves", async ({ sql }) => {
  await importLeague(sql, [season({ leagueId: "1", name: "Zebra" })]);
  await importLeague(sql, [season({ leagueId: "2", name: "Aardvark" })], { sample: true });
  await importLeague(sql, [season({ leagueId: "3", name: "Members" })], {
    credentials: new Uint8Array([1]),
  });
  assert.deepEqual((await leagues(sql)).map(({ name }) => name), ["Aardvark", "Zebra"]);
  assert.deepEqual((await leagues(sql, { sampleOnly: true })).map(({ slug }) => slug), ["espn-2"]);
});

/** Tables of which a plan reads every row, or every entry of an index. */
function readWhole(plan: unknown): string[] {
  const node = plan as Record<string, string> & { Plans?: unknown[] };
  const whole = node["Node Type"] === "Seq Scan" || /^Index/.test(node["Node Type"]) && !node["Index Cond"];
  return [...whole ? [node["Relation Name"]] : [], ...(node.Plans ?? []).flatMap(readWhole)];
}

onBothDatabases("every page's query finds its rows by index, sealed as it is", async ({ sql, owner }) => {
  await importLeague(sql, [2019, 2020].map((year) => season({ year })));
  const queries = {
    league: (sql: Queries) => leagueQuery(sql, slug),
    season: (sql: Queries) => seasonQuery(sql, slug, null),
    history: (sql: Queries) => historyQuery(sql, slug),
    matchup: (sql: Queries) => matchupQuery(sql, slug, 2020, 5),
    team: (sql: Queries) => teamQuery(sql, slug, 2020, 5),
    draft: (sql: Queries) => draftQuery(sql, slug, 2020),
  };
  await inLeague(sql, slug, async (tx) => {
    // A table of a few pages is read whole for good reason; what is left with this off has no index to go by.
    await tx`set local enable_seqscan = off`;
    for (const [name, query] of Object.entries(queries)) {
      const [row] = await tx`explain (format json) ${query(tx)}`;
      assert.deepEqual(readWhole(row["QUERY PLAN"][0].Plan), [], name);
    }
  });
  await owner.begin(async (tx) => {
    await tx`set local enable_seqscan = off`;
    const [row] = await tx`explain (format json) select from teams where abbrev = 'T1'`;
    assert.deepEqual(readWhole(row["QUERY PLAN"][0].Plan), ["teams"], "this test can fail");
  });
});

onPGlite("a season of 14 teams and 113 matchups is read in less than 10 ms", async ({ sql, owner }) => {
  await importLeague(
    sql,
    [2018, 2019, 2020].map((year) => season({ year, teams: 14, weeks: 16, players: 16 })),
  );
  await owner`analyze`;
  // What else runs on a machine only makes a reading longer: the shortest tells what it takes.
  let shortest = Infinity;
  for (let i = 0; i < 40; i++) {
    const start = performance.now();
    assert.equal((await seasonRows(sql, slug, 2020))!.matchups.length, 113);
    shortest = Math.min(shortest, performance.now() - start);
  }
  assert(shortest < 10, `${shortest.toFixed(1)} ms`);
});
