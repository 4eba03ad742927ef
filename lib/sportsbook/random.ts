/**
 * Seeded randomness for simulations: the same words give the same draws everywhere.
 *
 * @module
 */

/** Draws from the standard normal distribution. */
export type Normal = () => number;

/**
 * Standard normal draws for a seed: mulberry32 (Tommy Ettinger), started by FNV-1a of the text, through Marsaglia's
 * polar method.
 */
export function normalDraws(seed: string): Normal {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  const next = () => {
    state = state + 0x6D2B79F5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * next() - 1, y = 2 * next() - 1, square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt(-2 * Math.log(square) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}
