/**
 * Keeps the leagues of this installation up to date: each is polled by one process at a time, at a cadence that follows
 * the games.
 *
 * @module
 */
import pLimit from "p-limit";
import type { LeagueSlug, Provider } from "@/lib/league/types.ts";
import { ImportError } from "@/lib/providers/errors.ts";
import type { Sql } from "@/lib/store/database.ts";
import { claimPoll, dueLeagues, releasePoll } from "@/lib/store/live.ts";
import { backOff, cadence, OFF_SEASON } from "./cadence.ts";
import type { FanOut } from "./fan_out.ts";
import { poll, type PollSources } from "./poll.ts";

/** How often it is asked which leagues nobody polls, in ms: new ones, and those whose process has died. */
const LIST_EVERY = 5000;
/** So many of them are taken on at a time; others wait for the next time, or for another process. */
const MOST_DUE = 200;
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

  /** Begins to poll leagues that nobody polls, and goes on with those that come and those that are left. */
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
    if (!claim?.held) {
      this.#held.delete(slug);
      return claim ? Math.max(SHORTEST, claim.wait) : OFF_SEASON;
    }
    this.#held.add(slug);
    const { target } = claim;
    if (target.season.status === "finished" && !fanOut.watched(slug)) {
      await this.#keep(slug, OFF_SEASON);
      return OFF_SEASON;
    }
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
    await this.#keep(slug, wait);
    return wait;
  }

  /** Keeps a lease until the next poll, after so many milliseconds, is overdue. */
  async #keep(slug: LeagueSlug, wait: number): Promise<void> {
    await claimPoll(this.#options.sql, slug, this.#holder, Math.min(wait, LONGEST) + GRACE);
  }

  #report(error: unknown, slug: LeagueSlug): void {
    if (error instanceof ImportError) console.error(`${slug} was not polled: ${error.message}`);
    else this.#options.reference(error, `polling ${slug}`);
  }

  async #list(): Promise<void> {
    let next = LEASE;
    try {
      const { sql, sources } = this.#options;
      const providers: Provider[] = sources.sample ? ["espn", "sample"] : ["espn"];
      for (const { slug } of await dueLeagues(sql, providers, MOST_DUE)) {
        if (!this.#timers.has(slug)) this.#schedule(slug, 0);
      }
      next = LIST_EVERY;
    } catch (error) {
      this.#options.reference(error, "listing leagues to poll");
    }
    if (!this.#stop.signal.aborted) {
      this.#listing = setTimeout(() => this.#track(this.#list()), next);
    }
  }

  #schedule(slug: LeagueSlug, wait: number): void {
    if (this.#stop.signal.aborted) return;
    const turn = async () => {
      try {
        const next = await this.#limit(() => this.#stop.signal.aborted ? LONGEST : this.poll(slug));
        if (this.#held.has(slug)) return this.#schedule(slug, next);
      } catch (error) {
        this.#options.reference(error, `polling ${slug}`);
      }
      // It is another process's, or the database was not there: the list has it again when its lease has run out.
      this.#timers.delete(slug);
    };
    this.#timers.set(slug, setTimeout(() => this.#track(turn()), Math.min(wait, LONGEST)));
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    work.finally(() => this.#running.delete(work));
  }
}
