/**
 * Teams, their records and their people in ESPN's wire format.
 *
 * @module
 */
import { FRANCHISES, inSeason, type Person } from "@/lib/sample/cast.ts";
import { pictureAddress } from "@/lib/sample/pictures.ts";
import { random } from "@/lib/league/random.ts";
import { type Season, standings, teamPoints, type Week } from "@/lib/sample/season.ts";
import type { WireRoster } from "@/lib/sample/wire_roster.ts";

/** Since when ESPN sends a team's name in one piece; before, it is a location and a nickname. */
const ONE_NAME_SINCE = 2023;

export interface WireMember {
  displayName: string;
  firstName: string;
  id: string;
  lastName: string;
}

interface WireSplit {
  gamesBack: number;
  losses: number;
  percentage: number;
  pointsAgainst: number;
  pointsFor: number;
  streakLength: number;
  streakType: "WIN" | "LOSS" | "TIE" | "NONE";
  ties: number;
  wins: number;
}

export interface WireTeam {
  abbrev: string;
  currentProjectedRank: number;
  divisionId: number;
  draftDayProjectedRank: number;
  id: number;
  isActive: boolean;
  location?: string;
  logo: string;
  logoType: string;
  name?: string;
  nickname?: string;
  owners: string[];
  playoffSeed: number;
  points: number;
  primaryOwner: string;
  rankCalculatedFinal: number;
  rankFinal: number;
  record: { away: WireSplit; division: WireSplit; home: WireSplit; overall: WireSplit };
  roster: WireRoster;
  transactionCounter: { acquisitions: number; drops: number; trades: number };
  waiverRank: number;
}

/** The account's id, in braces, as ESPN's SWID; the same person has the same one in every season. */
export function memberId(person: Person): string {
  const dice = random(`member ${person.displayName}`);
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => dice.below(16).toString(16)).join("").toUpperCase();
  return `{${[8, 4, 4, 4, 12].map(hex).join("-")}}`;
}

/** Everybody who runs a team in that season. */
export function members(season: number): WireMember[] {
  return FRANCHISES.flatMap(({ owners }) => inSeason(owners, season).people).map((person) => ({
    displayName: person.displayName,
    firstName: person.firstName,
    id: memberId(person),
    lastName: person.lastName,
  }));
}

/**
 * Every team of the season.
 *
 * @param settled the weeks whose results stand
 * @param over whether the final places are known
 * @param roster a team's roster as it stands
 */
export function teams(
  season: Season,
  settled: readonly Week[],
  over: boolean,
  roster: (team: number) => WireRoster,
): WireTeam[] {
  const table = standings(settled);
  const seed = new Map(table.map(({ team }, i) => [team, i + 1]));
  return FRANCHISES.map(({ id, division, owners, names }) => {
    const { people } = inSeason(owners, season.index);
    const { location, nickname, abbrev, picture } = inSeason(names, season.index);
    const tally = settled.at(-1)?.tallies.get(id) ?? { acquisitions: 0, trades: 0 };
    const record = splits(id, division, settled);
    return {
      abbrev,
      currentProjectedRank: seed.get(id)!,
      divisionId: division,
      draftDayProjectedRank: season.picks.findIndex(({ team }) => team === id) + 1,
      id,
      isActive: true,
      ...(season.year < ONE_NAME_SINCE ? { location, nickname } : { name: `${location} ${nickname}` }),
      logo: picture ? pictureAddress(picture) : "",
      logoType: picture ? "CUSTOM_VALID" : "UNKNOWN",
      owners: people.map(memberId),
      playoffSeed: seed.get(id)!,
      points: record.overall.pointsFor,
      primaryOwner: memberId(people[0]),
      rankCalculatedFinal: over ? season.places.indexOf(id) + 1 : 0,
      rankFinal: 0,
      record,
      roster: roster(id),
      transactionCounter: {
        acquisitions: tally.acquisitions,
        drops: tally.acquisitions,
        trades: tally.trades,
      },
      waiverRank: FRANCHISES.length + 1 - seed.get(id)!,
    };
  });
}

/** One result of the regular season as a team sees it; points in hundredths. */
interface Result {
  points: number;
  against: number;
  home: boolean;
  inDivision: boolean;
}

function splits(team: number, division: number, weeks: readonly Week[]): WireTeam["record"] {
  const results = weeks.flatMap(({ matchups, lineups }) =>
    matchups.flatMap(({ home, away, tier }): Result[] => {
      if (tier !== null || away === null || (home !== team && away !== team)) return [];
      const other = home === team ? away : home;
      return [{
        points: teamPoints(lineups.get(team)!),
        against: teamPoints(lineups.get(other)!),
        home: home === team,
        inDivision: FRANCHISES.some((f) => f.id === other && f.division === division),
      }];
    })
  );
  // ESPN leaves the points of all splits but the overall one at 0.
  const bare = (split: WireSplit) => ({ ...split, pointsFor: 0, pointsAgainst: 0 });
  return {
    away: bare(split(results.filter(({ home }) => !home))),
    division: bare(split(results.filter(({ inDivision }) => inDivision))),
    home: bare(split(results.filter(({ home }) => home))),
    overall: split(results),
  };
}

function split(results: readonly Result[]): WireSplit {
  const outcomes = results.map(({ points, against }) =>
    points > against ? "WIN" as const : points < against ? "LOSS" as const : "TIE" as const
  );
  const count = (outcome: string) => outcomes.filter((o) => o === outcome).length;
  const [wins, losses, ties] = [count("WIN"), count("LOSS"), count("TIE")];
  const last = outcomes.at(-1) ?? "NONE";
  const streak = outcomes.length - 1 - outcomes.findLastIndex((outcome) => outcome !== last);
  const sum = (figure: (result: Result) => number) =>
    results.reduce((total, r) => total + figure(r), 0) / 100;
  return {
    gamesBack: 0,
    losses,
    percentage: results.length === 0 ? 0 : (wins + ties / 2) / results.length,
    pointsAgainst: sum((r) => r.against),
    pointsFor: sum((r) => r.points),
    streakLength: streak,
    streakType: last,
    ties,
    wins,
  };
}
