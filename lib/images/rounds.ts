/**
 * Pictures in the background: one league after the other, wherever something is due.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";

export interface RoundsOptions {
  /** Leagues with pictures to fetch now. */
  due: () => Promise<LeagueSlug[]>;
  /** Fetches a league's pictures. */
  fetch: (slug: LeagueSlug, signal: AbortSignal) => Promise<unknown>;
  /** Is told of an error that nobody expected. */
  failed: (error: unknown, where: string) => void;
  /** Milliseconds between two looks when nothing is due; half a minute unless given. */
  pause?: number;
}

export class PictureRounds {
  readonly #options: Required<RoundsOptions>;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #rounds: Promise<void> | null = null;

  constructor(options: RoundsOptions) {
    this.#options = { pause: 30_000, ...options };
  }

  /** Begins; the database must be prepared. */
  start(): void {
    this.#rounds ??= this.#run();
  }

  /** Looks at once, because something has just been imported. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Ends what is under way; what was begun is due again in a few minutes. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("the server is stopping"));
    this.wake();
    await this.#rounds;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const timer = setTimeout(() => this.wake(), this.#options.pause);
      const isIdle = await this.#round();
      if (isIdle) await this.#wake.promise;
      clearTimeout(timer);
      // Who wakes it from here on has it look again.
      this.#wake = Promise.withResolvers();
    }
  }

  /** Whether there was nothing to do, or it could not be done. */
  async #round(): Promise<boolean> {
    const { due, fetch, failed } = this.#options;
    const { signal } = this.#stop;
    try {
      const leagues = await due();
      for (const slug of leagues) {
        if (signal.aborted) return false;
        await fetch(slug, signal);
      }
      return leagues.length === 0;
    } catch (error) {
      if (!signal.aborted) failed(error, "fetching pictures");
      return !signal.aborted;
    }
  }
}
