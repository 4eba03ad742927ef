/**
 * What the managers of the sample league know and do: how they rate players, draft, pick up, trade and set lineups.
 *
 * @module
 */
import type { Player, Position } from "@/lib/sample/players.ts";
import type { Random } from "@/lib/league/random.ts";

/** A place in a lineup: ESPN's lineupSlotId and who fits. In the order of a lineup card. */
export const STARTING_SLOTS: readonly { slot: number; fits: readonly Position[] }[] = [
  { slot: 0, fits: ["QB"] },
  { slot: 2, fits: ["RB"] },
  { slot: 2, fits: ["RB"] },
  { slot: 4, fits: ["WR"] },
  { slot: 4, fits: ["WR"] },
  { slot: 6, fits: ["TE"] },
  { slot: 16, fits: ["D/ST"] },
  { slot: 17, fits: ["K"] },
  { slot: 23, fits: ["RB", "WR", "TE"] },
];
export const BENCH = 20;
export const INJURED_RESERVE = 21;
export const ROSTER_SIZE = 16;

/** The fewest and most of a position on a roster. */
export const LIMITS: Readonly<Record<Position, readonly [number, number]>> = {
  "QB": [1, 2],
  "RB": [3, 6],
  "WR": [3, 6],
  "TE": [1, 2],
  "K": [1, 1],
  "D/ST": [1, 2],
};

/** Points a week that can be had from the waiver wire, about: what a player is worth is what he scores above it. */
const REPLACEMENT: Readonly<Record<Position, number>> = {
  "QB": 18,
  "RB": 9.5,
  "WR": 9.5,
  "TE": 7.6,
  "K": 8.6,
  "D/ST": 7.4,
};

/** One player as one manager sees him in one week. */
export interface Prospect {
  player: Player;
  /** Points a week this manager expects over the season. */
  rating: number;
  /** Points the experts project for this week; 0 when he does not play. */
  projected: number;
  /** Whether he plays this week: neither bye nor injury. */
  plays: boolean;
}

export const value = (prospect: Prospect): number => prospect.rating - REPLACEMENT[prospect.player.position];

export const countOf = (roster: readonly Prospect[], position: Position): number =>
  roster.filter((prospect) => prospect.player.position === position).length;

/** How much a manager wants a player in the draft, given the roster so far and the rounds left. */
export function draftAppeal(prospect: Prospect, roster: readonly Player[], round: number): number {
  const { position } = prospect.player;
  const have = roster.filter((player) => player.position === position).length;
  const [least, most] = LIMITS[position];
  if (have >= most) return -Infinity;
  // Kickers and defences wait for the last rounds, as everyone's uncle advises; then they must be taken.
  const late = position === "K" || position === "D/ST";
  if (late) return have >= 1 || round < ROSTER_SIZE - 2 ? -Infinity : 100 + value(prospect);
  const shortOf = round > ROSTER_SIZE - 6 && have < least ? 50 : 0;
  const worth = value(prospect);
  const need = have < least ? 1 : position === "QB" || position === "TE" ? 0.35 : 0.8;
  return shortOf + (worth > 0 ? worth * need : worth / need);
}

/** Who starts where, by index into `STARTING_SLOTS`; null where nobody is left who fits. */
export type Lineup = (Player | null)[];

/**
 * The lineup of somebody who pays attention: the best projections that fit, seen through `error` points of whim.
 * The flexible place is filled last, so taking the best for each place in turn is the best lineup.
 */
export function bestLineup(roster: readonly Prospect[], error: number, dice: Random): Lineup {
  const order = roster
    .map((prospect) => ({
      prospect,
      worth: prospect.plays ? prospect.projected + dice.normal(0, error) : -100 + prospect.rating,
    }))
    .sort((a, b) => b.worth - a.worth);
  return filled(STARTING_SLOTS.map(() => null), order.map(({ prospect }) => prospect));
}

/** Last week's lineup as it stood, less those who have left the roster, with the holes filled. */
export function staleLineup(roster: readonly Prospect[], last: Lineup): Lineup {
  const here = new Set(roster.map((prospect) => prospect.player));
  const order = [...roster].sort((a, b) => b.rating - a.rating);
  return filled(last.map((player) => player && here.has(player) ? player : null), order);
}

/** The lineup with every hole given to the first in `order` who fits and has no place yet. */
function filled(lineup: Lineup, order: readonly Prospect[]): Lineup {
  const placed = new Set(lineup);
  return lineup.map((starter, i) => {
    if (starter) return starter;
    const { fits } = STARTING_SLOTS[i];
    const next = order.find(({ player }) => !placed.has(player) && fits.includes(player.position));
    if (next) placed.add(next.player);
    return next?.player ?? null;
  });
}

/** A move that a manager would make: who comes from the free agents, and who goes for him. */
export interface Move {
  add: Player;
  drop: Player;
}

/**
 * The best move on the waiver wire, or null where none is worth it: somebody clearly better than the worst of the
 * roster, or somebody who plays at a position where nobody of the roster does this week.
 */
export function waiverMove(roster: readonly Prospect[], free: readonly Prospect[]): Move | null {
  const dropFor = (position: Position) =>
    roster
      .filter(({ player }) => {
        const [least] = LIMITS[player.position];
        return player.position === position || countOf(roster, player.position) > least;
      })
      .reduce<Prospect | null>((worst, p) => worst === null || value(p) < value(worst) ? p : worst, null);

  for (const position of ["QB", "TE", "K", "D/ST"] as const) {
    const own = roster.filter(({ player }) => player.position === position);
    if (own.some((prospect) => prospect.plays)) continue;
    const add = best(free.filter((p) => p.player.position === position && p.plays), (p) => p.projected);
    // A second quarterback or tight end may be kept; a second kicker never.
    const drop = own.length < LIMITS[position][1] ? dropFor(position) : best(own, (p) => -p.rating);
    if (add && drop) return { add: add.player, drop: drop.player };
  }
  const add = best(
    free.filter(({ player }) => countOf(roster, player.position) < LIMITS[player.position][1]),
    value,
  );
  const drop = add && dropFor(add.player.position);
  if (!add || !drop || value(add) < value(drop) + 0.8) return null;
  return { add: add.player, drop: drop.player };
}

function best<T>(list: readonly T[], worth: (item: T) => number): T | null {
  return list.reduce<T | null>((top, item) => top === null || worth(item) > worth(top) ? item : top, null);
}
