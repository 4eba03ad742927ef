/**
 * The work of one import: read, checked, written, told of while it goes on. Done twice it is what it is done once, since
 * the store takes in what is news and nothing else.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { type Job, JobFailed } from "@/lib/jobs/queue.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { ImportError } from "@/lib/providers/errors.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import type { SecretKey } from "@/lib/secrets.ts";
import type { Sql } from "@/lib/store/database.ts";
import { keepImportState, takeImport } from "@/lib/store/imports.ts";
import { becomeFirstCommissioner } from "@/lib/store/memberships.ts";
import { openedCookies } from "./credentials.ts";
import { importLeague } from "./import_league.ts";
import { leagueStore } from "./league_store.ts";
import { begun, type ImportState, note } from "./progress.ts";

export interface ImportJobOptions {
  sql: Sql;
  /** Where ESPN's read API is. */
  espn: string;
  /** Opens cookies. */
  key: () => Promise<SecretKey>;
  /** Turns an unexpected error into the reference number under which the log has it. */
  reference: (error: unknown, where: string) => string;
  /** Is told when a league has been brought in; the job is not done before. */
  done: (league: LeagueSlug) => Promise<unknown>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * What works on imports. Whatever the provider says of a league ends the import, since somebody waits for the answer and
 * the provider was asked several times already; a fault of ours is tried again, and told when it was the last try.
 */
export function importJob(options: ImportJobOptions): (job: Job<"import">) => Promise<void> {
  const { sql, espn, key, reference, done, now = Date.now } = options;
  return async ({ id: job, data, isLast, signal }) => {
    const slug = data.league as LeagueSlug;
    const progress = begun();
    const credentials = await takeImport(sql, { slug, job, state: progress });
    let told: Promise<void> = Promise.resolve();
    const tell = (state: ImportState, ended = false) =>
      told = told.catch(() => {}).then(() =>
        keepImportState(sql, { slug, job, state: structuredClone(state), ended })
      );
    try {
      const cookies = credentials && await openedCookies(credentials, slug, await key());
      const outcome = await importLeague({
        source: espnNetwork({ baseUrl: espn, leagueId: data.id, newest: data.newest, cookies }),
        store: leagueStore(sql, credentials ? { credentials } : {}),
        onProgress(event) {
          note(progress, event);
          if (event.kind !== "stored") tell(progress).catch(() => {});
        },
        signal,
      });
      if (data.account !== null) await becomeFirstCommissioner(sql, slug, data.account as AccountId);
      await done(slug);
      await tell({ state: "done", outcome, at: now() }, true);
    } catch (error) {
      if (signal.aborted) throw new JobFailed("The process that worked on it was stopped.");
      if (error instanceof ImportError) {
        const { message, status } = error;
        return await tell({ state: "failed", message, status, at: now() }, true);
      }
      const number = reference(error, `import of ${slug}`);
      const message = `The import failed for a reason of ours; it is logged as ${number}`;
      // The cookies stay, for an operator who has it tried again.
      if (isLast) await tell({ state: "failed", message, status: 500, at: now() });
      throw new JobFailed(message);
    }
  };
}
