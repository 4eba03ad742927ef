/** Who may be given what, and until when. @module */
import assert from "node:assert/strict";
import { hashOf } from "@/lib/accounts/tokens.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import { leave, setPublic } from "@/lib/store/memberships.ts";
import { endSession } from "@/lib/store/sessions.ts";
import { api, br, edge, got, home, league, slug } from "./one_league.ts";
Deno.test("only guests of public leagues get what may be stored between them and us", async () => {
  await using site = await league();
  const guest = await got(site.kept, home, br);
  assert.deepEqual([guest.control, guest.tag], [edge, `league-${slug}`]);
  assert.match(guest.edge ?? "", /stale-while-revalidate=60, stale-if-error=86400$/);
  assert.deepEqual([(await got(site.kept, api, br)).control, (await got(site.kept, api, br)).tag], [
    edge,
    `league-${slug}`,
  ]);
  const privately = ["private, no-cache", null];
  for (const headers of [site.ann.headers, site.stranger.headers, { cookie: `session=${"x".repeat(43)}` }]) {
    for (const path of [home, api, "/"]) {
      const own = await got(site.kept, path, { ...br, ...headers });
      assert.equal(own.status, 200);
      assert.deepEqual([own.control, own.tag], privately, path);
      assert.equal(own.vary, "Accept-Encoding, Cookie, Save-Data");
    }
  }
  await setPublic(site.running.sql, slug, false);
  const member = await got(site.kept, home, { ...br, ...site.ann.headers });
  assert.equal(member.status, 200);
  assert.match(member.etag!, /^"r/);
  assert.deepEqual([member.control, member.tag], privately);
});

Deno.test("signing out, leaving, and a league's doors closing are seen by the next request", async () => {
  await using site = await league();
  const { sql } = site.running;
  const signedIn = await got(site.kept, home, { ...br, ...site.ann.headers });
  assert.match(signedIn.text, />Ann</);
  await leave(sql, slug, site.ann.account);
  const left = await got(site.kept, home, { ...br, ...site.ann.headers, "if-none-match": signedIn.etag! });
  assert.equal(left.status, 200);
  await endSession(sql, await hashOf(site.ann.token!));
  const out = await got(site.kept, home, { ...br, ...site.ann.headers, "if-none-match": left.etag! });
  assert.equal(out.status, 200);
  assert.doesNotMatch(out.text, />Ann</);

  const guest = await got(site.kept, home, br);
  await setPublic(sql, slug, false);
  for (const path of [home, api]) {
    const shut = await got(site.kept, path, { ...br, "if-none-match": guest.etag! });
    assert.equal(shut.status, path === api ? 404 : 303);
    assert.equal(shut.etag, null);
  }
});

Deno.test("what another process writes members see at once, and guests within a second", async () => {
  await using site = await league();
  const other = await openDatabase({ url: null, dataDir: site.folder });
  try {
    const guest = await got(site.kept, home, br);
    const member = await got(site.kept, home, { ...br, ...site.ann.headers });
    await inLeague(other.sql, slug, raiseRevision);
    assert.notEqual((await got(site.kept, home, { ...br, ...site.ann.headers })).etag, member.etag);
    site.clock.now += 999;
    assert.equal((await got(site.kept, home, br)).etag, guest.etag);
    site.clock.now += 1;
    assert.notEqual((await got(site.kept, home, br)).etag, guest.etag);
  } finally {
    await other.close();
  }
});
