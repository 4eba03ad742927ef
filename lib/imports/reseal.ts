/**
 * Cookies that a former key has sealed, sealed again by the key of today, so that the former one can be forgotten.
 *
 * @module
 */
import { isCurrent, open, seal, SecretError, type SecretKey } from "@/lib/secrets.ts";
import { leaguesToReseal, resealCredentials, type Resealed, resealImports } from "@/lib/store/credentials.ts";
import type { Sql } from "@/lib/store/database.ts";

export interface ResealOptions {
  sql: Sql;
  key: () => Promise<SecretKey>;
  /** Is told of an error that nobody expected. */
  failed: (error: unknown, where: string) => void;
  /** Milliseconds between two rounds; a minute unless given. */
  pause?: number;
}

/**
 * Seals again what another key than today's has sealed: the cookies of leagues, and those that wait with imports. What no
 * key opens stays as it is. Begun again while others do the same, it changes nothing twice.
 *
 * @returns how many were sealed again
 */
export async function reseal(sql: Sql, key: SecretKey, signal?: AbortSignal): Promise<number> {
  const resealed: Resealed = async (sealed, slug) => {
    if (isCurrent(key, sealed)) return null;
    try {
      return await seal(key, await open(key, sealed, slug), slug);
    } catch (error) {
      if (error instanceof SecretError) return null;
      throw error;
    }
  };
  let count = await resealImports(sql, resealed);
  for (const slug of await leaguesToReseal(sql)) {
    if (signal?.aborted) break;
    if (await resealCredentials(sql, slug, resealed)) count++;
  }
  return count;
}

/** Rounds of `reseal`, for as long as there is a key besides today's: a process that is about to end may still use it. */
export class Resealing {
  readonly #options: Required<ResealOptions>;
  readonly #closing = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(options: ResealOptions) {
    this.#options = { pause: 60_000, ...options };
  }

  /** Begins with a round, where there is another key; the database must be prepared. */
  start(): void {
    this.#round = this.#go().then((again) => {
      if (again && !this.#closing.signal.aborted) {
        this.#timer = setTimeout(() => this.start(), this.#options.pause);
      }
    });
  }

  /** Begins no round any more, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#round;
  }

  async #go(): Promise<boolean> {
    const { sql, failed } = this.#options;
    try {
      const key = await this.#options.key();
      if (key.others.length === 0) return false;
      const count = await reseal(sql, key, this.#closing.signal);
      if (count > 0) console.log(`Cookies sealed again by SECRET_KEY: ${count}`);
    } catch (error) {
      if (!this.#closing.signal.aborted) failed(error, "sealing cookies again");
    }
    return true;
  }
}
