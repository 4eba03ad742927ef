/**
 * Players and lineups in ESPN's wire format, as they are at a moment.
 *
 * @module
 */
import { gameProgress, type Kickoffs } from "@/lib/sample/calendar.ts";
import type { LineupPlace } from "@/lib/sample/front_office.ts";
import { type Player, type Position, SCORING } from "@/lib/sample/players.ts";

/** ESPN's defaultPositionId, and the lineup places a player of the position may take. */
const POSITION: Readonly<Record<Position, { id: number; eligible: readonly number[] }>> = {
  "QB": { id: 1, eligible: [0, 7, 20, 21] },
  "RB": { id: 2, eligible: [2, 3, 23, 7, 20, 21] },
  "WR": { id: 3, eligible: [3, 4, 5, 23, 7, 20, 21] },
  "TE": { id: 4, eligible: [5, 6, 23, 7, 20, 21] },
  "K": { id: 5, eligible: [17, 20, 21] },
  "D/ST": { id: 16, eligible: [16, 20, 21] },
};

/** One line of a player's statistics: source 0 is what happened and 1 is what ESPN projects. */
export interface WireStat {
  appliedTotal: number;
  scoringPeriodId: number;
  seasonId: number;
  statSourceId: 0 | 1;
  /** 1 for a week. */
  statSplitTypeId: 1;
}

export interface WireEntry {
  lineupSlotId: number;
  playerId: number;
  injuryStatus: string;
  playerPoolEntry: {
    appliedStatTotal: number;
    id: number;
    onTeamId: number;
    player: {
      defaultPositionId: number;
      eligibleSlots: readonly number[];
      firstName: string;
      fullName: string;
      id: number;
      injured: boolean;
      injuryStatus: string;
      lastName: string;
      proTeamId: number;
      stats: WireStat[];
    };
  };
}

export interface WireRoster {
  appliedStatTotal: number;
  entries: WireEntry[];
}

/** A week's games at a moment, in milliseconds since the epoch. */
export interface WeekAt {
  year: number;
  week: number;
  kickoffs: Kickoffs;
  at: number;
}

/**
 * What a player has scored so far, in hundredths; null before his game and when he has none. Points come in eighths of
 * the final figure, two a quarter, and not for everybody at the same minute.
 */
export function pointsAt({ player, points }: LineupPlace, { kickoffs, at }: WeekAt): number | null {
  const kickoff = kickoffs.get(player.proTeam);
  if (points === null || kickoff === undefined || at < kickoff) return null;
  const progress = gameProgress(kickoff, at);
  if (progress === 1) return points;
  const luck = (Math.abs(player.id) % 8) / 8;
  const { step } = SCORING[player.position];
  return Math.trunc(points * Math.floor(progress * 8 + luck) / (8 * step)) * step + 0;
}

/** What is to be expected of a player in the end, in hundredths: what he has, and the rest of his projection. */
function projectedAt(place: LineupPlace, week: WeekAt): number {
  const kickoff = week.kickoffs.get(place.player.proTeam);
  const left = kickoff === undefined ? 0 : 1 - gameProgress(kickoff, week.at);
  return (pointsAt(place, week) ?? 0) + place.projected * left;
}

/** A lineup's points so far and its projection in the end, in points. Only starters count. */
export function lineupScore(
  lineup: readonly LineupPlace[],
  week: WeekAt,
): { points: number; projected: number } {
  const starters = lineup.filter(({ starter }) => starter);
  return {
    points: starters.reduce((sum, place) => sum + (pointsAt(place, week) ?? 0), 0) / 100,
    projected: Math.round(starters.reduce((sum, place) => sum + projectedAt(place, week), 0)) / 100,
  };
}

/** Everybody of a lineup in his place, as `rosterForCurrentScoringPeriod` and the view mRoster tell it. */
export function weekRoster(team: number, lineup: readonly LineupPlace[], week: WeekAt): WireRoster {
  return {
    appliedStatTotal: lineupScore(lineup, week).points,
    entries: lineup.map((place) => entry(team, place, place.slot, week, stats(place, week))),
  };
}

/**
 * The starters alone, as `rosterForMatchupPeriod` tells them: with lineup place 0 for everybody, and without the
 * statistics of the week.
 */
export function matchupRoster(team: number, lineup: readonly LineupPlace[], week: WeekAt): WireRoster {
  return {
    appliedStatTotal: lineupScore(lineup, week).points,
    entries: lineup.filter(({ starter }) => starter).map((place) => entry(team, place, 0, week, [])),
  };
}

/** A player who does not play this week has no statistics of it, and one who is injured a projection of 0. */
function stats(place: LineupPlace, week: WeekAt): WireStat[] {
  const points = pointsAt(place, week);
  const line = (statSourceId: 0 | 1, hundredths: number): WireStat => ({
    appliedTotal: hundredths / 100,
    scoringPeriodId: week.week,
    seasonId: week.year,
    statSourceId,
    statSplitTypeId: 1,
  });
  return [
    ...(points === null ? [] : [line(0, points)]),
    ...(week.kickoffs.has(place.player.proTeam) ? [line(1, place.projected)] : []),
  ];
}

function entry(team: number, place: LineupPlace, slot: number, week: WeekAt, stats: WireStat[]): WireEntry {
  return {
    lineupSlotId: slot,
    playerId: place.player.id,
    injuryStatus: "NORMAL",
    playerPoolEntry: {
      appliedStatTotal: (pointsAt(place, week) ?? 0) / 100,
      id: place.player.id,
      onTeamId: team,
      player: wirePlayer(place.player, place.injured, stats),
    },
  };
}

function wirePlayer(
  player: Player,
  injured: boolean,
  stats: WireStat[],
): WireEntry["playerPoolEntry"]["player"] {
  const { id, firstName, lastName, position, proTeam } = player;
  return {
    defaultPositionId: POSITION[position].id,
    eligibleSlots: POSITION[position].eligible,
    firstName,
    fullName: `${firstName} ${lastName}`,
    id,
    injured,
    injuryStatus: injured ? "OUT" : "ACTIVE",
    lastName,
    proTeamId: proTeam,
    stats,
  };
}
