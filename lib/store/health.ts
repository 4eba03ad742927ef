/**
 * Whether the database can serve requests.
 *
 * @module
 */
import type { Sql } from "./sql.ts";
import { outsideLeagues } from "./in_league.ts";
import { migrationsPending } from "./migrate.ts";

/** How long a health check waits for the database, in ms. */
const PATIENCE = 2000;

const NOT_DONE = "the database's migrations are not done";
/** What a database says whose migrations have not made the app's role, or not given it its rights (appendix A). */
const NO_SUCH_ROLE = "22023";
const MAY_NOT = "42501";

/**
 * Ready when the database answers within `patience` ms (2 s when left out) and has every migration of this code. Never
 * throws: what is wrong is the reason, one line without addresses or credentials.
 */
export async function databaseReady(
  sql: Sql,
  patience = PATIENCE,
): Promise<{ ready: boolean; reason?: string }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<"silent">((resolve) => timer = setTimeout(() => resolve("silent"), patience));
  try {
    const pending = await Promise.race([outsideLeagues(sql, migrationsPending), silence]);
    if (pending === "silent") {
      return { ready: false, reason: `the database did not answer within ${patience} ms` };
    }
    return pending ? { ready: false, reason: NOT_DONE } : { ready: true };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === NO_SUCH_ROLE || code === MAY_NOT) return { ready: false, reason: NOT_DONE };
    return { ready: false, reason: `the database is not reachable${code ? ` (${code})` : ""}` };
  } finally {
    clearTimeout(timer);
  }
}
