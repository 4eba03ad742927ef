import assert from "node:assert/strict";
import { espnDocument } from "@/lib/providers/espn/document.ts";
import { espnSeason } from "@/lib/providers/espn/season.ts";
import { league, type Raw } from "@/lib/providers/espn/testing_document.ts";
import { NotFound } from "@/lib/providers/errors.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import type { LeagueSource } from "@/lib/providers/source.ts";
import { type ImportEvent, importLeague } from "./import_league.ts";

/** A source of documents in memory; null is a season that the provider lists and does not show. */
function source(documents: Record<number, Raw | null>): LeagueSource {
  return {
    provider: "espn",
    leagueId: "4711",
    years: () => Promise.resolve(Object.keys(documents).map(Number).sort((a, b) => b - a)),
    season(year) {
      const label = `ESPN season ${year}`;
      const raw = documents[year];
      return Promise.resolve(
        raw && espnSeason(espnDocument(raw, { label, year }), { provider: "espn", label }),
      );
    },
  };
}

function shelf() {
  const kept: ProviderSeason[][] = [];
  const store = (seasons: ProviderSeason[]) => {
    kept.push(seasons);
    return Promise.resolve({ revision: 3, changed: true, managers: 10 });
  };
  return { kept, store };
}

Deno.test("an import reads and checks every season, then stores them at once, oldest first", async () => {
  const { kept, store } = shelf();
  const events: ImportEvent[] = [];
  const documents = { 2019: league({ year: 2019 }), 2021: league(), 2020: null };
  const outcome = await importLeague({
    source: source(documents),
    store,
    onProgress: (event) => events.push(event),
  });
  assert.deepEqual(kept.map((seasons) => seasons.map((season) => season.year)), [[2019, 2021]]);
  assert.deepEqual(outcome, {
    revision: 3,
    changed: true,
    managers: 10,
    years: [2019, 2021],
    hidden: [2020],
    teams: 20,
    matchups: 148,
  });
  assert.deepEqual(events[0], { kind: "found", years: [2021, 2020, 2019] });
  const seasons = events.filter((event) => event.kind === "season");
  assert.deepEqual(seasons.map(({ done, of }) => [done, of]), [[1, 3], [2, 3], [3, 3]]);
  assert.deepEqual(seasons.filter(({ shown }) => !shown).map(({ year }) => year), [2020]);
  assert.deepEqual(events.slice(-2), [{ kind: "checked", seasons: 2 }, { kind: "stored", outcome }]);
});

Deno.test("one season that contradicts itself holds the whole league back, and nothing is stored", async () => {
  const { kept, store } = shelf();
  const odd = league({ year: 2020 });
  odd.teams[0].record.overall.wins++;
  await assert.rejects(importLeague({ source: source({ 2019: league({ year: 2019 }), 2020: odd }), store }), {
    name: "HeldBack",
    status: 422,
    message: /^ESPN season 2020 is held back: Team Number 1: its matchups of weeks 1 to 14 make /,
  });
  assert.deepEqual(kept, []);
});

Deno.test("a league of which nothing is shown is not stored as an empty one", async () => {
  const { kept, store } = shelf();
  await assert.rejects(importLeague({ source: source({ 2020: null }), store }), {
    name: "NotFound",
    message: "ESPN lists league 4711 and shows none of its seasons",
  });
  assert.deepEqual(kept, []);
});

Deno.test("after a failure no further season is asked for", async () => {
  const asked: number[] = [];
  const failing: LeagueSource = {
    ...source({}),
    years: () => Promise.resolve([2021, 2020, 2019, 2018, 2017]),
    season(year) {
      asked.push(year);
      return Promise.reject(new NotFound("gone"));
    },
  };
  await assert.rejects(importLeague({ source: failing, store: shelf().store }), { message: "gone" });
  assert.ok(asked.length <= 2, `${asked}`);
});

Deno.test("a drafted player who is named in one season is named in all", async () => {
  const { kept, store } = shelf();
  const [older, newer] = [league({ year: 2020 }), league()];
  for (const document of [older, newer]) {
    document.draftDetail.picks = [{ overallPickNumber: 1, roundId: 1, teamId: 1, playerId: 7 }];
  }
  newer.players = [{ id: 7, player: { id: 7, fullName: "Pat Punter", defaultPositionId: 7, proTeamId: 9 } }];
  await importLeague({ source: source({ 2020: older, 2021: newer }), store });
  assert.deepEqual(kept[0].map((season) => season.players.map((player) => player.name)), [["Pat Punter"], [
    "Pat Punter",
  ]]);
});

Deno.test("an import that was called off stores nothing", async () => {
  const { kept, store } = shelf();
  const off = new AbortController();
  const importing = importLeague({
    source: source({ 2021: league() }),
    store,
    signal: off.signal,
    onProgress: (event) => event.kind === "checked" && off.abort(new Error("called off")),
  });
  await assert.rejects(importing, /called off/);
  assert.deepEqual(kept, []);
});
