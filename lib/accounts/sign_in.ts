/**
 * Signing in by mail. A mail holds a code, for the browser that asked, and a link, for any other. Both are good for ten
 * minutes and once; an address that nobody has used before becomes an account, so no answer tells which are known.
 *
 * @module
 */
import { accountOf, type AccountRow } from "@/lib/store/accounts.ts";
import { outsideLeagues } from "@/lib/store/in_league.ts";
import { keepSession } from "@/lib/store/sessions.ts";
import { countTry, isLinkGood, keepSignIn, takeCode, takeLink, type Taken } from "@/lib/store/sign_in.ts";
import type { Queries, Sql } from "@/lib/store/sql.ts";
import type { SendMail } from "./mail.ts";
import { lifetime } from "./session.ts";
import { hashOf, isToken, newCode, newToken } from "./tokens.ts";
import type { AccountId } from "./types.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Minutes that a code and a link are good for. */
export const MAIL_MINUTES = 10;
/** How often a code may be tried. */
export const CODE_TRIES = 5;
/** Mails an hour to one address, and attempts an hour from one network address. */
export const MAILS_AN_HOUR = 5;
export const TRIES_AN_HOUR = 20;

const freshEnough = (now: Date) => new Date(now.getTime() - MAIL_MINUTES * MINUTE);
const anHour = (now: Date, most: number) => ({ most, since: new Date(now.getTime() - HOUR), now });
/** Whole seconds, 1 or more, until the oldest of an hour's attempts is an hour old. */
const secondsLeft = (oldest: Date, now: Date) =>
  Math.max(1, Math.ceil((oldest.getTime() + HOUR - now.getTime()) / 1000));

/** What an address is made of before and after its @; quotes, spaces and what cannot be printed are left out. */
const LOCAL = /^[!#-'*+\-./0-9=?A-Z^-~\u00a1-\uffff]{1,64}$/i;
const DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/;

/** A mail address in lower case, or null for what cannot be one. Whether it exists, the mail finds out. */
export function emailAddress(typed: string): string | null {
  const email = typed.trim().toLowerCase();
  const [local, domain, more] = email.split("@");
  const fits = email.length <= 254 && more === undefined && LOCAL.test(local) && DOMAIN.test(domain ?? "");
  return fits ? email : null;
}

/** Counts an attempt to sign in. Gives null, or the seconds to wait where there were too many from this client. */
export async function mayTry(sql: Sql, client: string, now: Date): Promise<number | null> {
  const oldest = await countTry(sql, client, anHour(now, TRIES_AN_HOUR));
  return oldest && secondsLeft(oldest, now);
}

/** What somebody who wants to sign in asks for. */
export interface Wish {
  /** As `emailAddress` gives it. */
  email: string;
  /** Where it leads afterwards, as `safePath` gives it; it stands in the mail and is kept nowhere. */
  to: string;
}

/**
 * Sends a mail with a code and a link.
 *
 * @param site where the link leads: this site's origin
 * @returns the token for the browser's cookie, without which the code is worth nothing; or how many seconds to wait
 * @throws whatever `send` rejects with
 */
export async function askForMail(
  { email, to }: Wish,
  { sql, send, site, now }: { sql: Sql; send: SendMail; site: string; now: Date },
): Promise<{ browser: string } | { wait: number }> {
  const browser = newToken();
  const code = newCode();
  const link = newToken();
  const oldest = await keepSignIn(sql, {
    email,
    browser: await hashOf(browser),
    code: await hashOf(`${browser} ${code}`),
    link: await hashOf(link),
  }, anHour(now, MAILS_AN_HOUR));
  if (oldest) return { wait: secondsLeft(oldest, now) };
  await send({
    to: email,
    subject: `${code} is your code for Rumbledore`,
    text: [
      `Your code is ${code}. Type it where you asked for it.`,
      "",
      "Or open this link, on any device:",
      `${site}/sign-in/link?${new URLSearchParams(to === "/" ? { token: link } : { token: link, to })}`,
      "",
      `Both work once, within ${MAIL_MINUTES} minutes. If you did not ask for this, nothing happens unless you pass them on.`,
    ].join("\n"),
  });
  return { browser };
}

/** A session that begins: who, and the token for the cookie. */
export interface SignedIn {
  account: AccountRow;
  token: string;
}

/** The browser that signs in. */
export interface Browser {
  device: string;
  /** The token of the session that it has had so far, which ends. */
  before: string | null;
}

/** Signs in with a code. "wrong" may be tried again; "over" needs another mail. */
export async function signInWithCode(
  sql: Sql,
  { browser, code }: { browser: string; code: string },
  asking: Browser,
  now: Date,
): Promise<SignedIn | "wrong" | "over"> {
  if (!isToken(browser)) return "over";
  const hashes = { browser: await hashOf(browser), code: await hashOf(`${browser} ${code}`) };
  return await outsideLeagues(sql, async (tx) => {
    const taken = await takeCode(tx, { ...hashes, since: freshEnough(now), most: CODE_TRIES });
    return typeof taken === "string" ? taken : await enter(tx, taken, asking, now);
  });
}

/** Signs in with a mail's link, or gives null where it is used, too old or none. */
export async function signInWithLink(
  sql: Sql,
  link: string,
  asking: Browser,
  now: Date,
): Promise<SignedIn | null> {
  if (!isToken(link)) return null;
  const hash = await hashOf(link);
  return await outsideLeagues(sql, async (tx) => {
    const taken = await takeLink(tx, hash, freshEnough(now));
    return taken && await enter(tx, taken, asking, now);
  });
}

/** Whether a link would sign in. */
export async function isGoodLink(sql: Sql, link: string, now: Date): Promise<boolean> {
  return isToken(link) && await isLinkGood(sql, await hashOf(link), freshEnough(now));
}

async function enter(tx: Queries, { email }: Taken, asking: Browser, now: Date): Promise<SignedIn> {
  const account = await accountOf(tx, email, firstName(email));
  return { account, token: await beginSession(tx, account.id, asking, now) };
}

/** What a new account is called until its owner says otherwise: the address up to its @ or +. */
const firstName = (email: string) => email.split(/[@+]/)[0].slice(0, 60) || "member";

/** Begins a session and gives its token; the browser's former one ends, so that a planted token is worth nothing. */
export async function beginSession(
  tx: Queries,
  account: AccountId,
  { device, before }: Browser,
  now: Date,
): Promise<string> {
  const token = newToken();
  await keepSession(tx, {
    token: await hashOf(token),
    account,
    device,
    before: before === null ? null : await hashOf(before),
    life: lifetime(now),
  });
  return token;
}
