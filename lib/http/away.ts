/**
 * What a request is told while the database is away: 503, and when to come again.
 *
 * @module
 */
import { HttpError } from "fresh";
import { DatabaseAway } from "@/lib/store/away.ts";
import type { Sql } from "@/lib/store/database.ts";

/** Seconds after which a request may be sent again. */
export const RETRY_AFTER = "3";

/** The same database, whose absence is an answer 503 and not an unexpected error. */
export const orAway = (sql: Sql): Sql => ({
  ...sql,
  begin: (scope, work) => sql.begin(scope, work).catch(refuse),
  read: (scope, make) => sql.read(scope, make).catch(refuse),
  for: (reader) => orAway(sql.for(reader)),
});

function refuse(error: unknown): never {
  if (!(error instanceof DatabaseAway)) throw error;
  const what = error.mayBeKept
    ? "The database went away while this was being kept, so it may be kept or not: look before you do it again."
    : "The database is away just now, and nothing was changed. Try again in a few seconds.";
  throw new HttpError(503, what, { cause: error });
}

/** Whether an error is the answer 503 of above. */
export const isAwayAnswer = (error: unknown): error is HttpError =>
  error instanceof HttpError && error.status === 503;

/** The answer where no page of the app's own can be made. */
export const awayPage = (message: string): Response =>
  new Response(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>One moment · Rumbledore</title>
<meta name="viewport" content="width=device-width"></head><body><h1>One moment</h1><p>${message}</p></body></html>`,
    {
      status: 503,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "retry-after": RETRY_AFTER,
      },
    },
  );
