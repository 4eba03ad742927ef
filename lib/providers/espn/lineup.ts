/**
 * Rosters and lineups: who sat where, and what he scored.
 *
 * A team's `roster` is as it stands. A matchup has up to two of its own: `rosterForCurrentScoringPeriod`, everyone in
 * his place in one week, and `rosterForMatchupPeriod`, the starters with the points of the whole matchup and with place
 * 0 for all of them, as if a team had nine quarterbacks.
 *
 * @module
 */
import { points, total } from "@/lib/league/points.ts";
import type { Points } from "@/lib/league/types.ts";
import type { ProviderLineupEntry } from "../provider_season.ts";
import type { EspnDocument, EspnRosterEntry, EspnSide } from "./document.ts";
import { bySlot, placeOf, slotName, starts } from "./slots.ts";

/** The player an entry is about; null for the empty places that ESPN numbers 0 and -1. */
export function playerId(entry: Pick<EspnRosterEntry, "playerId" | "playerPoolEntry">): number | null {
  const id = entry.playerId ?? entry.playerPoolEntry?.id ?? entry.playerPoolEntry?.player?.id ?? 0;
  return id === 0 || id === -1 ? null : id;
}

const flex = 23;

/** Which numbers of an entry count. */
export interface Scope {
  /** The rounds of real games, ESPN's scoring periods. Empty: only the entry's own total can be told. */
  periods: number[];
  /** True when the games are over, and a player without a figure has scored nothing. */
  over: boolean;
}

/** A roster in our words, in the order of the places; a player who is named twice counts once. */
export function lineup(entries: EspnRosterEntry[], scope: Scope): ProviderLineupEntry[] {
  const seen = new Set<number>();
  return [...entries].sort((a, b) => bySlot(a.lineupSlotId, b.lineupSlotId)).flatMap((entry) => {
    const id = playerId(entry);
    if (id === null || seen.has(id)) return [];
    seen.add(id);
    return [{
      playerId: id,
      slot: slotName(entry.lineupSlotId),
      starter: starts(entry.lineupSlotId),
      points: scored(entry, scope),
      projected: statistics(entry, 1, scope.periods),
    }];
  });
}

/** The sum of the entry's statistics of one source (0 what happened, 1 what ESPN projects) in these periods, or null. */
function statistics(entry: EspnRosterEntry, source: 0 | 1, periods: number[]): Points | null {
  const found = (entry.playerPoolEntry?.player?.stats ?? []).filter((stat) =>
    stat.statSourceId === source && (stat.statSplitTypeId ?? 1) === 1 &&
    periods.includes(stat.scoringPeriodId ?? -1) && typeof stat.appliedTotal === "number"
  );
  return found.length ? total(found.map((stat) => points(stat.appliedTotal!))) : null;
}

function scored(entry: EspnRosterEntry, { periods, over }: Scope): Points | null {
  const stated = entry.playerPoolEntry?.appliedStatTotal;
  const own = typeof stated === "number" ? points(stated) : null;
  const actual = statistics(entry, 0, periods);
  if (over) return own ?? actual;
  // While games are on, a total of 0 may be a game that has not begun; then there is a projection and nothing else.
  return actual ?? (statistics(entry, 1, periods) === null ? own : null);
}

/** What a team may use to tell where its starters sat. */
export interface Places {
  /** How many of each lineup place a team has. Empty where nobody says. */
  counts: Map<number, number>;
  /** Where the team's players sit in the roster as it stands. */
  current: Map<number, number>;
}

/** How many of each starting place: from the settings, else the most that any team's roster shows. */
export function placeCounts(document: EspnDocument): Map<number, number> {
  const stated = document.settings?.rosterSettings?.lineupSlotCounts;
  const counts = new Map<number, number>();
  if (stated) {
    for (const [id, count] of Object.entries(stated)) if (count) counts.set(Number(id), count);
    return counts;
  }
  for (const team of document.teams) {
    const own = new Map<number, number>();
    for (const { lineupSlotId: id } of team.roster?.entries ?? []) own.set(id, (own.get(id) ?? 0) + 1);
    for (const [id, count] of own) if (starts(id)) counts.set(id, Math.max(count, counts.get(id) ?? 0));
  }
  return counts;
}

/**
 * One side's lineup in a matchup; empty where the document does not tell. The places come from the week's own roster;
 * without one the starters are put where they sit now, else in the place of their position, else in any that is free.
 */
export function sideLineup(side: EspnSide, places: Places, scope: Scope): ProviderLineupEntry[] {
  const week = side.rosterForCurrentScoringPeriod?.entries ?? [];
  const whole = side.rosterForMatchupPeriod?.entries ?? [];
  if (week.length === 0) return lineup(seated(whole, places), scope);
  const totals = new Map(lineup(whole, scope).map((entry) => [entry.playerId, entry.points]));
  return lineup(week, scope).map((entry) => ({
    ...entry,
    points: totals.get(entry.playerId) ?? entry.points,
  }));
}

function seated(entries: EspnRosterEntry[], { counts, current }: Places): EspnRosterEntry[] {
  const known = entries.length < 2 || entries.some((entry) => entry.lineupSlotId !== 0);
  if (known) return entries;
  const free = new Map(counts);
  const take = (place: number | null | undefined): place is number => {
    if (place === null || place === undefined || !starts(place)) return false;
    if (counts.size > 0 && (free.get(place) ?? 0) < 1) return false;
    free.set(place, (free.get(place) ?? 0) - 1);
    return true;
  };
  const taken = new Map<EspnRosterEntry, number>();
  const offers: ((entry: EspnRosterEntry) => (number | null | undefined)[])[] = [
    (entry) => [current.get(playerId(entry) ?? 0)],
    (entry) => [placeOf(entry.playerPoolEntry?.player?.defaultPositionId)],
    (entry) => entry.playerPoolEntry?.player?.eligibleSlots ?? [],
  ];
  for (const offer of offers) {
    for (const entry of entries) {
      const place = taken.has(entry) ? undefined : offer(entry).find(take);
      if (typeof place === "number") taken.set(entry, place);
    }
  }
  return entries.map((entry) => ({ ...entry, lineupSlotId: taken.get(entry) ?? usual(entry) }));
}

/** Where a player sits as a rule, however many sit there already. */
function usual(entry: EspnRosterEntry): number {
  const { defaultPositionId, eligibleSlots } = entry.playerPoolEntry?.player ?? {};
  return placeOf(defaultPositionId) ?? eligibleSlots?.find(starts) ?? flex;
}
