/**
 * Seeded randomness: the same words give the same numbers on every machine, so that a simulation gives the same chances
 * twice and the sample league is always the same league.
 *
 * The generator is sfc32 ("small fast counter", Chris Doty-Humphrey, PractRand), 128 bits of state, seeded from text by
 * FNV-1a (Fowler, Noll, Vo). Normal draws are Marsaglia's polar method.
 *
 * @module
 */

/** A stream of draws. Each call moves the stream on; `branch` starts another that shares nothing with it. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `n`. */
  below(n: number): number;
  /** True with probability `p` (0 to 1). */
  chance(p: number): boolean;
  /** From the normal distribution. */
  normal(mean: number, deviation: number): number;
  /** The list in another order (Fisher and Yates); the one given stays as it is. */
  shuffled<T>(list: readonly T[]): T[];
  /**
   * The stream of that name. Branches depend on names alone, not on what was drawn before, so one more draw in the
   * draft room does not change the weather in week 9.
   */
  branch(name: string): Random;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The stream for `seed`. Equal seeds give equal streams. */
export function random(seed: string): Random {
  let a = fnv1a(seed), b = fnv1a(`b${seed}`), c = fnv1a(`c${seed}`), counter = 1;
  let spare: number | null = null;

  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  // The author's advice: discard the first dozen, so that seeds that differ in one letter drift apart.
  for (let i = 0; i < 12; i++) next();

  const standardNormal = () => {
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

  return {
    next,
    below: (n) => Math.floor(next() * n),
    chance: (p) => next() < p,
    normal: (mean, deviation) => mean + deviation * standardNormal(),
    shuffled(list) {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
    branch: (name) => random(`${seed}/${name}`),
  };
}
