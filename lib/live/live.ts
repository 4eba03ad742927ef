/**
 * What is live in a process: the open pages and the polling that moves them.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { keyOf, type KeySettings } from "@/lib/secrets.ts";
import type { Sql } from "@/lib/store/database.ts";
import { seasonRows } from "@/lib/store/leagues.ts";
import { revisionsOf } from "@/lib/store/live.ts";
import { ANYWHERE } from "@/lib/store/reader.ts";
import { Announcer } from "./announcer.ts";
import { type Bus, ProcessBus } from "./bus.ts";
import { FanOut } from "./fan_out.ts";
import type { PollSources } from "./poll.ts";
import { Poller } from "./poller.ts";

export interface LiveOptions {
  sql: Sql;
  /** Whether this process polls providers, where ESPN's API is, and where the key is that opens cookies. */
  settings: KeySettings & { LIVE_POLLING: boolean; ESPN_API_URL: string };
  /** Turns an unexpected error into the number under which the log has it. */
  reference: (error: unknown, where: string) => string;
  /** How the processes tell each other what has moved; this one alone when left out. */
  bus?: Bus;
}

/** The sample league where it goes on, and how many times faster than life. */
export interface MovingSample {
  source: NonNullable<PollSources["sample"]>;
  speed: number;
}

export class Live {
  readonly fanOut: FanOut;
  readonly bus: Bus;
  readonly #options: LiveOptions;
  readonly #announcer: Announcer;
  readonly #unheard: () => void;
  #poller: Poller | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
    const { sql, reference, bus = new ProcessBus() } = options;
    this.bus = bus;
    const announcer = this.#announcer = new Announcer({
      bus,
      revisions: (slugs) => revisionsOf(sql, slugs),
      failed: (error) => void reference(error, "telling other processes"),
    });
    this.#unheard = sql.wrote((slug, at) =>
      announcer.wrote(slug as LeagueSlug, at === ANYWHERE ? undefined : String(at))
    );
    this.fanOut = new FanOut({
      bus,
      rows: (slug) => seasonRows(sql, slug, null),
      revisions: (slugs) => revisionsOf(sql, slugs),
      failed: (error) => void reference(error, "telling open pages"),
    });
  }

  /** Begins to poll, where this process may; the database must be prepared. */
  start(sample: MovingSample | null): void {
    const { sql, settings, reference } = this.#options;
    if (!settings.LIVE_POLLING) return;
    const sources: PollSources = {
      espn: settings.ESPN_API_URL,
      sample: sample?.source ?? null,
      key: () => keyOf(settings),
    };
    this.#poller = new Poller({ sql, sources, fanOut: this.fanOut, reference, speed: sample?.speed });
    this.#poller.start();
  }

  /** Ends the streams to open pages, which come back to another process. Requests can only then be waited for. */
  hangUp(): void {
    this.fanOut.close();
  }

  /** Hangs up, and stops polling after what is under way. */
  async stop(): Promise<void> {
    this.hangUp();
    await this.#poller?.stop();
    // What is written from now on others find out by themselves: the database is about to be closed.
    this.#unheard();
    await this.#announcer.settled();
  }
}
