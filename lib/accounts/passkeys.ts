/**
 * Passkeys (WebAuthn): a signature of this site's challenge instead of a mail. The passkey names the account, so
 * nothing has to be typed.
 *
 * @module
 */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { AccountRow } from "@/lib/store/accounts.ts";
import { outsideLeagues } from "@/lib/store/in_league.ts";
import {
  keepChallenge,
  keepPasskey,
  passkeyOf,
  passkeysOf,
  takeChallenge,
  usePasskey,
} from "@/lib/store/passkeys.ts";
import type { Sql } from "@/lib/store/sql.ts";
import { beginSession, type Browser } from "./sign_in.ts";
import { hashOf, newToken } from "./tokens.ts";
import type { Account, AccountId } from "./types.ts";

/** Minutes that a challenge is good for, once. */
export const CHALLENGE_MINUTES = 5;

const freshEnough = (now: Date) => new Date(now.getTime() - CHALLENGE_MINUTES * 60_000);

/** The database, this site's origin as browsers see it, and the time. */
export interface PasskeyContext {
  sql: Sql;
  origin: string;
  now: Date;
}

/** The site that passkeys are for; WebAuthn calls it the relying party. */
const siteOf = (origin: string) => new URL(origin).hostname;

async function newChallenge(
  { sql, now }: PasskeyContext,
  account: AccountId | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const text = newToken();
  await keepChallenge(sql, { challenge: await hashOf(text), account, now, since: freshEnough(now) });
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}

/** Uses up the challenge that a response says it signed: base64url, as it was given out. */
const take = ({ sql, now }: PasskeyContext, account: AccountId | null) => async (challenge: string) =>
  await takeChallenge(sql, { challenge: await hashOf(challenge), account, since: freshEnough(now) });

/** What the browser needs to make a passkey for this account. */
export async function registrationOptions(
  context: PasskeyContext,
  account: Account,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { handle, passkeys } = await passkeysOf(context.sql, account.id);
  return await generateRegistrationOptions({
    rpName: "Rumbledore",
    rpID: siteOf(context.origin),
    userID: new TextEncoder().encode(handle),
    userName: account.email ?? account.name,
    userDisplayName: account.name,
    challenge: await newChallenge(context, account.id),
    timeout: CHALLENGE_MINUTES * 60_000,
    excludeCredentials: passkeys.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** Adds the passkey that the browser made. Gives whether it is one, made for this account and this site just now. */
export async function addPasskey(
  context: PasskeyContext,
  account: AccountId,
  response: unknown,
  device: string,
): Promise<boolean> {
  const found = await orNull(verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: take(context, account),
    expectedOrigin: context.origin,
    expectedRPID: siteOf(context.origin),
    requireUserVerification: true,
  }));
  if (!found?.verified) return false;
  const { id, publicKey, counter, transports = [] } = found.registrationInfo.credential;
  const passkey = { id, publicKey: new Uint8Array(publicKey), counter, transports: [...transports] };
  return await keepPasskey(context.sql, { account, passkey, device, now: context.now });
}

/** What the browser needs to sign in with any passkey that it has for this site. */
export async function signInOptions(context: PasskeyContext): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    rpID: siteOf(context.origin),
    challenge: await newChallenge(context, null),
    timeout: CHALLENGE_MINUTES * 60_000,
    userVerification: "required",
  });
}

/** Signs in with a passkey's answer; null where it proves nothing. */
export async function signInWithPasskey(
  context: PasskeyContext,
  response: unknown,
  asking: Browser,
): Promise<{ account: AccountRow; token: string } | null> {
  const { sql, origin, now } = context;
  const id = (response as { id?: unknown } | null)?.id;
  const known = typeof id === "string" ? await passkeyOf(sql, id) : null;
  if (!known) return null;
  const { passkey, account } = known;
  const found = await orNull(verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: take(context, null),
    expectedOrigin: origin,
    expectedRPID: siteOf(origin),
    credential: passkey,
    requireUserVerification: true,
  }));
  if (!found?.verified) return null;
  const token = await outsideLeagues(sql, async (tx) => {
    await usePasskey(tx, passkey.id, found.authenticationInfo.newCounter, now);
    return await beginSession(tx, account.id, asking, now);
  });
  return { account, token };
}

/** The library throws for every answer that does not fit; errors of the database have a code and go on. */
async function orNull<T>(verifying: Promise<T>): Promise<T | null> {
  try {
    return await verifying;
  } catch (error) {
    if (error instanceof Error && "severity" in error) throw error;
    return null;
  }
}
