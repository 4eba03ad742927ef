/**
 * How fast one account may talk. The store keeps when it acted, one row an account and kind of act, and holds that row
 * locked while it asks here: so the limits are exact, however many requests come at once.
 *
 * @module
 */

/** At most `most` acts in any `seconds`. */
export interface Limit {
  most: number;
  seconds: number;
}

/** The limits of each kind of act. A `touch` is a reaction or a vote: cheap, and often changed. */
export const PACE = {
  comment: [{ most: 6, seconds: 60 }, { most: 60, seconds: 3600 }],
  touch: [{ most: 60, seconds: 60 }],
  poll: [{ most: 10, seconds: 3600 }],
} as const satisfies Record<string, readonly Limit[]>;

/** A kind of act that is counted. */
export type Act = keyof typeof PACE;

/** How long an act is remembered, in seconds: as long as any limit looks back. */
export const memory = (act: Act): number => Math.max(...PACE[act].map(({ seconds }) => seconds));

/**
 * How many seconds, rounded up, an account has to wait before it may act once more; 0 when it may now.
 *
 * @param times when it acted, in ms since 1970, in any order
 * @param now ms since 1970
 */
export function wait(times: readonly number[], now: number, limits: readonly Limit[]): number {
  const newest = times.toSorted((a, b) => b - a);
  const until = limits.map(({ most, seconds }) =>
    newest.length < most ? now : newest[most - 1] + seconds * 1000
  );
  return Math.max(0, Math.ceil((Math.max(...until) - now) / 1000));
}
