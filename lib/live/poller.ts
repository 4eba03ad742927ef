/**
 * Keeps the leagues of this installation up to date: each is polled by one process at a time, at a cadence that follows
 * the games.
 *
 * @module
 */
import pLimit from "p-limit";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { ImportError } from "@/lib/providers/errors.ts";
import type { Sql } from "@/lib/store/database.ts";
import { claimPoll, polledLeagues, releasePoll } from "@/lib/store/live.ts";
import { backOff, cadence, OFF_SEASON } from "./cadence.ts";
import type { FanOut } from "./fan_out.ts";
import { poll, type PollSources } from "./poll.ts";

/** How often the list of leagues is read, in ms: a league that was connected is polled from then on. */
const LIST_EVERY = 60_000;
/** For how long a poll may take before another process may try, in ms. */
const LEASE = 60_000;
/** How late a poll may be before another process takes over, in ms. */
const GRACE = 5000;
/** The shortest wait, however fast the sample league's clock runs. */
const SHORTEST = 1000;
/** The longest that setTimeout can wait is 24 days; a day is enough. */
const LONGEST = 24 * 3_600_000;
/** Leagues that are polled at the same time. */
const AT_ONCE = 2;

export interface PollerOptions {
  sql: Sql;
  sources: PollSources;
  fanOut: FanOut;
  /** Turns an unexpected error into the number under which the log has it. */
  reference: (error: unknown, where: string) => string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** League time that passes in one unit of real time in the sample league. */
  speed?: number;
}

/** The leases and timers of one process. */
export class Poller {
  readonly #options: PollerOptions;
  /** This process, as the lease names it. */
  readonly #holder = crypto.randomUUID();
  readonly #timers = new Map<LeagueSlug, ReturnType<typeof setTimeout>>();
  readonly #failures = new Map<LeagueSlug, number>();
  readonly #held = new Set<LeagueSlug>();
  readonly #running = new Set<Promise<void>>();
  readonly #limit = pLimit(AT_ONCE);
  readonly #stop = new AbortController();
  #listing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Begins to poll every league that is kept, and those that are connected later. */
  start(): void {
    this.#track(this.#list());
  }

  /** Stops, waits for polls under way, and gives its leases back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#listing);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
    await Promise.all(
      [...this.#held].map((slug) => releasePoll(this.#options.sql, slug, this.#holder).catch(() => {})),
    );
  }

  /** Polls a league if nobody else does; gives after how many milliseconds to try again. */
  async poll(slug: LeagueSlug): Promise<number> {
    const { sql, sources, fanOut, now = Date.now } = this.#options;
    const claim = await claimPoll(sql, slug, this.#holder, LEASE);
    if (!claim) return OFF_SEASON;
    if (!claim.held) {
      this.#held.delete(slug);
      return Math.max(SHORTEST, claim.wait);
    }
    this.#held.add(slug);
    const { target } = claim;
    if (target.season.status === "finished" && !fanOut.watched(slug)) return OFF_SEASON;
    const sample = target.provider === "sample" ? sources.sample : null;
    const speed = sample ? this.#options.speed ?? 1 : 1;
    const clock = () => sample?.clock() ?? new Date(now());
    let wait: number;
    try {
      const { changed, season, live } = await poll(sql, slug, target, sources, clock(), this.#stop.signal);
      this.#failures.delete(slug);
      wait = Math.max(SHORTEST, cadence(season, clock(), live) / speed);
      if (changed) await fanOut.raised(slug);
    } catch (error) {
      if (this.#stop.signal.aborted) return LONGEST;
      const failures = (this.#failures.get(slug) ?? 0) + 1;
      this.#failures.set(slug, failures);
      const status = error instanceof ImportError ? error.status : 500;
      wait = backOff(cadence(target.season, clock()), failures, status);
      // Said once for a row of failures: a provider that is down for a day is one line.
      if (failures === 1) this.#report(error, slug);
    }
    // The lease lasts until the next poll is overdue.
    await claimPoll(sql, slug, this.#holder, Math.min(wait, LONGEST) + GRACE);
    return wait;
  }

  #report(error: unknown, slug: LeagueSlug): void {
    if (error instanceof ImportError) console.error(`${slug} was not polled: ${error.message}`);
    else this.#options.reference(error, `polling ${slug}`);
  }

  async #list(): Promise<void> {
    try {
      for (const { slug, provider } of await polledLeagues(this.#options.sql)) {
        const source = provider === "espn" ||
          (provider === "sample" && this.#options.sources.sample !== null);
        if (source && !this.#timers.has(slug)) this.#schedule(slug, 0);
      }
    } catch (error) {
      this.#options.reference(error, "listing leagues to poll");
    }
    if (!this.#stop.signal.aborted) {
      this.#listing = setTimeout(() => this.#track(this.#list()), LIST_EVERY);
    }
  }

  #schedule(slug: LeagueSlug, wait: number): void {
    if (this.#stop.signal.aborted) return;
    const turn = async () => {
      let next = LEASE;
      try {
        next = await this.#limit(() => this.#stop.signal.aborted ? LONGEST : this.poll(slug));
      } catch (error) {
        this.#options.reference(error, `polling ${slug}`);
      }
      this.#schedule(slug, next);
    };
    this.#timers.set(slug, setTimeout(() => this.#track(turn()), Math.min(wait, LONGEST)));
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    work.finally(() => this.#running.delete(work));
  }
}
