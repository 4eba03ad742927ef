/**
 * From writes of this process to the bus: of the leagues that were written to, those whose revision rose.
 *
 * @module
 */
import { LRUCache } from "lru-cache";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Bus } from "./bus.ts";

/** Leagues whose last revision is remembered; of another one every write is announced. */
const MOST = 10_000;

export interface AnnouncerOptions {
  bus: Bus;
  /** The revisions of leagues as the primary has them, in one query. */
  revisions: (slugs: LeagueSlug[]) => Promise<Map<LeagueSlug, number>>;
  /** Told of what goes wrong; open pages find out by themselves then. */
  failed: (error: unknown) => void;
}

export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #said = new LRUCache<LeagueSlug, number>({ max: MOST });
  /** Written to since revisions were last asked for, and the position after it. */
  readonly #written = new Map<LeagueSlug, string | undefined>();
  #asking: Promise<void> | null = null;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** A transaction in a league was committed, which may have raised its revision. */
  wrote(slug: LeagueSlug, position?: string): void {
    this.#written.set(slug, position);
    this.#asking ??= this.#ask();
  }

  /** Resolves when everything has been said. */
  async settled(): Promise<void> {
    await this.#asking;
  }

  async #ask(): Promise<void> {
    // Whatever is written in the same turn is asked for together; and what is written meanwhile is next.
    await Promise.resolve();
    while (this.#written.size > 0) {
      const written = new Map(this.#written);
      this.#written.clear();
      try {
        const revisions = await this.#options.revisions([...written.keys()]);
        for (const [slug, revision] of revisions) {
          if (revision === this.#said.get(slug)) continue;
          this.#said.set(slug, revision);
          const position = written.get(slug);
          this.#options.bus.publish(slug, { revision, ...(position !== undefined && { position }) });
        }
      } catch (error) {
        this.#options.failed(error);
      }
    }
    this.#asking = null;
  }
}
