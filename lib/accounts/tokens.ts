/**
 * Secrets that are handed out once and recognised again: only their hashes are kept.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** 256 random bits as 43 letters of base64url: a session, a link or an invitation (OWASP ASVS 7.2.3 asks for 128). */
export function newToken(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Whether a text can be a token; strangers send anything. */
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/**
 * SHA-256 of a text. A token is as random as its hash, so it needs no salt and no slow hash. Every request of a member's
 * needs one: made at once, in a hundredth of the time that crypto.subtle takes to hand it to another thread.
 */
export const hashOf = (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  Promise.resolve(Uint8Array.from(createHash("sha256").update(text).digest()));

/** Six digits, each of the million codes as likely as any other. */
export function newCode(): string {
  const number = new Uint32Array(1);
  // 2³² is no multiple of a million: what is left over at the top is thrown again.
  do crypto.getRandomValues(number); while (number[0] >= 4_294_000_000);
  return String(number[0] % 1_000_000).padStart(6, "0");
}
