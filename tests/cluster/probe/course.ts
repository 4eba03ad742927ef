/**
 * What happened, second by second.
 *
 * @module
 */

export interface Course {
  /** The first second, in seconds since 1970. */
  from: number;
  /** How many things went well in each second, and how many did not. */
  good: number[];
  failed: number[];
}

/** Counts moments, in ms since 1970, by the second in which they were. */
export function course(good: number[], failed: number[] = []): Course {
  const seconds = [...good, ...failed].map((at) => Math.floor(at / 1000));
  const from = seconds.reduce((least, second) => Math.min(least, second), Infinity);
  if (from === Infinity) return { from: 0, good: [], failed: [] };
  const length = seconds.reduce((most, second) => Math.max(most, second), from) - from + 1;
  const count = (moments: number[]) => {
    const counts = new Array<number>(length).fill(0);
    for (const at of moments) counts[Math.floor(at / 1000) - from] += 1;
    return counts;
  };
  return { from, good: count(good), failed: count(failed) };
}
