/**
 * The board: everything that can be bet on at a moment.
 *
 * @module
 */
import type { SeasonRows } from "@/lib/league/types.ts";
import { type FutureLines, futureLines } from "./futures.ts";
import { openWeek } from "./kickoff.ts";
import { type MatchupLines, openLines } from "./lines.ts";
import type { Leg, Selection } from "./types.ts";

export interface Board {
  /** The week whose lines these are; null where none is open. */
  week: number | null;
  lines: MatchupLines[];
  /** By team id; worked out when first asked for, which takes some tens of milliseconds. */
  readonly futures: FutureLines[];
}

/** The board of a season as it stands: the same season always gives the same. */
export function board(rows: SeasonRows): Board {
  let futures: FutureLines[] | null = null;
  return {
    week: openWeek(rows),
    lines: openLines(rows),
    get futures() {
      return futures ??= futureLines(rows);
    },
  };
}

/** What the board offers for a selection now, at whatever line and price; null where it offers nothing. */
export function current(board: Board, selection: Selection): Leg | null {
  if ("matchup" in selection) {
    const lines = board.lines.find(({ matchup }) => matchup.id === selection.matchup);
    const offer = lines?.[selection.market].find((one) => one.selection.pick === selection.pick);
    return lines && offer ? { ...offer, teams: [lines.matchup.home.team, lines.matchup.away.team] } : null;
  }
  const { team, market, pick } = selection;
  const lines = board.futures.find((one) => one.team === team);
  const offer = market === "title" ? lines?.title : lines?.playoffs?.[pick];
  return offer ? { ...offer, teams: [team] } : null;
}
