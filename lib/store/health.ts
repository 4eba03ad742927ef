/**
 * Whether the database can serve requests.
 *
 * @module
 */
import { codeOf } from "./away.ts";
import { migrationsPending } from "./migrate.ts";
import { Reader } from "./reader.ts";
import type { Sql } from "./sql.ts";

/** How long a health check waits for the database, in ms: long enough to be silent at one server and answered by another. */
const PATIENCE = 5000;

const NOT_MIGRATED = "the database's migrations are not done";
/** PostgreSQL's undefined_function: positions (positions.ts) are asked with one that a migration makes. */
const NO_FUNCTION = "42883";

/**
 * Ready when the database, or a replica of it, answers within `patience` ms (5 s when left out) and has every migration of this code. Never
 * throws: what is wrong is the reason, one line without addresses or credentials.
 */
export async function databaseReady(
  sql: Sql,
  patience = PATIENCE,
): Promise<{ ready: boolean; reason?: string }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<"silent">((resolve) => timer = setTimeout(() => resolve("silent"), patience));
  try {
    const pending = await Promise.race([migrationsPending(sql.for(new Reader())), silence]);
    if (pending === "silent") {
      return { ready: false, reason: `the database did not answer within ${patience} ms` };
    }
    return pending ? { ready: false, reason: NOT_MIGRATED } : { ready: true };
  } catch (error) {
    const code = codeOf(error);
    if (code === NO_FUNCTION) return { ready: false, reason: NOT_MIGRATED };
    return { ready: false, reason: `the database is not reachable${code ? ` (${code})` : ""}` };
  } finally {
    clearTimeout(timer);
  }
}
