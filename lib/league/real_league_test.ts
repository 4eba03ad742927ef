/**
 * The game on the real league beside the project: the few figures it needs are read straight from the documents,
 * without the adapter. Skipped where the documents are absent.
 *
 * @module
 */
import assert from "node:assert/strict";
import { bracket } from "./bracket.ts";
import { careers } from "./careers.ts";
import { champions } from "./champions.ts";
import { people } from "./people.ts";
import { points } from "./points.ts";
import { recordBook } from "./records.ts";
import { standings } from "./standings.ts";
import type { HistoryRows, LeagueSlug, ManagerId, Matchup, Season, Side, Team } from "./types.ts";

const folder = new URL("../../../shared/data/espn/900118/", import.meta.url);
const years = [2018, 2019, 2020];

/** Why the tests on the real league cannot run here; null where they can. */
function missing(): string | null {
  try {
    Deno.statSync(folder);
    return null;
  } catch {
    return `the real league's documents are not at ${folder.pathname}`;
  }
}

// deno-lint-ignore no-explicit-any -- foreign documents, read by eye
type Document = any;

/** The league's history with manager ids from `people`, and what the documents state of every team's record. */
function realLeague(): { history: HistoryRows; stated: Map<string, Document> } {
  const documents: Document[] = years.map((year) =>
    JSON.parse(Deno.readTextFileSync(new URL(`${year}.json`, folder)))
  );
  const who = people(
    [],
    documents.map((document) => ({
      year: document.seasonId,
      members: document.members.map((m: Document) => ({ id: m.id, name: `${m.firstName} ${m.lastName}` })),
      teams: document.teams.map((t: Document) => ({
        id: t.id,
        name: `${t.location} ${t.nickname}`,
        owners: t.owners,
      })),
    })),
  );
  const ids = new Map(who.persons.map(({ key, name }, i) => [key, { id: i + 1 as ManagerId, name }]));
  const stated = new Map<string, Document>();
  const seasons = documents.map((document) => {
    const year: number = document.seasonId;
    const record = document.teams[0].record.overall;
    const regularWeeks = record.wins + record.losses + record.ties;
    const side = (its: Document): Side => ({
      team: its.teamId,
      points: points(its.totalPoints),
      projected: null,
    });
    const season: Season = {
      year,
      status: "finished",
      name: "Real league",
      regularWeeks,
      lastWeek: 16,
      currentWeek: 16,
      playoffTeams: null,
      divisions: [],
    };
    const teams = document.teams.map((its: Document): Team => {
      stated.set(`${year} ${its.id}`, its.record.overall);
      return {
        id: its.id,
        name: `${its.location} ${its.nickname}`,
        abbrev: its.abbrev,
        picture: null,
        division: its.divisionId,
        managers: who.assignments.find((line) => line.year === year && line.team === its.id)!.persons
          .map((key) => ids.get(key)!),
        seed: its.playoffSeed,
        finalRank: its.rankCalculatedFinal,
      };
    });
    const matchups = document.schedule.map((its: Document): Matchup => ({
      id: its.id,
      week: its.matchupPeriodId,
      periods: 1,
      phase: its.matchupPeriodId > regularWeeks ? "postseason" : "regular",
      home: side(its.home),
      away: its.away ? side(its.away) : null,
      outcome: its.winner.toLowerCase(),
    }));
    return { season, teams, matchups };
  });
  const league = {
    slug: "espn-900118" as LeagueSlug,
    provider: "espn" as const,
    name: "Real league",
    revision: 1,
    seasons: [],
  };
  return { history: { league, seasons }, stated };
}

const reason = missing();
if (reason) console.log(`The game on the real league is not tested: ${reason}`);
const real = (name: string, fn: (league: ReturnType<typeof realLeague>) => void) =>
  Deno.test({ name, ignore: reason !== null, fn: () => fn(realLeague()) });

real(
  "the table equals what the provider states of all 42 team-seasons, to the hundredth",
  ({ history, stated }) => {
    let compared = 0;
    for (const rows of history.seasons) {
      for (
        const { team, wins, losses, ties, pointsFor, pointsAgainst, gamesBack, position } of standings(rows)
      ) {
        const its = stated.get(`${rows.season.year} ${team.id}`);
        const [forIt, against] = [points(its.pointsFor), points(its.pointsAgainst)];
        assert.deepEqual([wins, losses, ties, pointsFor, pointsAgainst], [
          its.wins,
          its.losses,
          its.ties,
          forIt,
          against,
        ]);
        // The document of 2018 has a zero for every team.
        if (rows.season.year > 2018) assert.equal(gamesBack, its.gamesBack);
        assert.equal(position, team.seed);
        compared++;
      }
    }
    assert.equal(compared, 42);
  },
);

real("without the provider's seeds the table comes out the same", ({ history }) => {
  for (const rows of history.seasons) {
    const unseeded = { ...rows, teams: rows.teams.map((team) => ({ ...team, seed: null })) };
    for (const { team, position } of standings(unseeded)) {
      assert.equal(position, rows.teams.find(({ id }) => id === team.id)!.seed);
    }
  }
});

real("champions are the teams that the provider ranks 1", ({ history }) => {
  const names = champions(history).map(({ season, champion }) => [season, champion?.name]);
  assert.deepEqual(names, [[2020, "Ridge Bison"], [2019, "Harbour Herons"], [2018, "Summit Foxes"]]);
});

real(
  "brackets of 6 teams with two byes are found from ranks, from seeds and from the table alone",
  ({ history }) => {
    const expected: Record<number, string[]> = {
      2018: ["1 2 3-6 4-5", "1-5 2-3", "1-3"],
      2019: ["1 2 3-6 4-5", "1-4 2-3", "3-4"],
      2020: ["1 2 3-6 4-5", "1-5 2-6", "5-6"],
    };
    for (const rows of history.seasons) {
      const { year } = rows.season;
      const unranked = { ...rows, teams: rows.teams.map((team) => ({ ...team, finalRank: null })) };
      const bare = { ...rows, teams: rows.teams.map((team) => ({ ...team, finalRank: null, seed: null })) };
      for (const shown of [rows, unranked, bare]) {
        const drawn = bracket(shown)!;
        const games = drawn.rounds.map((round) =>
          round.games.map(({ top, bottom }) => bottom ? `${top.seed}-${bottom.seed}` : top.seed).join(" ")
        );
        assert.deepEqual(games, expected[year], `${year}`);
        assert.deepEqual(drawn.rounds.map(({ name }) => name), ["Quarterfinals", "Semifinals", "Final"]);
        assert.equal(drawn.teams, 6);
        assert.equal(drawn.champion?.id, rows.teams.find(({ finalRank }) => finalRank === 1)!.id);
        const third = rows.teams.find(({ finalRank }) => finalRank === 3)!.id;
        assert.equal(drawn.thirdPlace?.winner, third);
      }
      const { placements } = bracket(rows)!;
      assert.deepEqual(placements.map(({ places }) => places), [[5, 6], [7, 8], [9, 10], [11, 12], [13, 14]]);
      for (const { places, game } of placements) {
        assert.equal(rows.teams.find(({ id }) => id === game.winner)!.finalRank, places[0]);
      }
    }
  },
);

real("the record book has the documents' extremes", ({ history }) => {
  const book = recordBook(history);
  const sides = history.seasons.flatMap(({ matchups }) => matchups)
    .flatMap(({ home, away }) => away ? [home.points, away.points] : []);
  assert.equal(book.highestScores.entries[0].value, Math.max(...sides));
  assert.equal(book.lowestScores.entries[0].value, Math.min(...sides));
  assert.deepEqual([book.highestScores.entries[0].value, book.lowestScores.entries[0].value], [19860, 3260]);
  assert.equal(book.biggestBlowouts.entries[0].value, 10410);
  assert.equal(book.closestGames.entries[0].value, 30);
  assert.equal(book.winningStreaks.entries[0].value, 11);
  assert.equal(book.titles.entries.length, 3);
});

real("15 people ran 14 teams in three seasons, 13 of them in all three", ({ history }) => {
  const all = careers(history);
  assert.equal(all.length, 15);
  assert.equal(all.filter(({ seasons }) => seasons.length === 3).length, 13);
  assert.ok(all.every(({ opponents, seasons }) => seasons.length === 1 || opponents.length >= 13));
});
