/**
 * Where a reader is in the database's history, so that no answer takes him back.
 *
 * A position is a count of bytes of WAL. Whoever has seen a position has seen what was committed up to it.
 *
 * @module
 */

/** Bytes of WAL from the beginning; PostgreSQL writes `0/16B3740`. */
export type Position = bigint;

/** Before everything: whatever a server has is new enough. */
export const ANYWHERE: Position = 0n;

/** After everything: only the primary will do. */
export const NEWEST: Position = 2n ** 63n - 1n;

export const later = (a: Position, b: Position): Position => a > b ? a : b;

/** One reader: a request, or whoever else must not see an older state after a newer one. */
export class Reader {
  /** What the next answer must show. Moves forward only. */
  #least: Position;
  /** What the answers so far may have shown. */
  #seen: Position = ANYWHERE;
  /** The end of what he wrote last, ANYWHERE where he wrote nothing. */
  #wrote: Position = ANYWHERE;
  /** The replica that answered last, which is asked first: reads that are asked for together travel together. */
  favourite: object | null = null;

  constructor(least: Position = ANYWHERE) {
    this.#least = least;
  }

  get least(): Position {
    return this.#least;
  }

  get seen(): Position {
    return this.#seen;
  }

  get wrote(): Position {
    return this.#wrote;
  }

  /** Whatever he is told from now on shows at least what had been committed at `position`. */
  require(position: Position): void {
    this.#least = later(this.#least, position);
  }

  /** He was told something that showed no more than what had been committed at `position`. */
  saw(position: Position): void {
    this.#seen = later(this.#seen, position);
    this.require(position);
  }

  /** Something of his was committed before `position`. */
  committed(position: Position): void {
    this.#wrote = later(this.#wrote, position);
    this.saw(position);
  }
}
