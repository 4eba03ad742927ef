/**
 * What a season's document leaves out and ESPN tells when asked for it alone: the lineups of weeks gone by, and the
 * names of players who were drafted and are on no roster any more.
 *
 * @module
 */
import { isNumbered } from "../numbered_player.ts";
import {
  type EspnDetail,
  espnDetail,
  type EspnDocument,
  type EspnMatchup,
  type EspnRosterEntry,
} from "./document.ts";
import { players } from "./players.ts";
import { playerId } from "./lineup.ts";
import { starts } from "./slots.ts";

/** A question about a season beside the one for its document. */
export interface DetailQuestion {
  views: string[];
  scoringPeriod?: number;
  /** ESPN's `x-fantasy-filter`. */
  filter: unknown;
}

/** Asks ESPN; null where it does not say. */
export type AskDetail = (question: DetailQuestion) => Promise<unknown>;

/** The same document with the lineups of every week that has begun, as far as ESPN tells them. */
export async function withBoxScores(document: EspnDocument, askDetail: AskDetail): Promise<EspnDocument> {
  const missing = weeksWithoutLineups(document);
  const found = new Map<number, EspnMatchup>();
  // Backwards: a source that knows nothing of the last week knows nothing of those before it.
  for (const { week, periods } of missing.reverse()) {
    const told: EspnDetail[] = [];
    for (const period of periods) {
      const filter = { schedule: { filterMatchupPeriodIds: { value: [week] } } };
      told.push(
        espnDetail(await askDetail({ views: ["mMatchup", "mBoxscore"], scoringPeriod: period, filter })),
      );
    }
    const before = found.size;
    for (const matchup of document.schedule ?? []) {
      if (matchup.matchupPeriodId !== week || typeof matchup.id !== "number") continue;
      const rows = told.flatMap((detail) => (detail.schedule ?? []).filter((row) => row.id === matchup.id));
      const complete = {
        ...matchup,
        home: withLineup("home", matchup, rows),
        away: withLineup("away", matchup, rows),
      };
      if (complete.home !== matchup.home || complete.away !== matchup.away) found.set(matchup.id!, complete);
    }
    if (found.size === before) break;
  }
  return {
    ...document,
    schedule: document.schedule?.map((matchup) => found.get(matchup.id ?? -1) ?? matchup),
  };
}

function weeksWithoutLineups(
  { schedule, settings, status }: EspnDocument,
): { week: number; periods: number[] }[] {
  const current = status?.currentMatchupPeriod ?? 0;
  const weeks = new Map<number, EspnMatchup[]>();
  for (const matchup of schedule ?? []) {
    const week = matchup.matchupPeriodId ?? 0;
    if (week >= 1 && week <= current) weeks.set(week, [...weeks.get(week) ?? [], matchup]);
  }
  return [...weeks].sort(([a], [b]) => a - b).flatMap(([week, matchups]) => {
    const told = matchups.some(({ home, away }) =>
      [home, away].some((side) => side?.rosterForCurrentScoringPeriod?.entries?.length)
    );
    const periods = settings?.scheduleSettings?.matchupPeriods?.[week] ?? [week];
    return told && periods.length === 1 ? [] : [{ week, periods }];
  });
}

/** The side with the roster that box scores of its week tell, each of one scoring period; as it was where they do not. */
function withLineup(name: "home" | "away", matchup: EspnMatchup, rows: EspnMatchup[]): EspnMatchup["home"] {
  const side = matchup[name];
  const rosters = rows.flatMap((row) => {
    const entries = row[name]?.teamId === side?.teamId
      ? row[name]?.rosterForCurrentScoringPeriod?.entries ?? []
      : [];
    return entries.length > 0 ? [entries] : [];
  });
  if (!side || rosters.length === 0) return side;
  return { ...side, rosterForCurrentScoringPeriod: { entries: rosters.reduce(added) } };
}

/**
 * Rosters of two scoring periods of one matchup as one: everybody in a place that counts if he had one in either, with
 * the points of the periods in which he did.
 */
function added(first: EspnRosterEntry[], second: EspnRosterEntry[]): EspnRosterEntry[] {
  const sum = new Map(first.map((entry) => [playerId(entry), entry]));
  for (const entry of second) {
    const before = sum.get(playerId(entry));
    if (!before || (starts(entry.lineupSlotId) && !starts(before.lineupSlotId))) {
      sum.set(playerId(entry), entry);
    } else if (starts(entry.lineupSlotId) === starts(before.lineupSlotId)) {
      sum.set(playerId(entry), both(before, entry));
    }
  }
  return [...sum.values()];
}

function both(first: EspnRosterEntry, second: EspnRosterEntry): EspnRosterEntry {
  const [one, other] = [first.playerPoolEntry, second.playerPoolEntry];
  if (!one || !other) return first;
  const stats = [...one.player?.stats ?? [], ...other.player?.stats ?? []];
  return {
    ...first,
    playerPoolEntry: {
      ...one,
      appliedStatTotal: (one.appliedStatTotal ?? 0) + (other.appliedStatTotal ?? 0),
      player: one.player && { ...one.player, stats },
    },
  };
}

/** The same document with the names of the players that it only numbers, as far as ESPN tells them. */
export async function withNames(document: EspnDocument, askDetail: AskDetail): Promise<EspnDocument> {
  const ids = players(document).filter(isNumbered).map((player) => player.id);
  if (ids.length === 0) return document;
  const filter = { players: { filterIds: { value: ids } } };
  const told = espnDetail(await askDetail({ views: ["kona_player_info"], filter }));
  return { ...document, players: [...document.players ?? [], ...told.players ?? []] };
}
