/**
 * An ESPN document in our own words.
 *
 * @module
 */
import { points } from "@/lib/league/points.ts";
import type { Provider, TeamId } from "@/lib/league/types.ts";
import type { ProviderMember, ProviderSeason, ProviderTeam } from "../provider_season.ts";
import { type Calendar, calendar, finalRanks, playoffTeams } from "./calendar.ts";
import type { EspnDocument, EspnTeam } from "./document.ts";
import { lineup } from "./lineup.ts";
import { matchups } from "./matchups.ts";
import { draft, players } from "./players.ts";
import { scheduled } from "./schedule.ts";
import { bySlot, slotName } from "./slots.ts";
import { abbreviation, line, picture } from "./text.ts";

/** How to read a document. */
export interface Reading {
  /** Whose league it is: the sample league speaks ESPN's language too. */
  provider: Provider;
  /** How the document is called in messages, such as `ESPN season 2019`. */
  label: string;
}

/**
 * The season that a document tells of.
 *
 * @throws BadDocument where it contradicts itself so that it cannot be read, such as a matchup of a team that is not
 * there: `ESPN season 2019: schedule[4].home.teamId 12 is not among the 10 teams`
 */
export function espnSeason(document: EspnDocument, { provider, label }: Reading): ProviderSeason {
  const schedule = scheduled(document, label);
  const games = schedule.map((entry) => entry.game);
  const when = calendar(document, games);
  const ranks = when.status === "finished" ? finalRanks(document) : new Map<number, number>();
  return {
    provider,
    leagueId: String(document.id),
    year: document.seasonId,
    name: line(document.settings?.name) || null,
    ...when,
    playoffTeams: playoffTeams(document, games, when),
    divisions: divisions(document),
    previousYears: (document.status?.previousSeasons ?? []).filter((year) => year < document.seasonId).sort(),
    slots: slots(document),
    members: members(document),
    teams: document.teams.map((team) => teamOf(team, document, when, ranks)),
    matchups: matchups(document, schedule, when),
    players: players(document),
    draft: draft(document),
  };
}

function teamOf(
  team: EspnTeam,
  document: EspnDocument,
  { status }: Calendar,
  ranks: Map<number, number>,
): ProviderTeam {
  const name = line(team.name) || line(`${line(team.location)} ${line(team.nickname)}`) || `Team ${team.id}`;
  const owners = [team.primaryOwner, ...team.owners ?? []].map((id) => line(id)).filter((id) => id !== "");
  const record = team.record?.overall;
  const roster = lineup(team.roster?.entries ?? [], {
    periods: [document.scoringPeriodId ?? 0],
    over: false,
  });
  return {
    id: team.id as TeamId,
    name,
    abbrev: abbreviation(team.abbrev, name, team.id),
    logo: picture(team.logo),
    division: divisionIds(document).length > 1 ? team.divisionId ?? null : null,
    owners: [...new Set(owners)],
    seed: status !== "preseason" && (team.playoffSeed ?? 0) > 0 ? team.playoffSeed! : null,
    finalRank: ranks.get(team.id) ?? null,
    record: record
      ? {
        wins: record.wins,
        losses: record.losses,
        ties: record.ties ?? 0,
        pointsFor: points(record.pointsFor ?? 0),
        pointsAgainst: points(record.pointsAgainst ?? 0),
      }
      : null,
    // Before and after the season a roster's points are of a week that does not count.
    roster: status === "active"
      ? roster
      : roster.map((entry) => ({ ...entry, points: null, projected: null })),
  };
}

function divisionIds(document: EspnDocument): number[] {
  const ids = document.teams.flatMap((team) => typeof team.divisionId === "number" ? [team.divisionId] : []);
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** The divisions that teams play in, named by the settings or counted; none where all play in one. */
function divisions(document: EspnDocument): ProviderSeason["divisions"] {
  const ids = divisionIds(document);
  if (ids.length < 2) return [];
  const stated = document.settings?.scheduleSettings?.divisions ?? [];
  const names = new Map(stated.map((division) => [division.id, line(division.name)]));
  return ids.map((id, at) => ({ id, name: names.get(id) || `Division ${at + 1}` }));
}

function slots(document: EspnDocument): ProviderSeason["slots"] {
  return Object.entries(document.settings?.rosterSettings?.lineupSlotCounts ?? {})
    .map(([id, count]) => ({ id: Number(id), count: Math.min(count ?? 0, 99) }))
    .filter(({ id, count }) => Number.isInteger(id) && count > 0)
    .sort((a, b) => bySlot(a.id, b.id))
    .map(({ id, count }) => ({ slot: slotName(id), count }));
}

/** The accounts, by the name their owners gave ESPN, else by what they call themselves. */
function members(document: EspnDocument): ProviderMember[] {
  const named = (document.members ?? []).map((member) => ({
    id: line(member.id),
    name: line(`${line(member.firstName)} ${line(member.lastName)}`) || line(member.displayName) ||
      "Unnamed manager",
  }));
  return [...new Map(named.filter(({ id }) => id !== "").map((member) => [member.id, member])).values()];
}
