/** What guests are shown while the database is away, and who is shown nothing. @module */
import assert from "node:assert/strict";
import { DatabaseAway } from "@/lib/store/away.ts";
import { setPublic } from "@/lib/store/memberships.ts";
import { AWAY_FOR, GUESTS_FOR } from "@/lib/http/caching.ts";
import { api, br, edge, got, home, league, slug } from "./one_league.ts";
import type { TwoApps } from "./two_apps.ts";

/** Has the database fail every question, as if it were not there. */
const away = ({ asked }: TwoApps) => {
  asked.before = () => Promise.reject(new DatabaseAway(new Error("connection refused")));
};
const back = ({ asked }: TwoApps) => {
  asked.before = () => Promise.resolve();
};

Deno.test("while the database is away guests get what is kept, for their browser alone, and nobody else does", async () => {
  await using site = await league();
  const page = await got(site.kept, home, br);
  const answer = await got(site.kept, api, br);
  const own = await got(site.kept, home, { ...br, ...site.ann.headers });
  assert.match(own.text, />Ann</);
  away(site);
  for (const age of [GUESTS_FOR, 5 * 60_000]) {
    site.clock.now = age;
    for (const [path, before] of [[home, page], [api, answer]] as const) {
      const kept = await got(site.kept, path, br);
      assert.deepEqual([kept.status, kept.text, kept.etag], [200, before.text, before.etag]);
      assert.deepEqual([kept.control, kept.edge, kept.tag], ["private, no-cache", null, null]);
      const same = await got(site.kept, path, { ...br, "if-none-match": before.etag! });
      assert.deepEqual([same.status, same.control], [304, "private, no-cache"]);
      const head = await got(site.kept, path, br, "HEAD");
      assert.deepEqual([head.status, head.text, head.etag], [200, "", before.etag]);
    }
  }
  const others = [site.ann.headers, site.stranger.headers, { cookie: `session=${"x".repeat(43)}` }];
  for (const headers of others) {
    for (const path of [home, api]) {
      assert.equal((await got(site.kept, path, { ...br, ...headers })).status, 503, JSON.stringify(headers));
    }
  }
  for (const path of [`${home}/standings`, "/leagues/espn-9", `${home}/members`, `${home}/live`]) {
    assert.equal((await got(site.kept, path, br)).status, 503, path);
  }
  site.clock.now = AWAY_FOR;
  assert.equal((await got(site.kept, home, br)).status, 503, "it may have been closed to guests since");
  back(site);
  const again = await got(site.kept, home, br);
  assert.deepEqual([again.status, again.control, again.etag], [200, edge, page.etag]);
});

Deno.test("a league that was closed to guests, or rose, is not shown as it was", async () => {
  await using site = await league();
  await got(site.kept, home, br);
  await got(site.kept, api, br);
  await site.write();
  await got(site.kept, api, br);
  away(site);
  site.clock.now = GUESTS_FOR;
  assert.equal((await got(site.kept, api, br)).status, 200);
  assert.equal((await got(site.kept, home, br)).status, 503, "the page is older than what guests were sent");
  back(site);
  await got(site.kept, home, br);
  await setPublic(site.running.sql, slug, false);
  away(site);
  for (const path of [home, api]) assert.equal((await got(site.kept, path, br)).status, 503);
});
