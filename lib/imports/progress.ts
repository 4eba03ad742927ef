/**
 * The imports of this process: which run, how far they are, and how the last ones ended. A page starts one, and every
 * page may look.
 *
 * @module
 */
import pLimit from "p-limit";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { ImportError, TooBusy } from "@/lib/providers/errors.ts";
import type { ImportEvent, ImportOutcome } from "./import_league.ts";

/** How far an import is. */
export interface Running {
  state: "running";
  /** Every year that will be brought in, newest first; null while the provider is being asked. */
  years: number[] | null;
  /** Those that are loaded and checked, in the order in which they arrived. */
  loaded: number[];
  /** True once everything is checked and being written. */
  storing: boolean;
}

/** How an import ended, at a time in milliseconds since 1970. */
export type Ended =
  | { state: "done"; outcome: ImportOutcome; at: number }
  /** `message` is to be shown as it is; `status` is the HTTP status for it, 500 for a fault of ours. */
  | { state: "failed"; message: string; status: number; at: number };

export type ImportState = Running | Ended;

/** One import from begin to end, given a listener and a signal that is aborted when the process stops. */
export type ImportRun = (
  onProgress: (event: ImportEvent) => void,
  signal: AbortSignal,
) => Promise<ImportOutcome>;

export interface ImportsOptions {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Turns an unexpected error into the reference number under which the log has it. */
  reference: (error: unknown, where: string) => string;
  /** Is told when a league has been brought in. */
  done?: (league: LeagueSlug) => void;
  /** How many run at a time; the others wait their turn. */
  atOnce?: number;
  /** How many may run and wait together. */
  most?: number;
  /** How many ended ones are remembered. */
  remembered?: number;
  /** For how many milliseconds they are. */
  remember?: number;
}

/** One import a league at a time; a second request for the same league joins the first. */
export class Imports {
  readonly #running = new Map<LeagueSlug, { progress: Running; end: Promise<Ended> }>();
  readonly #ended = new Map<LeagueSlug, Ended>();
  readonly #stop = new AbortController();
  readonly #options: Required<ImportsOptions>;
  readonly #limit: ReturnType<typeof pLimit>;

  constructor(options: ImportsOptions) {
    this.#options = {
      now: Date.now,
      atOnce: 2,
      most: 50,
      remembered: 200,
      remember: 3_600_000,
      done: () => {},
      ...options,
    };
    this.#limit = pLimit(this.#options.atOnce);
  }

  /**
   * Begins an import, or joins the one that runs for this league.
   *
   * @returns how it ended; failures are an outcome and do not reject
   * @throws TooBusy when too many wait already
   */
  start(league: LeagueSlug, run: ImportRun): Promise<Ended> {
    const joined = this.#running.get(league);
    if (joined) return joined.end;
    if (this.#running.size >= this.#options.most) {
      throw new TooBusy("Many leagues are being imported at the moment; try again in a few minutes");
    }
    const progress: Running = { state: "running", years: null, loaded: [], storing: false };
    const end = this.#limit(() => this.#toTheEnd(league, run, progress));
    this.#running.set(league, { progress, end });
    return end;
  }

  /** How far the league's import is, or how its last one ended; null where nothing is remembered. */
  state(league: LeagueSlug): ImportState | null {
    const running = this.#running.get(league);
    if (running) return { ...running.progress, loaded: [...running.progress.loaded] };
    const ended = this.#ended.get(league);
    return ended && this.#options.now() - ended.at < this.#options.remember ? ended : null;
  }

  /** Stops every import and waits for their ends. */
  async stop(): Promise<void> {
    this.#stop.abort(new TooBusy("The server is stopping; start the import again in a minute"));
    await Promise.all([...this.#running.values()].map(({ end }) => end));
  }

  async #toTheEnd(league: LeagueSlug, run: ImportRun, progress: Running): Promise<Ended> {
    const { now, reference, remembered, done } = this.#options;
    let ended: Ended;
    try {
      this.#stop.signal.throwIfAborted();
      const outcome = await run((event) => note(progress, event), this.#stop.signal);
      ended = { state: "done", outcome, at: now() };
      done(league);
    } catch (error) {
      ended = { state: "failed", at: now(), ...told(error, () => reference(error, `import of ${league}`)) };
    }
    this.#running.delete(league);
    // Written anew, the league moves to the end, and the one at the front is the oldest.
    this.#ended.delete(league);
    this.#ended.set(league, ended);
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= remembered) break;
      this.#ended.delete(oldest);
    }
    return ended;
  }
}

function note(progress: Running, event: ImportEvent): void {
  if (event.kind === "found") progress.years = event.years;
  if (event.kind === "season") progress.loaded.push(event.year);
  if (event.kind === "checked") progress.storing = true;
}

function told(error: unknown, reference: () => string): { message: string; status: number } {
  if (error instanceof ImportError) return { message: error.message, status: error.status };
  return { message: `The import failed for a reason of ours; it is logged as ${reference()}`, status: 500 };
}
