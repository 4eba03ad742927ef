import assert from "node:assert/strict";
import { App, type Context } from "fresh";
import { bodyOf, errorsLogged, fetchFrom } from "./testing.ts";

const answer = (fn: (ctx: Context<unknown>) => Response | Promise<Response>, path = "/") =>
  fetchFrom(new App().get("/*", fn))(path);

Deno.test("redirect is 302 unless another status is given", async () => {
  const response = await answer((ctx) => ctx.redirect("/to"));
  assert.deepEqual([response.status, response.headers.get("location")], [302, "/to"]);
  assert.equal((await answer((ctx) => ctx.redirect("/to", 303))).status, 303);
});

Deno.test("redirect to a path stays on the site, to a URL it leaves", async () => {
  const location = async (to: string) => (await answer((ctx) => ctx.redirect(to))).headers.get("location");
  assert.equal(await location("//evil.com/a?b=//c"), "/evil.com/a?b=//c");
  assert.equal(await location("/a//b#//c"), "/a/b#//c");
  assert.equal(await location("https://example.com//x"), "https://example.com//x");
});

Deno.test("redirect keeps the mark of a partial request", async () => {
  const location = async (to: string) =>
    (await answer((ctx) => ctx.redirect(to), "/?fresh-partial=true")).headers.get("location");
  assert.equal(await location("/to"), "/to?fresh-partial=true");
  assert.equal(await location("/to?a=1"), "/to?a=1&fresh-partial=true");
});

Deno.test("text, html and json set their content type and take an init", async () => {
  const text = await answer((ctx) => ctx.text("hi", { status: 201 }));
  assert.deepEqual([text.status, text.headers.get("content-type")], [201, "text/plain;charset=UTF-8"]);
  const html = await answer((ctx) => ctx.html("<p>hi</p>", { headers: { "x-a": "b" } }));
  assert.deepEqual([html.headers.get("content-type"), html.headers.get("x-a")], [
    "text/html; charset=utf-8",
    "b",
  ]);
  const json = await answer((ctx) => ctx.json({ a: 1 }, { status: 202 }));
  assert.deepEqual([json.status, await json.json()], [202, { a: 1 }]);
  assert.equal(json.headers.get("content-type"), "application/json");
});

Deno.test("stream sends what an iterable, sync or async, or a function gives", async () => {
  function* sync() {
    yield "a";
    yield new TextEncoder().encode("b");
  }
  async function* async() {
    yield "c";
    await Promise.resolve();
    yield "d";
  }
  assert.equal(await (await answer((ctx) => ctx.stream(sync()))).text(), "ab");
  assert.equal(await (await answer((ctx) => ctx.stream(async()))).text(), "cd");
  const response = await answer((ctx) => ctx.stream(sync, { status: 206 }));
  assert.deepEqual([response.status, await response.text()], [206, "ab"]);
});

Deno.test("render makes a document with the status and headers that it is given", async () => {
  const response = await answer((ctx) => ctx.render(<h1>hi</h1>, { status: 416, headers: { "x-a": "b" } }));
  assert.deepEqual([response.status, response.headers.get("x-a")], [416, "b"]);
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  assert.match(await response.text(), /^<!DOCTYPE html><html>.*<body><h1>hi<\/h1>/s);
});

Deno.test("render takes null, and nothing else that is not JSX", async () => {
  assert.equal(await bodyOf(await answer((ctx) => ctx.render(null))), "");
  for (const wrong of ["text", 1, {}]) {
    // deno-lint-ignore no-explicit-any -- the wrong type on purpose
    const logged = await errorsLogged(() => answer((ctx) => ctx.render(wrong as any)));
    assert.match(String(logged[0]), /ctx\.render\(\)/);
  }
});

Deno.test("a middleware renders inside the layouts that stand around it, not around what comes after", async () => {
  const app = new App()
    .layout("*", ({ Component }) => (
      <>
        root/<Component />
      </>
    ))
    .use(async (ctx) => {
      if (ctx.url.search === "?after") await ctx.next();
      return ctx.url.search ? ctx.render(<>middleware</>) : ctx.next();
    })
    .layout("/a", ({ Component }) => (
      <>
        a/<Component />
      </>
    ))
    .get("/a", (ctx) => ctx.render(<>page</>));
  const fetch = fetchFrom(app);
  assert.equal(await bodyOf(await fetch("/a")), "root/a/page");
  assert.equal(await bodyOf(await fetch("/a?before")), "root/middleware");
  assert.equal(await bodyOf(await fetch("/a?after")), "root/middleware");
});

Deno.test("a context tells about its request", async () => {
  const app = new App<{ n: number }>().get("/a/:b", (ctx) => {
    ctx.state.n = 1;
    const { url, req, params, route, state, error, isPartial, info } = ctx;
    assert.equal(url.href, req.url);
    assert.deepEqual({ ...params }, { b: "c" });
    assert.deepEqual([route, state.n, error, isPartial], ["/a/:b", 1, null, true]);
    assert.equal("hostname" in info.remoteAddr, true);
    return new Response("seen");
  }).use((ctx) => new Response(String(ctx.route)));
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/a/c?fresh-partial=true")).text(), "seen");
  assert.equal(await (await fetch("/unknown")).text(), "null");
});

Deno.test("a request that asks for no WebSocket is 400", async () => {
  const fetch = fetchFrom(new App().ws("/ws", {}).get("/bare", (ctx) => ctx.upgrade().response));
  for (const path of ["/ws", "/bare"]) {
    const response = await fetch(path);
    assert.deepEqual([response.status, await response.text()], [400, "Expected a WebSocket upgrade request"]);
  }
});
