/**
 * How long a session lives, and how the browser is told.
 *
 * @module
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days after which a session ends, however much it is used (OWASP ASVS 7.3.2). */
export const SESSION_DAYS = 90;
/** Days without use after which it ends. */
export const IDLE_DAYS = 14;

/** The moments that decide about a session. */
export interface Lifetime {
  now: Date;
  /** One that was made before is over. */
  madeAfter: Date;
  /** One that was last used before is over. */
  usedAfter: Date;
  /** One that was last used before is written down as used: at most once an hour, so that reading seldom writes. */
  touchBefore: Date;
}

/** See `Lifetime`. */
export function lifetime(now: Date): Lifetime {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  return {
    now,
    madeAfter: ago(SESSION_DAYS * DAY),
    usedAfter: ago(IDLE_DAYS * DAY),
    touchBefore: ago(HOUR),
  };
}

/** A cookie's name and whether it has the attribute Secure. */
export interface CookieKind {
  name: string;
  secure: boolean;
}

/**
 * The cookie of a session (`session`), of the browser that waits for a mail (`sign-in`) or of how new its answers must
 * be (`position`). Over https it is bound to
 * this host by the prefix `__Host-`; plain http is for machines at home, where some browsers (Safari) refuse Secure.
 */
export function cookieKind(what: "session" | "sign-in" | "position", https: boolean): CookieKind {
  return https ? { name: `__Host-${what}`, secure: true } : { name: what, secure: false };
}

/** The value of a cookie in a Cookie header, or null. */
export function cookieValue(header: string | null, { name }: CookieKind): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return null;
}

/** A Set-Cookie header; `seconds` of 0 takes the cookie away. */
export function setCookie({ name, secure }: CookieKind, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
