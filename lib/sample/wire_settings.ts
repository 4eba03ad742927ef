/**
 * The league's settings, status and draft in ESPN's wire format.
 *
 * @module
 */
import { PLAYOFF_TEAMS } from "@/lib/sample/bracket.ts";
import { lastWeek, moment, regularWeeks, weekOpens } from "@/lib/sample/calendar.ts";
import { DIVISIONS, FRANCHISES, LEAGUE_NAME } from "@/lib/sample/cast.ts";
import type { Pick } from "@/lib/sample/draft.ts";
import { INJURED_RESERVE, ROSTER_SIZE, STARTING_SLOTS } from "@/lib/sample/roster.ts";

export interface WirePick {
  bidAmount: number;
  id: number;
  keeper: boolean;
  overallPickNumber: number;
  playerId: number;
  roundId: number;
  roundPickNumber: number;
  teamId: number;
}

export interface WireSettings {
  draftSettings: { keeperCount: number; pickOrder: number[]; type: string };
  isPublic: boolean;
  name: string;
  rosterSettings: { isBenchUnlimited: boolean; lineupSlotCounts: Record<string, number> };
  scheduleSettings: {
    divisions: { id: number; name: string; size: number }[];
    matchupPeriodCount: number;
    matchupPeriodLength: number;
    matchupPeriods: Record<string, number[]>;
    playoffMatchupPeriodLength: number;
    playoffSeedingRule: string;
    playoffTeamCount: number;
  };
  scoringSettings: { homeTeamBonus: number; playoffHomeTeamBonus: number; scoringType: string };
  size: number;
}

export interface WireStatus {
  activatedDate: number;
  currentMatchupPeriod: number;
  finalScoringPeriod: number;
  firstScoringPeriod: number;
  isActive: boolean;
  isExpired: boolean;
  isFull: boolean;
  isPlayoffMatchupEdited: boolean;
  isViewable: boolean;
  latestScoringPeriod: number;
  previousSeasons: number[];
  standingsUpdateDate: number;
  teamsJoined: number;
  transactionScoringPeriod: number;
}

/** When a season's draft is over, in milliseconds: the Sunday evening before the last of August's preseason games. */
export const draftDay = (year: number): number => moment(year, 0, -4, 21);

/** The settings of a year; they differ in the number of weeks alone. `pickOrder` is the draft's first round. */
export function settings(year: number, pickOrder: number[]): WireSettings {
  const lineupSlotCounts = Object.fromEntries(Array.from({ length: 25 }, (_, slot) => [
    String(slot),
    STARTING_SLOTS.filter((starting) => starting.slot === slot).length,
  ]));
  // Of sixteen on a roster one may sit on injured reserve.
  lineupSlotCounts["20"] = ROSTER_SIZE - STARTING_SLOTS.length;
  lineupSlotCounts[INJURED_RESERVE] = 1;
  const weeks = Array.from({ length: lastWeek(year) }, (_, i) => i + 1);
  return {
    draftSettings: { keeperCount: 0, pickOrder, type: "SNAKE" },
    isPublic: true,
    name: LEAGUE_NAME,
    rosterSettings: { isBenchUnlimited: false, lineupSlotCounts },
    scheduleSettings: {
      divisions: DIVISIONS.map((name, id) => ({
        id,
        name,
        size: FRANCHISES.filter(({ division }) => division === id).length,
      })),
      matchupPeriodCount: regularWeeks(year),
      matchupPeriodLength: 1,
      matchupPeriods: Object.fromEntries(weeks.map((week) => [String(week), [week]])),
      playoffMatchupPeriodLength: 1,
      playoffSeedingRule: "TOTAL_POINTS_SCORED",
      playoffTeamCount: PLAYOFF_TEAMS,
    },
    scoringSettings: { homeTeamBonus: 0, playoffHomeTeamBonus: 0, scoringType: "H2H_POINTS" },
    size: FRANCHISES.length,
  };
}

/**
 * Where the season stands.
 *
 * @param current the week being played, or the last
 * @param latest the week of the professionals, which counts on after the league's own season; 0 before the draft
 */
export function status(year: number, current: number, latest: number, previousSeasons: number[]): WireStatus {
  return {
    activatedDate: moment(year, -6, 0, 12),
    currentMatchupPeriod: current,
    finalScoringPeriod: lastWeek(year),
    firstScoringPeriod: 1,
    isActive: true,
    isExpired: false,
    isFull: true,
    isPlayoffMatchupEdited: false,
    isViewable: true,
    latestScoringPeriod: latest,
    previousSeasons,
    standingsUpdateDate: weekOpens(year, current),
    teamsJoined: FRANCHISES.length,
    transactionScoringPeriod: latest,
  };
}

/** The draft, pick by pick; names are not in it, as ESPN sends none. */
export const draftPicks = (picks: readonly Pick[]): WirePick[] =>
  picks.map(({ overall, round, team, player }) => ({
    bidAmount: 0,
    id: overall,
    keeper: false,
    overallPickNumber: overall,
    playerId: player.id,
    roundId: round,
    roundPickNumber: (overall - 1) % FRANCHISES.length + 1,
    teamId: team,
  }));
