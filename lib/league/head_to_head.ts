/**
 * One manager against another, over all seasons.
 *
 * @module
 */
import { type Game, games, type Lens, tally, through } from "./games.ts";
import { type Tally, total } from "./points.ts";
import type { HistoryRows, Manager, ManagerId, Points } from "./types.ts";

/** The meetings of two managers, from the first one's side. */
export interface HeadToHead extends Tally {
  manager: Manager;
  opponent: Manager;
  pointsFor: Points;
  pointsAgainst: Points;
  /** Newest first, from the first manager's side. */
  games: Game[];
}

/** The meetings of two managers; with nothing but zeros where they never met. Null for an unknown manager. */
export function headToHead(
  history: HistoryRows,
  manager: ManagerId,
  opponent: ManagerId,
  lens: Lens = "all",
): HeadToHead | null {
  const everybody = history.seasons.flatMap(({ teams }) => teams).flatMap(({ managers }) => managers);
  const [one, other] = [manager, opponent].map((id) => everybody.findLast((its) => its.id === id));
  if (!one || !other) return null;
  const meetings = through(lens, games(history)).filter(({ team, opponent }) =>
    team.managers.some(({ id }) => id === one.id) && opponent.managers.some(({ id }) => id === other.id)
  );
  return series(one, other, meetings);
}

/** One manager against everybody he has met, most games first, then by name. */
export function opponents(history: HistoryRows, manager: ManagerId, lens: Lens = "all"): HeadToHead[] {
  return opponentsAmong(through(lens, games(history)), manager);
}

/** The same, from games already seen through a lens; games in the order they were played, others' games are skipped. */
export function opponentsAmong(list: readonly Game[], manager: ManagerId): HeadToHead[] {
  const met = new Map<ManagerId, { one: Manager; other: Manager; meetings: Game[] }>();
  for (const game of list) {
    const one = game.team.managers.find(({ id }) => id === manager);
    if (!one) continue;
    for (const other of game.opponent.managers) {
      const before = met.get(other.id);
      if (before) before.meetings.push(game);
      else met.set(other.id, { one, other, meetings: [game] });
    }
  }
  return [...met.values()].map(({ one, other, meetings }) => series(one, other, meetings)).sort((a, b) =>
    b.games.length - a.games.length || (a.opponent.name < b.opponent.name ? -1 : 1)
  );
}

function series(manager: Manager, opponent: Manager, meetings: readonly Game[]): HeadToHead {
  return {
    manager,
    opponent,
    ...tally(meetings),
    pointsFor: total(meetings.map(({ pointsFor }) => pointsFor)),
    pointsAgainst: total(meetings.map(({ pointsAgainst }) => pointsAgainst)),
    games: [...meetings].reverse(),
  };
}
