/** What is kept, and in which form. @module */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { App, HttpError } from "fresh";
import type { State } from "@/define.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import { cached } from "@/lib/http/cached.ts";
import { br, got, home, league, slug } from "./one_league.ts";
import { request, textOf } from "./two_apps.ts";
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
