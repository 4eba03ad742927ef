/**
 * Pictures in the background: every half minute a look at what is due, as pictures are that were not to be had before.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";

export interface RoundsOptions {
  /** Leagues with pictures to fetch now. */
  due: () => Promise<LeagueSlug[]>;
  /** Has a league's pictures fetched by whoever works the queue; nothing where that is under way. */
  put: (slug: LeagueSlug) => Promise<unknown>;
  /** Is told of an error that nobody expected. */
  failed: (error: unknown, where: string) => void;
  /** Milliseconds between two looks; half a minute unless given. */
  pause?: number;
}

export class PictureRounds {
  readonly #options: Required<RoundsOptions>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: RoundsOptions) {
    this.#options = { pause: 30_000, ...options };
  }

  /** Begins with a look; the database must be prepared. */
  start(): void {
    this.#round = this.#look().then(() => {
      if (!this.#isStopped) this.#timer = setTimeout(() => this.start(), this.#options.pause);
    });
  }

  /** Looks no more, after the look under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  async #look(): Promise<void> {
    const { due, put, failed } = this.#options;
    try {
      for (const slug of await due()) if (!this.#isStopped) await put(slug);
    } catch (error) {
      if (!this.#isStopped) failed(error, "looking for pictures to fetch");
    }
  }
}
