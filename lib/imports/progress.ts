/**
 * The imports of this installation: which run, how far they are, and how the last ones ended. A page starts one, a worker
 * of any process does it (import_job.ts), and every page of every process may look.
 *
 * @module
 */
import type { Jobs, Queue } from "@/lib/jobs/queue.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { TooBusy } from "@/lib/providers/errors.ts";
import type { Sql } from "@/lib/store/database.ts";
import { beginImport, importState } from "@/lib/store/imports.ts";
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

/** What is to be brought in. */
export interface Wish extends Omit<Jobs["import"], "league"> {
  /** The provider's cookies, sealed, or null. */
  credentials: Uint8Array | null;
}

export interface ImportsOptions {
  sql: Sql;
  queue: Queue;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** How many may run and wait together. */
  most?: number;
  /** For how many milliseconds ended ones are told of; an hour unless given. */
  remember?: number;
}

/** An import of which nothing is known yet. */
export const begun = (): Running => ({ state: "running", years: null, loaded: [], storing: false });

/** Takes down what an import tells. */
export function note(progress: Running, event: ImportEvent): void {
  if (event.kind === "found") progress.years = event.years;
  if (event.kind === "season") progress.loaded.push(event.year);
  if (event.kind === "checked") progress.storing = true;
}

/** One import a league at a time; a second request for the same league joins the first. */
export class Imports {
  readonly #options: Required<ImportsOptions>;

  constructor(options: ImportsOptions) {
    this.#options = { now: Date.now, most: 50, remember: 3_600_000, ...options };
  }

  /**
   * Begins an import, or joins the one that runs for this league.
   *
   * @throws TooBusy when too many wait already
   */
  async start(league: LeagueSlug, { credentials, ...wish }: Wish): Promise<void> {
    const { sql, queue, most } = this.#options;
    // Not within the transaction: the one connection of the embedded database is the transaction's.
    await queue.start();
    const begin = await beginImport(sql, {
      slug: league,
      send: (db) => queue.put("import", { league, ...wish }, { key: league, db }),
      state: begun(),
      credentials,
      most,
    });
    if (begin === "full") {
      throw new TooBusy("Many leagues are being imported at the moment; try again in a few minutes");
    }
    await queue.wake("import");
  }

  /**
   * How far the league's import is, or how its last one ended; null where nothing is remembered.
   *
   * @param sql as the request has it; else that of the process
   */
  async state(league: LeagueSlug, sql: Sql = this.#options.sql): Promise<ImportState | null> {
    const { now, remember } = this.#options;
    const state = await importState(sql, league) as ImportState | null;
    return state && (state.state === "running" || now() - state.at < remember) ? state : null;
  }
}
