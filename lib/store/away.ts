/**
 * Which errors say that the database is not there just now, rather than that something is wrong with a question.
 *
 * @module
 */

/** What is thrown when the database was not there, or did not get to it, for as long as anybody waits. */
export class DatabaseAway extends Error {
  override name = "DatabaseAway";
  /** As its cause has it. */
  readonly code: string;

  /** @param mayBeKept whether what was to be written may be written even so: the connection was lost during its commit */
  constructor(cause: unknown, readonly mayBeKept = false) {
    super(`the database is away: ${(cause as Error)?.message ?? cause}`, { cause });
    this.code = codeOf(cause);
  }
}

/** An error's SQLSTATE or its system's name; empty where it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/**
 * Connections that are refused, lost, or closed by a server that stops (57P01 to 57P03), has too many of them (53300),
 * or is closed to us by a pooler whose server is gone (08). https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export const isAway = (error: unknown): boolean =>
  /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|08|57P0[123]$|53300$)/.test(codeOf(error));

/**
 * What a primary says that is one no more: it was demoted (25006 to a write, 55000 to who asks for its WAL position).
 * A standby has written nothing.
 */
export const isDemoted = (error: unknown): boolean => /^(?:25006|55000)$/.test(codeOf(error));

/** A transaction that lost against another one (40001, 40P01) and was rolled back; it may be run again. */
export const isBeaten = (error: unknown): boolean => /^(?:40001|40P01)$/.test(codeOf(error));

/** What a pooler's other server says of a statement that was prepared on the first one (26000), or twice on one (42P05). */
export const isUnprepared = (error: unknown): boolean => /^(?:26000|42P05)$/.test(codeOf(error));

/** What the function `replayed` of migration 0013 says: this replica is not there yet. */
export const isTooOld = (error: unknown): boolean => codeOf(error) === "RB001";
