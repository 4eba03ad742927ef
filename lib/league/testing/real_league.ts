/**
 * The real league beside the project, for tests alone: the few figures that the game's tests need, read straight from the
 * documents, without the adapter.
 *
 * @module
 */
import { people } from "../people.ts";
import { points } from "../points.ts";
import type { HistoryRows, LeagueSlug, ManagerId, Matchup, Season, Side, Team } from "../types.ts";

const folder = new URL("../../../../shared/data/espn/900118/", import.meta.url);
const years = [2018, 2019, 2020];

/** Why the tests on the real league cannot run here; null where they can. */
export function missing(): string | null {
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
export function realLeague(): { history: HistoryRows; stated: Map<string, Document> } {
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
        logo: null,
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
