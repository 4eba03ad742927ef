/**
 * Queries on what belongs to accounts and to no league, as tests/sealed/queries.ts has those on leagues.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { lifetime } from "@/lib/accounts/session.ts";
import { accountOf, renameAccount } from "@/lib/store/accounts.ts";
import type { Queries, Sql } from "@/lib/store/database.ts";
import { outsideLeagues } from "@/lib/store/in_league.ts";
import * as passkeys from "@/lib/store/passkeys.ts";
import * as sessions from "@/lib/store/sessions.ts";
import * as signIn from "@/lib/store/sign_in.ts";

/** Somebody who is signed in. */
export interface SignedIn {
  sql: Sql;
  account: AccountId;
  email: string;
  /** The hash of the session's token. */
  token: Uint8Array<ArrayBuffer>;
  /** The id of a passkey. */
  passkey: string;
}

const hash = new Uint8Array(32).fill(77);
const within = (ask: (tx: Queries, of: SignedIn) => PromiseLike<unknown>) => (of: SignedIn) =>
  outsideLeagues(of.sql, async (tx) => await ask(tx, of), { account: of.account });
const minutes = (ago: number) => new Date(Date.now() - ago * 60_000);

/** By module and name. */
export const accountQueries: Readonly<Record<string, (of: SignedIn) => PromiseLike<unknown>>> = {
  "sessions.sessionsOf": ({ sql, account, token }) =>
    sessions.sessionsOf(sql, account, token, lifetime(new Date())),
  "sessions.keepSession": within((tx, { account, token }) =>
    sessions.keepSession(tx, {
      token: hash,
      account,
      device: "Chrome",
      before: token,
      life: lifetime(new Date()),
    })
  ),
  "sessions.endSession": ({ sql, token }) => sessions.endSession(sql, token),
  "sessions.endSessions": ({ sql, account }) => sessions.endSessions(sql, account, "all"),
  "accounts.accountOf": within((tx, { email }) => accountOf(tx, email, "Somebody")),
  "accounts.renameAccount": ({ sql, account }) => renameAccount(sql, account, "Somebody else"),
  "sign_in.keepSignIn": ({ sql, email }) =>
    signIn.keepSignIn(sql, { email, browser: hash, code: hash, link: hash }, {
      most: 5,
      since: minutes(10),
      now: new Date(),
    }),
  "sign_in.takeCode": within((tx) =>
    signIn.takeCode(tx, { browser: hash, code: hash, since: minutes(10), most: 5 })
  ),
  "sign_in.takeLink": within((tx) => signIn.takeLink(tx, hash, minutes(10))),
  "sign_in.isLinkGood": ({ sql }) => signIn.isLinkGood(sql, hash, minutes(10)),
  "sign_in.countTry": ({ sql }) =>
    signIn.countTry(sql, "192.0.0.4", { most: 50, since: minutes(60), now: new Date() }),
  "passkeys.keepChallenge": ({ sql, account }) =>
    passkeys.keepChallenge(sql, { challenge: hash, account, now: new Date(), since: minutes(5) }),
  "passkeys.takeChallenge": ({ sql, account }) =>
    passkeys.takeChallenge(sql, { challenge: hash, account, since: minutes(5) }),
  "passkeys.passkeysOf": ({ sql, account }) => passkeys.passkeysOf(sql, account),
  "passkeys.keepPasskey": ({ sql, account, passkey }) =>
    passkeys.keepPasskey(sql, {
      account,
      passkey: { id: passkey, publicKey: hash, counter: 0, transports: [] },
      device: "Chrome",
      now: new Date(),
    }),
  "passkeys.passkeyOf": ({ sql, passkey }) => passkeys.passkeyOf(sql, passkey),
  "passkeys.usePasskey": within((tx, { passkey }) => passkeys.usePasskey(tx, passkey, 1, new Date())),
  "passkeys.removePasskey": ({ sql, account, passkey }) => passkeys.removePasskey(sql, account, passkey),
};
