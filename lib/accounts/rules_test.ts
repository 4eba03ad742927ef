/** The rules of accounts that need no database. @module */
import assert from "node:assert/strict";
import { cleanName } from "./account.ts";
import { deviceName } from "./device.ts";
import { cookieKind, cookieValue, lifetime, setCookie } from "./session.ts";
import { emailAddress } from "./sign_in.ts";
import { safePath } from "./to.ts";
import { hashOf, isToken, newCode, newToken } from "./tokens.ts";
import type { Account, AccountId, Membership } from "./types.ts";
import { accountFrom, nobody, viewerIn } from "./viewer.ts";
import type { LeagueAccess } from "@/lib/store/memberships.ts";

Deno.test("where one goes after signing in is a path of this site, whatever a stranger writes", () => {
  for (const path of ["/", "/leagues/a?b=c%20d", "/leagues/a/join?token=xyz", "/a//b", "/a:b@c"]) {
    assert.equal(safePath(path), path);
  }
  const elsewhere = [
    "",
    null,
    undefined,
    "leagues",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "/\0",
    "javascript:alert(1)",
    "/a\\b",
    "/..//evil.example",
    "/.//evil.example",
    "/%2e%2e//evil.example",
    `/${"a".repeat(500)}`,
    "/a b",
  ];
  for (const path of elsewhere) assert.equal(safePath(path), "/", String(path));
  assert.equal(safePath("/a#b"), "/a", "a fragment is the browser's own");
});

Deno.test("a token is 256 random bits, and only tokens look like one", async () => {
  const tokens = Array.from({ length: 100 }, newToken);
  assert.equal(new Set(tokens).size, 100);
  assert(tokens.every(isToken));
  for (const other of ["", "a".repeat(42), "a".repeat(44), `${"a".repeat(42)}=`, `${"a".repeat(42)}/`]) {
    assert(!isToken(other), other);
  }
  assert.equal((await hashOf(tokens[0])).length, 32);
  assert.equal(
    (await hashOf("abc")).toHex(),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "FIPS 180-2, appendix B.1",
  );
});

Deno.test("a code is six digits, the first of them any digit", () => {
  const codes = Array.from({ length: 2000 }, newCode);
  assert(codes.every((code) => /^\d{6}$/.test(code)));
  assert.equal(new Set(codes.map((code) => code[0])).size, 10);
});

Deno.test("mail addresses are compared in lower case; what would break a mail's head is none", () => {
  assert.equal(emailAddress("  Marisol.V+ff@Example.COM "), "marisol.v+ff@example.com");
  const none = [
    "",
    "a",
    "a@b",
    "a@b c.de",
    "a@b.de,c@d.de",
    "a@b.de\r\nBcc: c@d.de",
    "<a@b.de>",
    "a@@b.de",
    "a\0@b.de",
    `${"a".repeat(65)}@b.de`,
    `a@${"b".repeat(250)}.de`,
  ];
  for (const typed of none) assert.equal(emailAddress(typed), null, typed);
});

Deno.test("a name is one line of 1 to 60 characters that can be seen", () => {
  assert.equal(cleanName("  Ada \n\t Lovelace\u202e "), "Ada Lovelace");
  assert.equal(cleanName("\u200b \u202e"), null);
  assert.equal(cleanName("a".repeat(61)), null);
});

Deno.test("over https the cookie is __Host- and Secure, elsewhere it has neither; never for scripts", () => {
  const https = cookieKind("session", true);
  assert.equal(
    setCookie(https, "abc", 60),
    "__Host-session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure",
  );
  assert.equal(
    setCookie(cookieKind("session", false), "abc", 60),
    "session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
  );
  assert.equal(cookieValue("a=b; __Host-session=abc; session=def", https), "abc");
  assert.equal(cookieValue("session=def", https), null, "a cookie that plain http could have planted");
  assert.equal(cookieValue(null, https), null);
});

Deno.test("a session lives 90 days, 14 without use", () => {
  const now = new Date("2026-11-22T12:00:00Z");
  const { madeAfter, usedAfter, touchBefore } = lifetime(now);
  assert.equal(madeAfter.toISOString(), "2026-08-24T12:00:00.000Z");
  assert.equal(usedAfter.toISOString(), "2026-11-08T12:00:00.000Z");
  assert.equal(touchBefore.toISOString(), "2026-11-22T11:00:00.000Z");
});

Deno.test("a device has a name that its owner recognises", () => {
  const names: [string | null, string][] = [
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
      "Chrome on Android",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0",
      "Edge on Windows",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Linux"],
    ["curl/8", "A browser"],
    [null, "A browser"],
  ];
  for (const [agent, name] of names) assert.equal(deviceName(agent), name);
});

const account: Account = {
  id: 7 as AccountId,
  name: "Ada",
  email: "ada@example.com",
  operator: false,
  demo: false,
};
const league = {} as LeagueAccess["league"];
const membership = (role: Membership["role"]): Membership => ({ account: account.id, role, manager: null });

Deno.test("a public league is seen by everybody, another by its members and operators", () => {
  const open = { league, public: true, membership: null };
  const closed = { league, public: false, membership: null };
  assert.equal(viewerIn(null, open).maySee, true);
  assert.equal(viewerIn(null, closed).maySee, false);
  assert.equal(viewerIn(account, closed).maySee, false);
  assert.equal(viewerIn(account, { ...closed, membership: membership("member") }).maySee, true);
  assert.equal(viewerIn({ ...account, operator: true }, closed).maySee, true);
  assert.deepEqual(viewerIn(null, null), nobody);
  assert.equal(viewerIn({ ...account, operator: true }, null).maySee, false, "a league that is not there");
});

Deno.test("commissioners may what commissioners may, operators everywhere, and a demo member is no operator", () => {
  const open = { league, public: true, membership: null };
  assert.equal(viewerIn(account, open).isCommissioner, false);
  assert.equal(viewerIn(account, { ...open, membership: membership("member") }).isCommissioner, false);
  assert.equal(viewerIn(account, { ...open, membership: membership("commissioner") }).isCommissioner, true);
  assert.equal(viewerIn({ ...account, operator: true }, open).isCommissioner, true);
  const row = { id: account.id, name: "Ada", email: "ada@example.com", demo: false };
  assert.equal(accountFrom(row, ["ada@example.com"]).operator, true);
  assert.equal(accountFrom(row, ["eve@example.com"]).operator, false);
  assert.equal(accountFrom({ ...row, email: null, demo: true }, [""]).operator, false);
});
