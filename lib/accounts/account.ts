/**
 * What somebody sees of his own account, and may change about it.
 *
 * @module
 */
import { renameAccount } from "@/lib/store/accounts.ts";
import { ownLeagues } from "@/lib/store/memberships.ts";
import { type PasskeyRow, passkeysOf, removePasskey } from "@/lib/store/passkeys.ts";
import { endSession, endSessions, type SessionRow, sessionsOf } from "@/lib/store/sessions.ts";
import type { Sql } from "@/lib/store/sql.ts";
import { lifetime } from "./session.ts";
import { hashOf } from "./tokens.ts";
import type { Account, OwnLeague } from "./types.ts";

export interface OwnAccount {
  leagues: OwnLeague[];
  passkeys: PasskeyRow[];
  sessions: SessionRow[];
}

/** An account's leagues, passkeys and sessions; `token` is of the session that asks. */
export async function account(
  sql: Sql,
  { id }: Account,
  token: string | null,
  now: Date,
): Promise<OwnAccount> {
  const hash = token === null ? null : await hashOf(token);
  const [leagues, { passkeys }, sessions] = await Promise.all([
    ownLeagues(sql, id),
    passkeysOf(sql, id),
    sessionsOf(sql, id, hash, lifetime(now)),
  ]);
  return { leagues, passkeys, sessions };
}

/** A name in one line, without what cannot be seen; null where nothing is left or it is longer than 60 characters. */
export function cleanName(typed: string): string | null {
  const name = typed.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").replace(/\s+/g, " ").trim();
  return name.length > 0 && name.length <= 60 ? name : null;
}

/** What came of a change. */
export type Changed = { kind: "changed" } | { kind: "signed out" } | { kind: "refused"; reason: string };

/**
 * Does what a form of the account's page asks for: its `do` is `rename` (with `name`), `remove-passkey` (`passkey`),
 * `end-session` (`session`), `sign-out` or `sign-out-everywhere`.
 */
export async function changeAccount(
  sql: Sql,
  { id }: Account,
  token: string | null,
  fields: Record<string, string>,
): Promise<Changed> {
  const changed: Changed = { kind: "changed" };
  switch (fields.do) {
    case "rename": {
      const name = cleanName(fields.name ?? "");
      if (!name) return { kind: "refused", reason: "A name has 1 to 60 characters." };
      await renameAccount(sql, id, name);
      return changed;
    }
    case "remove-passkey":
      await removePasskey(sql, id, fields.passkey ?? "");
      return changed;
    case "end-session":
      if (/^\d{1,9}$/.test(fields.session ?? "")) await endSessions(sql, id, Number(fields.session));
      return changed;
    case "sign-out":
      if (token !== null) await endSession(sql, await hashOf(token));
      return { kind: "signed out" };
    case "sign-out-everywhere":
      await endSessions(sql, id, "all");
      return { kind: "signed out" };
    default:
      return { kind: "refused", reason: "Nothing was asked for." };
  }
}
