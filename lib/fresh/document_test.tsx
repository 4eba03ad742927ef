import assert from "node:assert/strict";
import { App, csp, staticFiles } from "fresh";
import { asset, assetSrcSet, Head } from "fresh/runtime";
import { fixtureApp } from "./fixture/serve.ts";
import { errorsLogged, type Fetch, fetchFrom } from "./testing.ts";

const fixture = async (): Promise<Fetch> => fetchFrom(await fixtureApp());
const html = async (path: string) => await (await (await fixture())(path)).text();
const elements = (html: string, tag: string): string[] =>
  html.match(new RegExp(`<${tag}\\b[^>]*>`, "g")) ?? [];

Deno.test("a page without an app wrapper is a whole document all the same", async () => {
  const fetch = fetchFrom(new App().get("/", (ctx) => ctx.render(<p>hi</p>)));
  const text = await (await fetch("/")).text();
  assert.match(text, /^<!DOCTYPE html><html><head><meta charset="utf-8"\/?><\/head><body><p>hi<\/p>/);
});

Deno.test("what is in <Head> moves to the head, and the last of what is the same wins", async () => {
  const text = await html("/head");
  const [head, body] = text.split("</head>");
  assert.doesNotMatch(body, /<title|<meta|canonical/);
  assert.deepEqual(head.match(/<title>.*?<\/title>/g), ["<title>Head &amp; title</title>"]);
  assert.deepEqual(elements(head, "meta").filter((meta) => /description|first|second/.test(meta)).length, 2);
  assert.match(head, /name="second"/);
  assert.match(head, /content="of the page"/);
  assert.match(head, /<link rel="canonical" href="\/second"/);
  assert.match(head, /<style[^>]*>p > a { color: red }<\/style>/);
});

Deno.test("<Head> works in a page without an app wrapper", async () => {
  const page = (
    <Head>
      <title>own</title>
    </Head>
  );
  const fetch = fetchFrom(new App().get("/", (ctx) => ctx.render(<main>{page}text</main>)));
  const text = await (await fetch("/")).text();
  assert.match(text, /<head>.*<title>own<\/title>.*<\/head><body><main>text<\/main>/);
});

Deno.test("links to this page and to those above it say so", async () => {
  const links = elements(await html("/plain"), "a");
  assert.match(links[0], /data-current="true"/);
  assert.match(links[0], /aria-current="page"/);
  assert.match(links[1], /data-ancestor="true"/);
  assert.match(links[1], /aria-current="true"/);
  assert.doesNotMatch(links[2] + links[4], /current|ancestor/);
});

Deno.test("the addresses of images name the build, unless they are told not to", async () => {
  const images = elements(await html("/plain"), "img");
  const id = /src="\/a\.png\?__frsh_c=(\w+)"/.exec(images[0])![1];
  assert.match(images[0], new RegExp(`srcset="/a\\.png\\?__frsh_c=${id} 1x, /b\\.png\\?__frsh_c=${id} 2x"`));
  assert.match(images[1], /src="\/a\.png"/);
  const response = await (await fixture())(asset("/a.css"));
  assert.equal(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
  await response.body?.cancel();
});

Deno.test("asset() leaves other sites, named files and odd srcsets alone", () => {
  for (const path of ["https://a.b/c", "//a.b/c", "a.png", asset("/a.png")]) assert.equal(asset(path), path);
  assert.match(asset("/a.png?b=c#d"), /^\/a\.png\?b=c&__frsh_c=\w*#d$/);
  assert.equal(assetSrcSet("image-set(/a.png 1x)"), "image-set(/a.png 1x)");
});

Deno.test("a <Partial> inside an island, and two of one name, are errors", async () => {
  const fetch = await fixture();
  for (const path of ["/wrong", "/nav/two_partials"]) {
    const errors = await errorsLogged(async () => assert.equal((await fetch(path)).status, 500));
    assert.match(String(errors), /partial/i);
  }
});

Deno.test("a page's modules are named in a Link header, for the browser to fetch early", async () => {
  const response = await (await fixture())("/");
  const links = response.headers.get("link") ?? "";
  assert.ok(links.match(/rel="modulepreload"/g)!.length >= 2);
  assert.match(links, /Counter/);
  assert.equal((await (await fixture())("/plain")).headers.get("link"), null);
});

Deno.test("with csp({ useNonce: true }) every script and style carries the policy's nonce", async () => {
  const app = await fixtureApp((app) => app.use(csp({ useNonce: true })));
  const fetch = fetchFrom(app);
  for (const path of ["/head", "/titled"]) {
    const response = await fetch(path);
    const nonce = /'nonce-(\w+)'/.exec(response.headers.get("content-security-policy")!)![1];
    const text = await response.text();
    const tags = [...elements(text, "script"), ...elements(text, "style")];
    assert.ok(tags.length > 0);
    for (const tag of tags) assert.ok(tag.includes(`nonce="${nonce}"`), tag);
  }
});

Deno.test("vnodes that a module keeps can be rendered again and again", async () => {
  const kept = <a href="/">home</a>;
  const fetch = fetchFrom(
    new App().use(staticFiles()).get("/", (ctx) => ctx.render(kept)).get("/b", (ctx) => ctx.render(kept)),
  );
  assert.match(await (await fetch("/")).text(), /aria-current="page"/);
  assert.match(await (await fetch("/b")).text(), /aria-current="true"/);
  assert.match(await (await fetch("/")).text(), /aria-current="page"/);
});
