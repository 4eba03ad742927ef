/**
 * What a disaster left of a writer's history, where only archived writes return.
 *
 * @module
 */
import type { History } from "./history.ts";

export interface Loss {
  /** Acknowledged writes that did not return. */
  lost: number;
  /** From the last acknowledged write that returned to the last acknowledged one of all, in s. */
  seconds: number;
  /** Acknowledged, not returned, though later ones did. Must be empty. */
  holes: number[];
}

/**
 * Holds a history against what returned. The archive keeps commits in their order, and up to `inFlight` writes were under
 * way at once, whose order nobody knows: so many before the last one that returned are no holes.
 *
 * @throws RangeError when nothing returned
 */
export function loss({ acknowledged }: History, kept: number[], inFlight = 10): Loss {
  const returned = new Set(kept);
  const inOrder = acknowledged.toSorted((a, b) => a.at - b.at);
  const last = inOrder.findLastIndex(({ id }) => returned.has(id));
  if (last < 0) throw new RangeError("none of the acknowledged writes returned");
  const missing = (from: number, to?: number) =>
    inOrder.slice(from, to).filter(({ id }) => !returned.has(id));
  return {
    lost: missing(0).length,
    seconds: (inOrder.at(-1)!.at - inOrder[last].at) / 1000,
    holes: missing(0, Math.max(0, last - inFlight)).map(({ id }) => id),
  };
}
