import assert from "node:assert/strict";
import { lifetime } from "@/lib/accounts/session.ts";
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { accountOf } from "./accounts.ts";
import type { Sql } from "./database.ts";
import { importLeague } from "./import_league.ts";
import { inLeague, outsideLeagues } from "./in_league.ts";
import { addMember, leagueAccess, setPublic } from "./memberships.ts";
import { muteMember } from "./moderation.ts";
import { makePoll } from "./polls.ts";
import { keepSession, touchSession } from "./sessions.ts";
import { visit } from "./visit.ts";

const slug = "espn-77" as LeagueSlug;
const noon = new Date("2026-11-01T12:00:00Z");
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);

/** Somebody who is signed in since noon: his account and his token's hash. */
async function signedIn(sql: Sql, name: string): Promise<{ id: AccountId; token: Uint8Array<ArrayBuffer> }> {
  const token = await hashOf(newToken());
  return await outsideLeagues(sql, async (tx) => {
    const { id } = await accountOf(tx, `${name}@example.com`, name);
    await keepSession(tx, { token, account: id, device: "a phone", before: null, life: lifetime(noon) });
    return { id, token };
  });
}

onBothDatabases("a visit finds the account, the league and what the one is in the other", async ({ sql }) => {
  await importLeague(sql, [season()]);
  await importLeague(sql, [season({ leagueId: "78" })]);
  const ada = await signedIn(sql, "ada");
  const eve = await signedIn(sql, "eve");
  await inLeague(sql, slug, (tx) => addMember(tx, ada.id, "commissioner"));
  await setPublic(sql, slug, false);
  const come = (slug: string | null, token: Uint8Array<ArrayBuffer> | null, at = 1) =>
    visit(sql, { slug, token, demo: false, ...lifetime(minutes(at)) });

  const nothing = { account: null, touch: false, access: null, turned: null };
  assert.deepEqual(await come(null, null), nothing);
  assert.deepEqual(await come("espn-79", null), nothing);
  assert.deepEqual(await come("a'b", await hashOf(newToken())), nothing);

  const account = { id: ada.id, name: "ada", email: "ada@example.com", demo: false };
  assert.deepEqual(await come(null, ada.token), { ...nothing, account });
  const membership = { account: ada.id, role: "commissioner", manager: null };
  const found = await come(slug, ada.token);
  assert.deepEqual(found.account, account);
  assert.deepEqual(found.access, await leagueAccess(sql, slug, ada.id));
  assert.deepEqual(found.access?.membership, membership);
  assert.equal(found.access?.public, false);
  assert.equal(
    (await come("espn-78", ada.token)).access?.membership,
    null,
    "a member of one is a guest in another",
  );
  assert.deepEqual((await come(slug, eve.token)).access, await leagueAccess(sql, slug, eve.id));
  assert.deepEqual((await come(slug, null)).access, await leagueAccess(sql, slug, null));
  assert.equal((await come(slug, ada.token, 15 * 24 * 60)).account, null, "14 days without use");
});

onBothDatabases("a session's use is written down once an hour", async ({ sql }) => {
  const { token } = await signedIn(sql, "ada");
  const come = async (at: number) =>
    (await visit(sql, { slug: null, token, demo: false, ...lifetime(minutes(at)) })).touch;
  assert.equal(await come(59), false);
  assert.equal(await come(61), true);
  await touchSession(sql, token, lifetime(minutes(61)));
  assert.equal(await come(120), false);
  await touchSession(sql, token, lifetime(minutes(119)));
  assert.equal(await come(122), true, "who writes it down as well changes nothing within the hour");
});

onBothDatabases(
  "a league has turned when a poll has closed or a mute has ended by itself",
  async ({ sql }) => {
    await importLeague(sql, [season()]);
    await importLeague(sql, [season({ leagueId: "78" })]);
    const { id: by } = await signedIn(sql, "ada");
    const { id: whom } = await signedIn(sql, "eve");
    await inLeague(sql, slug, (tx) => addMember(tx, whom, "member"));
    const turned = async (at: number, of: string = slug) =>
      (await visit(sql, { slug: of, token: null, demo: false, ...lifetime(minutes(at)) })).turned;
    const poll = { by, question: "Who?", choices: ["A", "B"] };
    await makePoll(sql, slug, { ...poll, closes: null, key: crypto.randomUUID() }, noon);
    assert.equal(await turned(1000), null);
    await makePoll(sql, slug, { ...poll, closes: minutes(10), key: crypto.randomUUID() }, noon);
    await muteMember(sql, slug, { whom, by, until: minutes(30), reason: "Rude", comment: null }, noon);
    assert.equal(await turned(9), null);
    assert.deepEqual(await turned(10), minutes(10));
    assert.deepEqual(await turned(29), minutes(10));
    assert.deepEqual(await turned(31), minutes(30));
    assert.equal(await turned(31, "espn-78"), null);
  },
);
