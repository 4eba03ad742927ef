/** Answers by revision, as readers and what stands between see them. @module */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { App, HttpError } from "fresh";
import type { State } from "@/define.ts";
import { hashOf } from "@/lib/accounts/tokens.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import { cached } from "@/lib/http/cached.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import { addMember, leave, setPublic } from "@/lib/store/memberships.ts";
import { endSession } from "@/lib/store/sessions.ts";
import { season } from "@/tests/seasons.ts";
import { Browser, request, textOf, type TwoApps, twoApps } from "./two_apps.ts";

const slug = "espn-77" as LeagueSlug;
const home = `/leagues/${slug}`;
const api = `/api/v1/leagues/${slug}/seasons/2020/standings`;
const edge = "public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400";
const br = { "accept-encoding": "gzip, deflate, br, zstd" };

/** A league with a commissioner, a member and somebody who is neither; what guests know is as old as `clock` says. */
async function league(env: Record<string, string> = {}) {
  const clock = { now: 0 };
  const apps = await twoApps({ env, now: () => clock.now });
  const { running } = apps;
  await importLeague(running.sql, [season()]);
  const boss = await Browser.of(running, "boss@example.test", "Boss");
  const ann = await Browser.of(running, "ann@example.test", "Ann");
  const stranger = await Browser.of(running, "eve@example.test", "Eve");
  await inLeague(running.sql, slug, (tx) => addMember(tx, boss.account, "commissioner"));
  await inLeague(running.sql, slug, (tx) => addMember(tx, ann.account, "member"));
  const write = () => inLeague(running.sql, slug, raiseRevision);
  return {
    ...apps,
    apps,
    clock,
    boss,
    ann,
    stranger,
    write,
    [Symbol.asyncDispose]: apps[Symbol.asyncDispose],
  };
}

/** The answer's status, what a cache may do with it, and its text. */
async function got(ask: TwoApps["kept"], path: string, headers: Record<string, string> = {}, method = "GET") {
  const response = await ask(request(path, headers, method));
  const of = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    etag: of("etag"),
    control: of("cache-control"),
    tag: of("cache-tag"),
    vary: of("vary"),
    length: of("content-length"),
    list: [...response.headers],
    text: await textOf(response),
  };
}

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

Deno.test("only guests of public leagues get what may be stored between them and us", async () => {
  await using site = await league();
  const guest = await got(site.kept, home, br);
  assert.deepEqual([guest.control, guest.tag], [edge, `league-${slug}`]);
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

Deno.test("nothing is kept of what is not a page for many: errors, redirects, forms, unknown queries", async () => {
  await using site = await league();
  const boss = site.boss.headers;
  const cases: [string, Record<string, string>, number][] = [
    [`${home}/nowhere`, {}, 404],
    [`${home}/seasons/1999`, boss, 404],
    ["/leagues/espn-9", {}, 404],
    [`${home}/polls/1`, {}, 303],
    [`${home}?utm_source=mail`, {}, 200],
    [`${home}/members`, boss, 200],
    [`${home}/book`, boss, 200],
    [`${home}/join?token=${"a".repeat(43)}`, {}, 404],
    ["/account", boss, 200],
    ["/sign-in", {}, 200],
    ["/connect", {}, 200],
    [`/api/v1/leagues/${slug}/seasons/1999/standings`, {}, 404],
    ["/api/v1/nothing", {}, 404],
  ];
  for (const [path, headers, status] of cases) {
    const answer = await got(site.kept, path, { ...br, ...headers });
    assert.equal(answer.status, status, path);
    assert.equal(answer.etag, null, path);
    assert.equal(answer.tag, null, path);
    assert.doesNotMatch(answer.control ?? "", /public/, path);
  }
  assert.equal(site.caching.answers.bytes, 0);
});

Deno.test("an answer is kept when it is a whole text, with status 200, no cookie and no word against it", async () => {
  await using site = await league();
  await got(site.kept, home, br);
  const visit = site.caching.visits.peek(slug)!;
  let made = 0;
  const html = { "content-type": "text/html; charset=utf-8" };
  const answer = (headers: Record<string, string>, status = 200) => () =>
    new Response(`<p>${++made}</p>`, { status, headers: { ...html, ...headers } });
  const answers: [string, () => Response, boolean][] = [
    ["page", answer({}), true],
    ["json", answer({ "content-type": "application/json", "cache-control": "no-cache" }), true],
    ["cookie", answer({ "set-cookie": "a=b" }), false],
    ["private", answer({ "cache-control": "private, no-store" }), false],
    ["error", answer({}, 500), false],
    ["missing", answer({}, 404), false],
    ["redirect", answer({ location: "/" }, 303), false],
    ["events", answer({ "content-type": "text/event-stream" }), false],
    ["packed", answer({ "content-encoding": "x" }), false],
    ["picture", answer({ "content-type": "image/png" }), false],
    ["broken", () => {
      made++;
      throw new HttpError(500, "no");
    }, false],
  ];
  let app = new App<State>()
    .use((ctx) => {
      const settings = { PUBLIC_ORIGIN: null };
      Object.assign(ctx.state, {
        ...visit,
        settings,
        savesData: false,
        viewer: viewerIn(null, visit.access),
      });
      return ctx.next();
    })
    .use(cached(site.caching));
  for (const [name, make] of answers) app = app.get(`${home}/${name}`, make);
  const ask = app.handler();
  for (const [name, , isKept] of answers) {
    made = 0;
    const all = await errorless(async () => {
      const first = await ask(request(`${home}/${name}`));
      const both = [1, 2].map(() => ask(request(`${home}/${name}`)));
      return [first, ...await Promise.all(both)];
    });
    assert.equal(made, isKept ? 1 : 3, name);
    for (const one of all) assert.equal(one.headers.get("etag") !== null, isKept, name);
    assert.equal(new Set(all).size, 3);
  }
});

/** Runs `work` without what it logs. */
async function errorless<T>(work: () => Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return await work();
  } finally {
    console.error = error;
  }
}

Deno.test("every inline script and style of a kept page is named by hash, and nothing else counts", async () => {
  await using site = await league();
  for (
    const [path, headers] of [[home, {}], [
      home,
      site.boss.headers,
    ]] as const
  ) {
    const response = await site.kept(request(path, { ...br, ...headers }));
    const policy = response.headers.get("content-security-policy")!;
    assert.doesNotMatch(policy, /nonce|unsafe/);
    const html = await textOf(response);
    assert.doesNotMatch(html, /nonce=/);
    const inline = /<(script|style)(?![^>]*\s(?:src|type="application\/json))[^>]*>([^]+?)<\/\1>/g;
    const scripts = [...html.matchAll(inline)];
    assert(scripts.length > 0, "the page has an inline script");
    for (const [, , text] of scripts) {
      const hash = createHash("sha256").update(text).digest("base64");
      assert(policy.includes(`'sha256-${hash}'`), text);
    }
    assert.equal(policy.match(/'sha256-/g)!.length, scripts.length);
  }
});

Deno.test("what is answered before the app is what the app answers", async () => {
  await using site = await league({ TRUST_PROXY: "on" });
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
