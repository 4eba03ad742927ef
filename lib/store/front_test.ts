import assert from "node:assert/strict";
import { champions } from "@/lib/league/champions.ts";
import { changes } from "@/lib/league/changes.ts";
import type { HistoryRows, LeagueSlug, Points, SeasonRows } from "@/lib/league/types.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { importSample } from "@/lib/sample/import_sample.ts";
import type { Sql } from "@/lib/store/database.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { frontRows } from "./front.ts";
import { importLeague } from "./import_league.ts";
import { historyRows } from "./leagues.ts";

/** The sample league's seasons, oldest first. */
async function sampleSeasons(): Promise<ProviderSeason[]> {
  const seasons: ProviderSeason[] = [];
  await importSample({
    store: (read) => {
      seasons.push(...read);
      return Promise.resolve({ revision: 1, changed: true, managers: 0 });
    },
  });
  return seasons;
}

/** These seasons as another league's, the newest of which is played until the end of a week. */
function until(week: number, seasons: readonly ProviderSeason[], leagueId: string): ProviderSeason[] {
  const copies = structuredClone(seasons) as ProviderSeason[];
  const newest = copies.at(-1)!;
  for (const season of copies) season.leagueId = leagueId;
  newest.matchups = newest.matchups.filter((matchup) => matchup.week <= Math.max(week, newest.regularWeeks));
  for (const matchup of newest.matchups) if (matchup.week > week) matchup.outcome = "undecided";
  for (const team of newest.teams) team.finalRank = null;
  return [...copies.slice(0, -1), { ...newest, status: "active", currentWeek: week + 1 }];
}

/** Makes many scores equal. */
function coarse(seasons: readonly ProviderSeason[]): ProviderSeason[] {
  const copies = structuredClone(seasons) as ProviderSeason[];
  for (const { matchups } of copies) {
    for (const { home, away } of matchups) {
      for (const side of [home, away]) {
        if (side) side.points = Math.round(side.points / 3000) * 3000 as Points;
      }
    }
  }
  return copies;
}

const told = (rows: SeasonRows, records: HistoryRows, titles: HistoryRows) => ({
  rows,
  changes: changes(rows, { history: records, limit: 100 }),
  champion: champions(titles).find(({ champion }) => champion !== null) ?? null,
});

/** Asserts that the front page's rows tell what the whole history tells, and gives the kinds of changes in it. */
async function sameAsHistory(sql: Sql, slug: LeagueSlug): Promise<string[]> {
  const history = (await historyRows(sql, slug))!;
  const front = (await frontRows(sql, slug))!;
  const rows = { league: history.league, ...history.seasons.at(-1)! };
  const expected = told(rows, history, history);
  assert.deepEqual(told(front.rows, front.records, front.titles), expected);
  const size = (value: unknown) => JSON.stringify(value).length;
  if (history.seasons.length > 6) assert(size(front) < size(history));
  return expected.changes.map(({ kind }) => kind);
}

onBothDatabases("the front page's rows tell what the whole history does", async ({ sql }) => {
  const seasons = await sampleSeasons();
  const kinds = new Set<string>();
  let league = 100;
  for (const [from, to] of [[0, 1], [0, 2], [3, 6]]) {
    for (const week of [1, 6, 15]) {
      for (const shape of [seasons, coarse(seasons)]) {
        const stored = await importLeague(sql, until(week, shape.slice(from, to), String(++league)));
        for (const kind of await sameAsHistory(sql, stored.slug)) kinds.add(kind);
      }
    }
  }
  assert(kinds.has("record"), [...kinds].join(", "));
  const whole = await importLeague(sql, seasons);
  await sameAsHistory(sql, whole.slug);
  assert.equal(await frontRows(sql, "espn-1" as LeagueSlug), null);
});
