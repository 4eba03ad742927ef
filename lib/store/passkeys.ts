/**
 * Passkeys' public halves, and the challenges that they sign.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { accountColumns, type AccountRow } from "./accounts.ts";
import { forgetExpired } from "./expired.ts";
import { outsideLeagues, readOutsideLeagues } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

type Hash = Uint8Array<ArrayBuffer>;

export interface Passkey {
  /** The authenticator's id of it, base64url. */
  id: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
}

/** A passkey as its owner sees it. */
export interface PasskeyRow {
  id: string;
  device: string;
  transports: string[];
  createdAt: Date;
  usedAt: Date | null;
}

/** Whether a text can be a passkey's id: base64url of at most 1,023 bytes (WebAuthn, section 4). */
const isPasskeyId = (text: string) => /^[A-Za-z0-9_-]{1,1364}$/.test(text);

/** Keeps a challenge; those that are over are forgotten. `account` is null when somebody signs in. */
export async function keepChallenge(
  sql: Sql,
  { challenge, account, now, since }: { challenge: Hash; account: AccountId | null; now: Date; since: Date },
): Promise<void> {
  await outsideLeagues(sql, async (tx) => {
    await forgetExpired(tx, ["passkey_challenges", "created_at"], since);
    await tx`
      insert into passkey_challenges (challenge_hash, account_id, created_at)
      values (${challenge}, ${account}, ${now})`;
  });
}

/** Uses up a challenge that was made for this account (or, for null, for signing in). Gives whether it was good. */
export async function takeChallenge(
  sql: Sql,
  { challenge, account, since }: { challenge: Hash; account: AccountId | null; since: Date },
): Promise<boolean> {
  const taken = await outsideLeagues(sql, (tx) =>
    tx`
      delete from passkey_challenges
      where challenge_hash = ${challenge} and created_at > ${since}
        and account_id is not distinct from ${account}::int
      returning challenge_hash`);
  return taken.length > 0;
}

/** What passkeys know an account by, and its passkeys, the oldest first. */
export async function passkeysOf(
  sql: Sql,
  account: AccountId,
): Promise<{ handle: string; passkeys: PasskeyRow[] }> {
  const [[{ handle }], passkeys] = await Promise.all([
    readOutsideLeagues(
      sql,
      (tx) => tx<{ handle: string }[]>`select handle::text from accounts where account_id = ${account}`,
      { account },
    ),
    readOutsideLeagues(sql, (tx) =>
      tx<PasskeyRow[]>`
        select credential_id as id, device, transports, created_at as "createdAt", used_at as "usedAt"
        from passkeys where account_id = ${account} order by created_at, credential_id`, { account }),
  ]);
  return { handle, passkeys };
}

/** Adds a passkey to an account. Gives false where the authenticator's id is taken. */
export async function keepPasskey(
  sql: Sql,
  { account, passkey, device, now }: { account: AccountId; passkey: Passkey; device: string; now: Date },
): Promise<boolean> {
  const kept = await outsideLeagues(sql, (tx) =>
    tx`
      insert into passkeys (credential_id, account_id, public_key, counter, transports, device, created_at)
      values (${passkey.id}, ${account}, ${passkey.publicKey}, ${passkey.counter}, ${passkey.transports}, ${device}, ${now})
      on conflict (credential_id) do nothing returning credential_id`);
  return kept.length > 0;
}

/** The passkey of this id and whose it is, or null. */
export async function passkeyOf(
  sql: Sql,
  id: string,
): Promise<{ passkey: Passkey; account: AccountRow } | null> {
  if (!isPasskeyId(id)) return null;
  const [row] = await readOutsideLeagues(
    sql,
    (tx) =>
      tx<(AccountRow & { key: Uint8Array; counter: number; transports: string[] })[]>`
      select ${accountColumns(tx)}, k.public_key as key, k.counter::float8 as counter, k.transports
      from passkeys k join accounts a using (account_id) where k.credential_id = ${id}`,
  );
  if (!row) return null;
  const { key, counter, transports, ...account } = row;
  return { passkey: { id, publicKey: new Uint8Array(key), counter, transports }, account };
}

/** Writes down that a passkey signed; its counter never goes back. */
export async function usePasskey(tx: Queries, id: string, counter: number, now: Date): Promise<void> {
  await tx`
    update passkeys set counter = greatest(counter, ${counter}), used_at = ${now} where credential_id = ${id}`;
}

/** Takes a passkey away from its account. */
export async function removePasskey(sql: Sql, account: AccountId, id: string): Promise<void> {
  if (!isPasskeyId(id)) return;
  await outsideLeagues(
    sql,
    (tx) => tx`delete from passkeys where account_id = ${account} and credential_id = ${id}`,
  );
}
