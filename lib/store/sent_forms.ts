/**
 * Forms that are sent again because their answer was lost: done once, answered the same way each time.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Queries } from "./sql.ts";

/** How long a key is known, in days. */
const KNOWN = 60;

/**
 * Whether a form has done what it asked for before; asked once the account's forms of this league are held apart by a
 * lock. Null, for a form without a key, never has.
 */
export async function wasSent(tx: Queries, account: AccountId, key: string | null): Promise<boolean> {
  if (key === null) return false;
  const rows = await tx`
    select from sent_forms
    where league_id = (select current_league()) and account_id = ${account} and idempotency_key = ${key}`;
  return rows.length > 0;
}

/** Notes that a form does what it asks for, in the transaction in which it does. */
export async function noteSent(
  tx: Queries,
  account: AccountId,
  key: string | null,
  now: Date,
): Promise<void> {
  if (key === null) return;
  await tx`
    delete from sent_forms where league_id = (select current_league()) and account_id = ${account}
      and at < ${new Date(now.getTime() - KNOWN * 86_400_000)}`;
  await tx`
    insert into sent_forms (league_id, account_id, idempotency_key, at)
    values ((select current_league()), ${account}, ${key}, ${now})`;
}
