/** Sign-ins, sessions and passkeys, on both databases. @module */
import assert from "node:assert/strict";
import { askForMail, beginSession, mayTry, signInWithCode, signInWithLink } from "@/lib/accounts/sign_in.ts";
import { lifetime } from "@/lib/accounts/session.ts";
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import { onBothDatabases, onPostgres } from "@/tests/databases.ts";
import { outsideLeagues } from "./in_league.ts";
import {
  keepChallenge,
  keepPasskey,
  passkeyOf,
  passkeysOf,
  removePasskey,
  takeChallenge,
} from "./passkeys.ts";
import { endSessions, sessionsOf, touchSession } from "./sessions.ts";
import { visit } from "./visit.ts";
import type { Sql } from "./sql.ts";

const noon = new Date("2026-11-22T12:00:00Z");
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const phone = { device: "Safari on iPhone", before: null };

/** Asks for a mail and gives what is in it, and the token of the browser that asked. */
async function mailed(sql: Sql, email: string, now = noon) {
  let text = "";
  const asked = await askForMail({ email, to: "/leagues/a" }, {
    sql,
    site: "https://here.example",
    now,
    send: (mail) => (text = mail.text, Promise.resolve()),
  });
  if ("wait" in asked) return { ...asked, browser: "", code: "", link: "" };
  const link = new URL(text.match(/https:\S+/)![0]);
  assert.equal(link.searchParams.get("to"), "/leagues/a");
  return {
    browser: asked.browser,
    code: text.match(/\b\d{6}\b/)![0],
    link: link.searchParams.get("token")!,
    wait: 0,
  };
}

/** An account that has signed in, and its token. */
async function account(sql: Sql, name: string): Promise<{ id: AccountId; token: string }> {
  const { browser, code } = await mailed(sql, `${name}@example.com`);
  const signed = await signInWithCode(sql, { browser, code }, phone, noon);
  assert(typeof signed === "object");
  return { id: signed.account.id, token: signed.token };
}

/** Who comes with this token; his coming is written down when it is to be, as after a request. */
async function who(sql: Sql, token: string, now = noon, demo = false) {
  const hash = await hashOf(token);
  const { account, touch } = await visit(sql, { slug: null, token: hash, ...lifetime(now), demo });
  if (touch) await touchSession(sql, hash, lifetime(now));
  return account;
}

onBothDatabases("a code signs in once, within ten minutes, in the browser that asked", async ({ sql }) => {
  const { browser, code } = await mailed(sql, "ada@example.com");
  const other = newToken();
  assert.equal(await signInWithCode(sql, { browser: other, code }, phone, noon), "over", "another browser");
  const signed = await signInWithCode(sql, { browser, code }, phone, later(9));
  assert(typeof signed === "object");
  assert.deepEqual(await who(sql, signed.token), signed.account);
  assert.equal(signed.account.name, "ada");
  assert.equal(await signInWithCode(sql, { browser, code }, phone, later(9)), "over", "once");
  const second = await mailed(sql, "ada@example.com");
  assert.equal(await signInWithCode(sql, second, phone, later(10)), "over", "ten minutes");
  const third = await mailed(sql, "ada@example.com");
  const again = await signInWithCode(sql, third, phone, noon);
  assert(typeof again === "object");
  assert.equal(again.account.id, signed.account.id, "the same account");
});

onBothDatabases("a code has five tries, and a right one after them is too late", async ({ sql }) => {
  const { browser, code } = await mailed(sql, "ada@example.com");
  const wrong = code === "000000" ? "000001" : "000000";
  for (const answer of ["wrong", "wrong", "wrong", "wrong", "over", "over"]) {
    assert.equal(await signInWithCode(sql, { browser, code: wrong }, phone, noon), answer);
  }
  assert.equal(await signInWithCode(sql, { browser, code }, phone, noon), "over");
});

onBothDatabases(
  "a link signs in once, and uses up the code of every mail to that address",
  async ({ sql }) => {
    const first = await mailed(sql, "ada@example.com");
    const second = await mailed(sql, "ada@example.com");
    assert(await signInWithLink(sql, second.link, phone, later(9)));
    assert.equal(await signInWithLink(sql, second.link, phone, later(9)), null);
    assert.equal(await signInWithLink(sql, first.link, phone, later(9)), null);
    assert.equal(await signInWithCode(sql, first, phone, later(9)), "over");
    const late = await mailed(sql, "ada@example.com");
    assert.equal(await signInWithLink(sql, late.link, phone, later(10)), null);
    assert.equal(await signInWithLink(sql, "no token", phone, noon), null);
  },
);

onBothDatabases("an address gets five mails an hour, a client twenty tries", async ({ sql }) => {
  for (let i = 0; i < 5; i++) assert.equal((await mailed(sql, "ada@example.com", later(i))).wait, 0);
  assert.equal((await mailed(sql, "ada@example.com", later(30))).wait, 30 * 60);
  assert.equal((await mailed(sql, "eve@example.com", later(30))).wait, 0, "another address");
  assert.equal((await mailed(sql, "ada@example.com", later(60))).wait, 0, "the first is an hour old");
  for (let i = 0; i < 20; i++) assert.equal(await mayTry(sql, "192.0.2.1", noon), null);
  assert.equal(await mayTry(sql, "192.0.2.1", later(1)), 59 * 60);
  assert.equal(await mayTry(sql, "192.0.2.2", later(1)), null);
  assert.equal(await mayTry(sql, "192.0.2.1", later(60)), null);
});

onPostgres("tries at the same time are counted one by one", async ({ sql }) => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => mayTry(sql, "192.0.2.1", noon)));
  assert.equal(answers.filter((wait) => wait === null).length, 20);
  const { browser, code } = await mailed(sql, "ada@example.com");
  const signed = await Promise.all(
    Array.from({ length: 5 }, () => signInWithCode(sql, { browser, code }, phone, noon)),
  );
  assert.equal(signed.filter((one) => typeof one === "object").length, 1, "a code is for one");
});

onBothDatabases("nothing in the database signs in: it has hashes only", async ({ sql, owner }) => {
  const { browser, code, link } = await mailed(sql, "ada@example.com");
  const { token } = await account(sql, "eve");
  const [{ everything }] = await owner<{ everything: string }[]>`
    select (select json_agg(s) from sign_ins s)::text || (select json_agg(s) from sessions s)::text as everything`;
  const secrets = [browser, link, token].flatMap((text) => [
    text,
    Uint8Array.fromBase64(text, { alphabet: "base64url" }).toHex(),
    new TextEncoder().encode(text).toHex(),
  ]);
  for (const secret of [...secrets, `"${code}"`, (await hashOf(code)).toHex()]) {
    assert(!everything.includes(secret), "a secret is kept");
  }
  assert(everything.includes((await hashOf(token)).toHex()), "the search would find it");
});

onBothDatabases("a session ends after 14 days without use, after 90 in any case", async ({ sql }) => {
  const { id, token } = await account(sql, "ada");
  const day = 24 * 60;
  assert.equal(await who(sql, token, later(14 * day)), null, "unused for 14 days");
  const used = async () => (await sessionsOf(sql, id, null, lifetime(noon)))[0].usedAt.getTime();
  await who(sql, token, later(59));
  assert.equal(await used(), noon.getTime(), "within the hour nothing is written");
  for (let days = 10; days < 90; days += 10) assert(await who(sql, token, later(days * day)), `day ${days}`);
  assert.equal(await used(), later(80 * day).getTime());
  assert.equal(await who(sql, token, later(90 * day)), null);
});

onBothDatabases(
  "signing in again ends the browser's former session; everywhere ends all",
  async ({ sql }) => {
    const { id, token } = await account(sql, "ada");
    const second = await outsideLeagues(
      sql,
      (tx) => beginSession(tx, id, { device: "x", before: token }, noon),
    );
    assert.equal(await who(sql, token), null, "the token was rotated");
    const third = await outsideLeagues(sql, (tx) => beginSession(tx, id, phone, later(1)));
    const eve = await account(sql, "eve");
    const list = await sessionsOf(sql, id, await hashOf(second), lifetime(noon));
    assert.deepEqual(list.map(({ device, current }) => [device, current]), [["Safari on iPhone", false], [
      "x",
      true,
    ]]);
    await endSessions(sql, eve.id, list[0].id);
    assert(await who(sql, third), "nobody ends another's session");
    await endSessions(sql, id, list[0].id);
    assert.equal(await who(sql, third), null);
    await endSessions(sql, id, "all");
    assert.equal(await who(sql, second), null);
    assert(await who(sql, eve.token));
  },
);

onBothDatabases("a challenge is good once, for five minutes, for whom it was made", async ({ sql }) => {
  const { id } = await account(sql, "ada");
  const challenge = await hashOf("challenge");
  const make = (account: AccountId | null) =>
    keepChallenge(sql, { challenge, account, now: noon, since: later(-5) });
  const take = (account: AccountId | null, since = later(-5)) =>
    takeChallenge(sql, { challenge, account, since });
  await make(id);
  assert.equal(await take(null), false, "made for an account, not for signing in");
  assert.equal(await take(id), true);
  assert.equal(await take(id), false, "once");
  await make(null);
  assert.equal(await take(id), false);
  assert.equal(await take(null, noon), false, "too old");
  assert.equal(await take(null), true);
});

onBothDatabases("a passkey belongs to one account", async ({ sql }) => {
  const [ada, eve] = [await account(sql, "ada"), await account(sql, "eve")];
  const passkey = {
    id: "abc",
    publicKey: new Uint8Array([1, 2, 3]),
    counter: 5,
    transports: ["internal", "hybrid"],
  };
  const keep = (account: AccountId) => keepPasskey(sql, { account, passkey, device: "x", now: noon });
  assert.equal(await keep(ada.id), true);
  assert.equal(await keep(eve.id), false);
  const found = await passkeyOf(sql, "abc");
  assert.deepEqual([found?.passkey, found?.account.id], [passkey, ada.id]);
  await removePasskey(sql, eve.id, "abc");
  assert.equal((await passkeysOf(sql, ada.id)).passkeys.length, 1);
  await removePasskey(sql, ada.id, "abc");
  assert.equal(await passkeyOf(sql, "abc"), null);
});
