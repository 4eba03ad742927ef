import assert from "node:assert/strict";
import { bodyOf, errorsLogged, type Fetch, site } from "./testing.ts";

const text = async (fetch: Fetch, path: string) => await (await fetch(path)).text();
const body = async (fetch: Fetch, path: string) => await bodyOf(await fetch(path));
/** A module that answers with its name and what the middlewares left. */
const handler = (name: string) =>
  `export const handler = (ctx) => new Response("${name}" + (ctx.state.text ?? ""));`;
const component = (name: string) => `export default () => <>${name}</>;`;
const wrapper = (name: string, config = "{}") =>
  `export const config = ${config}; export default ({ Component }) => <>${name}/<Component /></>;`;
const middleware = (name: string) =>
  `export default (ctx) => { ctx.state.text = (ctx.state.text ?? "") + "${name}"; return ctx.next(); };`;

Deno.test("a file's name is its URL", async () => {
  const params = `export const handler = (ctx) => Response.json({ ...ctx.params, route: ctx.route });`;
  const fetch = await site({
    "routes/index.ts": handler("index"),
    "routes/about.ts": handler("about"),
    "routes/blog/index.ts": handler("blog"),
    "routes/blog/[slug].ts": params,
    "routes/blog/[slug]/comments.tsx": params,
    "routes/old/[...path].js": params,
    "routes/docs/[[version]]/index.jsx": params,
    "routes/a-[p].ts": params,
    "routes/[a]@[b].ts": params,
    "routes/robots.txt.ts": handler("robots"),
  });
  const json = async (path: string) => await (await fetch(path)).json();
  assert.equal(await text(fetch, "/"), "index");
  assert.equal(await text(fetch, "/about"), "about");
  assert.equal(await text(fetch, "/blog"), "blog");
  assert.equal(await text(fetch, "/robots.txt"), "robots");
  assert.deepEqual(await json("/blog/x"), { slug: "x", route: "/blog/:slug" });
  assert.deepEqual(await json("/blog/x/comments"), { slug: "x", route: "/blog/:slug/comments" });
  assert.deepEqual(await json("/old/x/y"), { path: "x/y", route: "/old/:path*" });
  assert.deepEqual(await json("/old"), { path: "", route: "/old/:path*" });
  assert.deepEqual(await json("/docs"), { version: "", route: "/docs{/:version}?" });
  assert.deepEqual(await json("/docs/2"), { version: "2", route: "/docs{/:version}?" });
  assert.deepEqual(await json("/a-1"), { p: "1", route: "/a-:p" });
  assert.deepEqual(await json("/x@y"), { a: "x", b: "y", route: "/:a@:b" });
  assert.equal((await fetch("/blog/")).status, 404);
});

Deno.test("two parameters without a character between them are refused", async () => {
  await assert.rejects(site({ "routes/[a][b].ts": handler("x") }), SyntaxError);
});

Deno.test("a more specific file wins", async () => {
  const fetch = await site({
    "routes/[...all].ts": handler("rest"),
    "routes/[page].ts": handler("param"),
    "routes/about.ts": handler("static"),
    "routes/[page]/edit.ts": handler("edit"),
    "routes/(group)/[org]/[team]/index.ts": handler("group"),
  });
  assert.equal(await text(fetch, "/about"), "static");
  assert.equal(await text(fetch, "/x"), "param");
  assert.equal(await text(fetch, "/x/edit"), "edit");
  assert.equal(await text(fetch, "/x/y"), "group");
  assert.equal(await text(fetch, "/x/y/z"), "rest");
});

Deno.test("a route has a page, a handler, or both", async () => {
  const fetch = await site({
    "routes/page.tsx": `export default (props) => <p>{props.url.pathname}</p>;`,
    "routes/both.tsx": `import { page } from "fresh";
      export const handler = { GET: () => page("data", { status: 201, headers: { "x-a": "b" } }) };
      export default (props) => <p>{props.data}</p>;`,
    "routes/fn.ts": `export const handlers = (ctx) => new Response(ctx.req.method);`,
    "routes/render.tsx": `export const handler = (ctx) => ctx.render(<i>rendered</i>, { status: 418 });`,
    "routes/async.tsx": `export default async ({ url }) => {
      await Promise.resolve();
      return url.search ? new Response("instead") : <p>async</p>;
    };`,
  });
  assert.equal(await body(fetch, "/page"), "<p>/page</p>");
  const both = await fetch("/both");
  assert.deepEqual([both.status, both.headers.get("x-a"), await bodyOf(both)], [201, "b", "<p>data</p>"]);
  assert.equal(await (await fetch("/fn", { method: "PATCH" })).text(), "PATCH");
  assert.equal((await fetch("/render")).status, 418);
  assert.equal(await body(fetch, "/async"), "<p>async</p>");
  assert.equal(await text(fetch, "/async?x"), "instead");
});

Deno.test("GET's handler answers HEAD, unless HEAD has one", async () => {
  const by = (method: string) => `${method}: () => new Response("x", { headers: { "x-by": "${method}" } })`;
  const fetch = await site({
    "routes/get.ts": `export const handler = { ${by("GET")} };`,
    "routes/both.ts": `export const handler = { ${by("GET")}, ${by("HEAD")} };`,
  });
  const head = async (path: string) => (await fetch(path, { method: "HEAD" })).headers.get("x-by");
  assert.equal(await head("/get"), "GET");
  assert.equal(await head("/both"), "HEAD");
});

Deno.test("a file with nothing that we know is refused", async () => {
  await assert.rejects(
    site({ "routes/index.ts": "export const other = 1;" }),
    /relevant exports.*|routes\/index/,
  );
});

Deno.test("a handler that takes more than the context is refused", async () => {
  await assert.rejects(
    site({ "routes/index.ts": "export const handler = (req, ctx) => new Response();" }),
    /only (have )?one argument|only one argument/,
  );
});

Deno.test("middlewares of a folder are run for what is in it, outermost first", async () => {
  const fetch = await site({
    "routes/_middleware.ts": middleware("A"),
    "routes/index.ts": handler(""),
    "routes/sub/_middleware.ts": `export const handler = [
      (ctx) => { ctx.state.text += "B"; return ctx.next(); },
      (ctx) => { ctx.state.text += "C"; return ctx.next(); },
    ];`,
    "routes/sub/index.ts": handler(""),
    "routes/sub/deep/x.ts": handler(""),
    "routes/sub.json.ts": handler(""),
    "routes/[id]/_middleware.ts": `export const handler = (ctx) => new Response(ctx.params.id);`,
    "routes/[id]/x.ts": handler("never"),
  });
  assert.equal(await text(fetch, "/"), "A");
  assert.equal(await text(fetch, "/sub"), "ABC");
  assert.equal(await text(fetch, "/sub/deep/x"), "ABC");
  assert.equal(await text(fetch, "/sub.json"), "A");
  assert.equal(await text(fetch, "/7/x"), "7");
});

Deno.test("the app wrapper and layouts are put around the pages of their folders", async () => {
  const fetch = await site({
    "routes/_app.tsx": `export default ({ Component }) => <body>app/<Component /></body>;`,
    "routes/_layout.tsx": wrapper("root"),
    "routes/index.tsx": component("page"),
    "routes/sub/_layout.tsx": wrapper("sub"),
    "routes/sub/index.tsx": component("page"),
    "routes/alone/_layout.tsx": wrapper("alone", "{ skipInheritedLayouts: true }"),
    "routes/alone/index.tsx": component("page"),
    "routes/bare/_layout.tsx": wrapper("bare", "{ skipAppWrapper: true }"),
    "routes/bare/index.tsx": component("page"),
    "routes/bare/deep/_layout.tsx": wrapper("deep"),
    "routes/bare/deep/index.tsx": component("page"),
    "routes/sub/plain.tsx": `export const config = { skipInheritedLayouts: true };` + component("page"),
    "routes/sub/naked.tsx": `export const config = { skipAppWrapper: true };` + component("page"),
  });
  assert.equal(await body(fetch, "/"), "app/root/page");
  assert.equal(await body(fetch, "/sub"), "app/root/sub/page");
  assert.equal(await body(fetch, "/alone"), "app/alone/page");
  assert.equal(await body(fetch, "/bare"), "root/bare/page");
  assert.equal(await body(fetch, "/bare/deep"), "root/bare/deep/page");
  assert.equal(await body(fetch, "/sub/plain"), "app/page");
  assert.equal(await body(fetch, "/sub/naked"), "root/sub/page");
  // One page's settings are its own.
  assert.equal(await body(fetch, "/sub"), "app/root/sub/page");
});

Deno.test("layouts and the app wrapper may be async, and answer with a response", async () => {
  const async = (name: string) =>
    `export default async ({ Component, url }) => {
      await Promise.resolve();
      return url.search === "?${name}" ? new Response("${name}") : <>${name}/<Component /></>;
    };`;
  const fetch = await site({
    "routes/_app.tsx": async("app"),
    "routes/_layout.tsx": async("layout"),
    "routes/index.tsx": async("page").replace("<Component />", ""),
  });
  assert.equal(await body(fetch, "/"), "app/layout/page/");
  for (const name of ["app", "layout", "page"]) assert.equal(await text(fetch, `/?${name}`), name);
});

Deno.test("a group's folder is not in the URL, but has its own layout, middleware and error page", async () => {
  const throwing = `export default () => { throw new Error("x"); };`;
  const error = (name: string) => `export default () => <>error ${name}</>;`;
  const fetch = await site({
    "routes/(one)/_layout.tsx": wrapper("one"),
    "routes/(one)/_middleware.ts": middleware("M"),
    "routes/(one)/_error.tsx": error("one"),
    "routes/(one)/index.tsx": component("index"),
    "routes/(one)/a.tsx": `export default ({ state }) => <>a{state.text}</>;`,
    "routes/(one)/a_error.tsx": throwing,
    "routes/(two)/_layout.tsx": wrapper("two"),
    "routes/(two)/_error.tsx": error("two"),
    "routes/(two)/b.tsx": `export default ({ state }) => <>b{state.text}</>;`,
    "routes/(two)/b_error.tsx": throwing,
  });
  assert.equal(await body(fetch, "/"), "one/index");
  assert.equal(await body(fetch, "/a"), "one/aM");
  assert.equal(await body(fetch, "/b"), "two/b");
  await errorsLogged(async () => {
    assert.equal(await body(fetch, "/a_error"), "one/error one");
    assert.equal(await body(fetch, "/b_error"), "two/error two");
  });
});

Deno.test("folders of the form (_name) have no routes", async () => {
  const fetch = await site({
    "routes/(_components)/index.tsx": component("fail"),
    "routes/(_islands)/thing.tsx": component("fail"),
    "routes/(ok)/index.tsx": component("ok"),
  });
  assert.equal(await body(fetch, "/"), "ok");
  assert.equal((await fetch("/thing")).status, 404);
});

Deno.test("routeOverride replaces the pattern of the file's name", async () => {
  const fetch = await site({
    "routes/sub/_middleware.ts": middleware("M"),
    "routes/sub/any.ts": `export const config = { routeOverride: "/x/:module@:version/:path*" };
      export const handler = (ctx) => Response.json({ ...ctx.params, text: ctx.state.text });`,
  });
  assert.deepEqual(await (await fetch("/x/std@1/a/b")).json(), {
    module: "std",
    version: "1",
    path: "a/b",
    text: "M",
  });
  assert.equal((await fetch("/sub/any")).status, 404);
});

Deno.test("_error answers what is thrown in its folder, the nearest first, with the error's status", async () => {
  const fail =
    `import { HttpError } from "fresh"; export const handler = () => { throw new HttpError(409, "it"); };`;
  const fetch = await site({
    "routes/_error.tsx": `export default ({ error }) => <p>root {error.status} {error.message}</p>;`,
    "routes/fail.ts": fail,
    "routes/ok.tsx": component("ok"),
    "routes/sub/_error.tsx": `export const handler = (ctx) => new Response("sub " + ctx.error.message);`,
    "routes/sub/fail.ts": fail,
    "routes/twice/_error.tsx": `export default () => { throw new Error("again"); };`,
    "routes/twice/fail.ts": fail,
  });
  const root = await fetch("/fail");
  assert.deepEqual([root.status, await bodyOf(root)], [409, "<p>root 409 it</p>"]);
  assert.equal(await text(fetch, "/sub/fail"), "sub it");
  assert.equal(await body(fetch, "/ok"), "ok");
  const unknown = await fetch("/unknown");
  assert.deepEqual([unknown.status, await bodyOf(unknown)], [404, "<p>root 404 </p>"]);
  await errorsLogged(async () => {
    const twice = await fetch("/twice/fail");
    assert.deepEqual([twice.status, await bodyOf(twice)], [500, "<p>root  again</p>"]);
  });
});

Deno.test("_500 is another name for _error, _404 answers what is not found", async () => {
  const fetch = await site({
    "routes/_500.tsx": component("broken"),
    "routes/_404.tsx": `export default ({ url }) => <p>no {url.pathname}</p>;`,
    "routes/fail.tsx": `export default () => { throw new Error("x"); };`,
    "routes/gone.ts":
      `import { HttpError } from "fresh"; export const handler = () => { throw new HttpError(404); };`,
  });
  const logged = await errorsLogged(async () => {
    const fail = await fetch("/fail");
    assert.deepEqual([fail.status, await bodyOf(fail)], [500, "broken"]);
  });
  assert.equal(logged.length, 1);
  assert.equal(await body(fetch, "/unknown"), "<p>no /unknown</p>");
  assert.equal(await body(fetch, "/gone"), "<p>no /gone</p>");
});

Deno.test("fsRoutes can be put below a path, and goes by the order of items", async () => {
  const fetch = await site(
    {
      "routes/_error.tsx": component("files' error page"),
      "routes/index.ts": handler("index"),
      "routes/sub/[id].ts": handler("id"),
    },
    (app) =>
      app.get("/before", () => {
        throw "early";
      }).fsRoutes("/files").get("/after", () => new Response("after")),
  );
  assert.equal(await text(fetch, "/files"), "index");
  assert.equal(await text(fetch, "/files/sub/1"), "id");
  assert.equal((await fetch("/")).status, 404);
  assert.equal(await text(fetch, "/after"), "after");
  await errorsLogged(async () => assert.equal(await text(fetch, "/before"), "Internal server error"));
});

Deno.test("file routes are below basePath", async () => {
  const fetch = await site(
    { "routes/index.ts": handler("index"), "routes/[id].ts": handler("id") },
    (app) => app.fsRoutes(),
    { basePath: "/base" },
  );
  assert.equal(await text(fetch, "/base"), "index");
  assert.equal(await text(fetch, "/base/1"), "id");
  assert.equal((await fetch("/1")).status, 404);
});
