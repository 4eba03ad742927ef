/** One rendering for many readers, and none for who has it. @module */
import assert from "node:assert/strict";
import { importLeague } from "@/lib/store/import_league.ts";
import { season } from "@/tests/seasons.ts";
import { api, br, got, home, league } from "./one_league.ts";
import { request, textOf, twoApps } from "./two_apps.ts";
Deno.test("a reader who has the page is told so, without a rendering and with no query but the visit's", async () => {
  await using site = await league();
  for (const [path, who] of [[home, null], [api, null], [home, site.ann], [home, site.boss]] as const) {
    const headers = { ...br, ...who?.headers };
    const first = await got(site.kept, path, headers);
    assert.equal(first.status, 200);
    assert.match(first.etag!, /^"r\d+-[\w-]{16}-(?:br|id)"$/);
    // In another process nothing is kept.
    site.caching.answers.counts.made = 0;
    const { reads } = site.asked;
    const again = await got(site.inside, path, { ...headers, "if-none-match": first.etag! });
    assert.equal(again.status, 304);
    assert.equal(again.text, "");
    assert.equal(again.etag, first.etag);
    assert.equal(again.vary, first.vary);
    assert.equal(again.control, first.control);
    assert.equal(site.asked.reads - reads, who ? 1 : 0, "guests are judged once a second");
    assert.equal(site.caching.answers.counts.made, 0);
    await site.write();
    assert.equal((await got(site.kept, path, { ...headers, "if-none-match": first.etag! })).status, 200);
  }
});

Deno.test("a process that has kept nothing answers 304 as well", async () => {
  await using site = await league();
  const headers = { ...br, ...site.ann.headers };
  const { etag } = await got(site.kept, home, headers);
  for (const visitor of ["/standings", "/seasons"]) await got(site.kept, home + visitor, headers);
  const { answers } = site.caching;
  const before = { ...answers.counts };
  Object.defineProperty(answers, "get", { value: () => null });
  assert.equal((await got(site.inside, home, { ...headers, "if-none-match": etag! })).status, 304);
  assert.equal(answers.counts.made, before.made);
});

Deno.test("two processes give a page one name, and another where a setting shows in it", async () => {
  const etags = [];
  for (const SERVICE_WORKER of ["on", "on", "off"]) {
    await using apps = await twoApps({ env: { SERVICE_WORKER } });
    await importLeague(apps.running.sql, [season()]);
    etags.push((await got(apps.kept, home, br)).etag);
  }
  assert.equal(etags[0], etags[1]);
  assert.notEqual(etags[1], etags[2], "a worker that is called off must not live on in a page that was kept");
});

Deno.test("each coding is another answer of the same text, and HEAD has GET's length", async () => {
  await using site = await league();
  const codings = { "br": "br", "gzip": "gzip", "zstd": "zstd", "identity": null };
  const etags = new Set<string>();
  const texts = new Set<string>();
  for (const [accepted, coding] of Object.entries(codings)) {
    for (const path of [home, api]) {
      const headers = { "accept-encoding": accepted };
      const page = await site.kept(request(path, headers));
      assert.equal(page.headers.get("content-encoding"), coding, path);
      const { byteLength } = await page.clone().arrayBuffer();
      const head = await got(site.kept, path, headers, "HEAD");
      assert.equal(head.length, String(byteLength));
      assert.equal(head.etag, page.headers.get("etag"));
      etags.add(head.etag!);
      texts.add(await textOf(page));
    }
  }
  assert.equal(etags.size, 8);
  assert.equal(texts.size, 2);
});

Deno.test("many guests at once are one rendering, and one question whose league it is", async () => {
  await using site = await league();
  const all = await Promise.all(Array.from({ length: 40 }, () => got(site.kept, home, br)));
  assert.equal(new Set(all.map(({ text }) => text)).size, 1);
  assert.equal(site.caching.answers.counts.made, 1);
  const together = site.asked.reads;
  await site.write();
  await got(site.kept, home, br);
  assert.equal(site.asked.reads, 2 * together, "forty ask as much as one");
});

Deno.test("while the next page is made guests get the last one, members and those who have it wait", async () => {
  await using site = await league();
  const old = await got(site.kept, home, br);
  const member = await got(site.kept, home, { ...br, ...site.ann.headers });
  await importLeague(site.running.sql, [season({ name: "A New Name" })]);
  const gate = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  // What a visit asks passes; what the page asks has to wait.
  let asked = 0;
  site.asked.before = () => {
    if (++asked === 1) return Promise.resolve();
    held.resolve();
    return gate.promise;
  };
  const leader = got(site.kept, home, br);
  await held.promise;
  const stale = await got(site.kept, home, br);
  assert.equal(stale.text, old.text);
  assert.equal(stale.etag, old.etag);
  const waiting = [
    got(site.kept, home, { ...br, "if-none-match": old.etag! }),
    got(site.kept, home, { ...br, "cache-control": "max-age=0" }),
    got(site.kept, home, { ...br, ...site.ann.headers }),
  ];
  gate.resolve();
  for (const { text } of [await leader, ...await Promise.all(waiting)]) {
    assert.match(text, /A New Name/);
    assert.notEqual(text, old.text);
    assert.notEqual(text, member.text);
  }
});

Deno.test("no guest gets the last page once some guest was sent another page of the newer revision", async () => {
  await using site = await league();
  const old = await got(site.kept, home, br);
  await importLeague(site.running.sql, [season({ name: "A New Name" })]);
  await got(site.kept, `${home}/standings`, br);
  const gate = Promise.withResolvers<void>();
  // What the page asks has to wait; of the visit it is known.
  site.asked.before = () => gate.promise;
  const leader = got(site.kept, home, br);
  const waiting = got(site.kept, home, br);
  setTimeout(gate.resolve, 50);
  for (const { etag, text } of await Promise.all([leader, waiting])) {
    assert.notEqual(etag, old.etag);
    assert.match(text, /A New Name/);
  }
});

Deno.test("an answer of the API that was overtaken by a write is named by the revision that it says", async () => {
  await using site = await league();
  const before = JSON.parse((await got(site.kept, api, br)).text).revision;
  await site.write();
  let asked = 0;
  // After the visit and before what the answer asks.
  site.asked.before = () => ++asked === 2 ? site.write() : Promise.resolve();
  const answer = await got(site.kept, api, br);
  assert.equal(JSON.parse(answer.text).revision, before + 2);
  assert.match(answer.etag!, new RegExp(`^"r${before + 2}-`));
  assert.equal((await got(site.kept, api, { ...br, "if-none-match": answer.etag! })).status, 304);
  assert.match((await got(site.kept, home, br)).etag!, new RegExp(`^"r${before + 2}-`));
});

Deno.test("what is answered before the app is what the app answers", async () => {
  await using site = await league({ TRUST_PROXY: "1" });
  const paths = [home, api, `${home}/standings`, `${home}?fresh-partial=true`];
  const headers = ["br", "gzip", "zstd", "identity"].flatMap((accepted): Record<string, string>[] => [
    { "accept-encoding": accepted },
    { "accept-encoding": accepted, "x-forwarded-proto": "https" },
    { "accept-encoding": accepted, "save-data": "on", "cookie": "theme=dark" },
  ]);
  const etags = new Set<string>();
  for (const path of paths) {
    for (const sent of headers) {
      await got(site.kept, path, sent);
      const { hits } = site.caching.answers.counts;
      const { reads } = site.asked;
      const early = await got(site.kept, path, sent);
      assert.deepEqual(early, await got(site.inside, path, sent), path);
      const isHttps = "x-forwarded-proto" in sent;
      assert.equal(early.list.some(([name]) => name === "strict-transport-security"), isHttps);
      const known = { ...sent, "if-none-match": early.etag! };
      const same = await got(site.kept, path, known);
      assert.equal(same.status, 304);
      assert.deepEqual(same, await got(site.inside, path, known), path);
      assert.equal(site.asked.reads, reads);
      assert.equal(site.caching.answers.counts.hits, hits + 4, "all four were found");
      etags.add(early.etag!);
    }
  }
  assert.equal(etags.size, paths.length * headers.length);
});
