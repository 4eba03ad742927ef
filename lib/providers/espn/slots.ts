/**
 * ESPN's numbers for lineup places, positions and professional teams. Places and positions are two different
 * numberings: 1 is a team quarterback as a place and a quarterback as a position.
 *
 * @module
 */
import type { Slot } from "@/lib/league/types.ts";

/** Lineup places in the order in which ESPN's pages list them. */
const places: [id: number, slot: Slot][] = [
  [0, "QB"],
  [1, "TQB"],
  [2, "RB"],
  [3, "RB/WR"],
  [4, "WR"],
  [5, "WR/TE"],
  [6, "TE"],
  [23, "FLEX"],
  [7, "OP"],
  [8, "DT"],
  [9, "DE"],
  [24, "ER"],
  [11, "DL"],
  [10, "LB"],
  [12, "CB"],
  [13, "S"],
  [14, "DB"],
  [15, "DP"],
  [16, "D/ST"],
  [17, "K"],
  [18, "P"],
  [19, "HC"],
  [25, "Rookie"],
  [20, "BE"],
  [21, "IR"],
];
const slots = new Map(places);
const order = new Map(places.map(([id], at) => [id, at]));

/** Where players sit who do not play: the bench, injured reserve and the places kept for rookies. */
const seats = new Set([20, 21, 25]);

/** The place's letters; `Slot 26` for one that ESPN adds after this was written. */
export function slotName(id: number): Slot {
  return slots.get(id) ?? `Slot ${id}`;
}

/** True for a place whose points count. */
export function starts(id: number): boolean {
  return !seats.has(id);
}

/** Compares places by ESPN's own order, unknown ones before the bench. */
export function bySlot(a: number, b: number): number {
  const at = (id: number) => order.get(id) ?? places.length - 3.5;
  return at(a) - at(b) || a - b;
}

/** A position's letters, and the lineup place that is meant for it alone. */
const positions = new Map<number, [position: Slot, place: number]>([
  [1, ["QB", 0]],
  [2, ["RB", 2]],
  [3, ["WR", 4]],
  [4, ["TE", 6]],
  [5, ["K", 17]],
  [7, ["P", 18]],
  [9, ["DT", 8]],
  [10, ["DE", 9]],
  [11, ["LB", 10]],
  [12, ["CB", 12]],
  [13, ["S", 13]],
  [14, ["HC", 19]],
  [15, ["TQB", 1]],
  [16, ["D/ST", 16]],
]);

/** The position's letters; `Pos 6` for one without a name, and `?` where the document does not say. */
export function positionName(id: number | null | undefined): Slot {
  if (id === null || id === undefined) return "?";
  return positions.get(id)?.[0] ?? `Pos ${id}`;
}

/** The lineup place that is meant for this position alone, or null. */
export function placeOf(position: number | null | undefined): number | null {
  return positions.get(position ?? -1)?.[1] ?? null;
}

const proTeams: Record<number, string> = {
  1: "ATL",
  2: "BUF",
  3: "CHI",
  4: "CIN",
  5: "CLE",
  6: "DAL",
  7: "DEN",
  8: "DET",
  9: "GB",
  10: "TEN",
  11: "IND",
  12: "KC",
  13: "LV",
  14: "LAR",
  15: "MIA",
  16: "MIN",
  17: "NE",
  18: "NO",
  19: "NYG",
  20: "NYJ",
  21: "PHI",
  22: "ARI",
  23: "PIT",
  24: "LAC",
  25: "SF",
  26: "SEA",
  27: "TB",
  28: "WSH",
  29: "CAR",
  30: "JAX",
  33: "BAL",
  34: "HOU",
};

/** Clubs that moved: what they were called before the year. ESPN's number stays the same. */
const moved: Record<number, { before: number; name: string }> = {
  13: { before: 2020, name: "OAK" },
  14: { before: 2016, name: "STL" },
  24: { before: 2017, name: "SD" },
};

/** The professional team's letters in that year; "FA" for a player without one. */
export function proTeamName(id: number | null | undefined, year: number): string {
  if (id === null || id === undefined || id === 0) return "FA";
  const then = moved[id];
  if (then && year < then.before) return then.name;
  return proTeams[id] ?? "FA";
}
