/** What is deliberately better than upstream: these tests fail there. docs/fresh.md says why each is so. */
import assert from "node:assert/strict";
import { App, cors, ipFilter, type Method, page } from "fresh";
import { bodyOf, errorsLogged, fetchFrom, site } from "./testing.ts";

Deno.test("a 405 and an OPTIONS answer name every method that is answered, HEAD too", async () => {
  const fetch = fetchFrom(
    new App().get("/", () => new Response("ok")).put("/", () => new Response("ok"))
      .route("/page", { handler: { POST: () => new Response("ok") }, component: () => <p /> }),
  );
  assert.equal((await fetch("/", { method: "POST" })).headers.get("allow"), "GET, PUT, HEAD, OPTIONS");
  assert.equal((await fetch("/", { method: "OPTIONS" })).headers.get("allow"), "GET, PUT, HEAD, OPTIONS");
  assert.equal((await fetch("/page", { method: "DELETE" })).headers.get("allow"), "POST, GET, HEAD, OPTIONS");
});

Deno.test("a file route answers a method that it has no handler for with 405, imported already or not", async () => {
  const fetch = await site({
    "routes/api.ts": `export const handler = { GET: () => new Response("ok") };`,
    "routes/_error.tsx": `export default ({ error }) => <p>{error.status}</p>;`,
  });
  for (let i = 0; i < 2; i++) {
    const post = await fetch("/api", { method: "POST" });
    assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET, HEAD, OPTIONS"]);
    assert.equal(await bodyOf(post), "<p>405</p>");
    const options = await fetch("/api", { method: "OPTIONS" });
    assert.deepEqual([options.status, options.headers.get("allow")], [204, "GET, HEAD, OPTIONS"]);
  }
});

Deno.test("a lazy route answers a method that it has no handler for with 405", async () => {
  const app = new App().route("/", () => Promise.resolve({ handler: { GET: () => new Response("ok") } }));
  const post = await fetchFrom(app)("/", { method: "POST" });
  assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET, HEAD, OPTIONS"]);
});

Deno.test("two patterns that match one path share its methods", async () => {
  const app = new App().get("/:a", () => new Response("get")).post(
    "/:b",
    (ctx) => new Response(ctx.params.b),
  );
  assert.equal(await (await fetchFrom(app)("/x", { method: "POST" })).text(), "x");
});

Deno.test("HEAD has the length that GET has", async () => {
  const app = new App().get("/", (ctx) => ctx.render(<p>grüezi</p>)).get(
    "/text",
    () => new Response("hello"),
  );
  await using server = Deno.serve({ port: 0, onListen() {} }, app.handler());
  for (const path of ["/", "/text"]) {
    const url = `http://localhost:${server.addr.port}${path}`;
    const length = (await (await fetch(url)).arrayBuffer()).byteLength;
    const head = await fetch(url, { method: "HEAD" });
    await head.body?.cancel();
    assert.equal(head.headers.get("content-length"), String(length));
  }
});

Deno.test("listen finishes the answers that it has begun when it is told to stop", async () => {
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const stop = new AbortController();
  const app = new App().get("/", async () => {
    begun.resolve();
    await finish.promise;
    return new Response("finished");
  });
  const port = await new Promise<number>((resolve) => {
    app.listen({ port: 0, signal: stop.signal, onListen: ({ port }) => resolve(port) });
  });
  const response = fetch(`http://localhost:${port}/`);
  await begun.promise;
  stop.abort();
  finish.resolve();
  assert.equal(await (await response).text(), "finished");
});

Deno.test("an escape that cannot be decoded is no error", async () => {
  const fetch = fetchFrom(new App().get("/p/:id", (ctx) => Response.json(ctx.params.id)));
  assert.equal(await (await fetch("/p/%E0%A4")).json(), "%E0%A4");
});

Deno.test("a path with other letters than ASCII is found", async () => {
  const fetch = fetchFrom(
    new App().get("/über/:id", (ctx) => new Response(ctx.params.id)).get("/ö", () => new Response("ö")),
  );
  assert.equal(await (await fetch("/ö")).text(), "ö");
  assert.equal(await (await fetch("/über/1")).text(), "1");
});

Deno.test("redirect does not leave the site by a backslash, and takes any text", async () => {
  const location = async (to: string) =>
    (await fetchFrom(new App().get("/", (ctx) => ctx.redirect(to)))("/")).headers.get("location");
  assert.equal(await location("/\\evil.com"), "/evil.com");
  assert.equal(await location("\\\\evil.com"), "/evil.com");
  assert.equal(await location("/suche?q=ü b\r\nx: y"), "/suche?q=%C3%BC%20b%0D%0Ax:%20y");
  assert.equal(await location("/\ud800"), "/%EF%BF%BD");
});

Deno.test("behind a trusted proxy a host without a port has the scheme's own", async () => {
  const app = new App({ trustProxy: true }).get("/", (ctx) => new Response(ctx.url.origin));
  const handler = app.handler();
  const ask = async (headers: HeadersInit) =>
    await (await handler(new Request("http://localhost:8901/", { headers }))).text();
  assert.equal(await ask({ "x-forwarded-proto": "https", "x-forwarded-host": "a.b" }), "https://a.b");
  assert.equal(
    await ask({ "x-forwarded-proto": "https, http", "x-forwarded-host": "a.b, c.d" }),
    "https://a.b",
  );
  assert.equal(await ask({ "x-forwarded-proto": "javascript" }), "http://localhost:8901");
});

Deno.test("an error that an error page answers is logged", async () => {
  const app = new App().onError("*", () => new Response("sorry", { status: 500 })).get("/", () => {
    throw new Error("why");
  });
  const logged = await errorsLogged(async () => void await fetchFrom(app)("/"));
  assert.deepEqual(logged.map((error) => (error as Error).message), ["why"]);
});

Deno.test("in development an unexpected error is shown, in production never", async () => {
  const body = async (mode: "development" | "production") => {
    let text = "";
    const app = new App({ mode }).get("/", () => {
      throw new Error("why");
    });
    await errorsLogged(async () => text = await (await fetchFrom(app)("/")).text());
    return text;
  };
  assert.match(await body("development"), /why\n +at /);
  assert.equal(await body("production"), "Internal server error");
});

Deno.test("an error page whose handlers lack the request's method answers all the same", async () => {
  const fetch = await site({
    "routes/_error.tsx": `export const handler = { GET: () => new Response("sorry") };`,
    "routes/index.ts":
      `import { HttpError } from "fresh"; export const handler = () => { throw new HttpError(400); };`,
  });
  assert.equal(await (await fetch("/", { method: "POST" })).text(), "sorry");
});

Deno.test("a 404 page is sent with status 404 without being told", async () => {
  const fetch = await site({ "routes/_404.tsx": `export default () => <p>nothing here</p>;` });
  const response = await fetch("/unknown");
  assert.deepEqual([response.status, await bodyOf(response)], [404, "<p>nothing here</p>"]);
});

Deno.test("a method that is also a name every object has is no handler", async () => {
  const fetch = await site({
    "routes/_error.tsx": `export const handler = { GET: () => new Response("sorry") };`,
    "routes/index.ts": `export const handler = { GET: () => new Response("ok") };`,
  });
  for (const method of ["constructor", "toString"]) {
    assert.equal(await (await fetch("/", { method })).text(), "sorry");
  }
});

Deno.test("a handler that gives nothing is named", async () => {
  // deno-lint-ignore no-explicit-any -- the wrong type on purpose
  const app = new App().route("/nothing", { handler: (() => {}) as any });
  const logged = await errorsLogged(() => fetchFrom(app)("/nothing"));
  assert.match(String(logged[0]), /\/nothing gave undefined/);
});

Deno.test("handlers by method that take more than the context are refused", async () => {
  await assert.rejects(
    site({ "routes/index.ts": "export const handler = { GET(req, ctx) { return new Response(); } };" }),
    /only one argument/,
  );
});

Deno.test("a middleware file with handlers by method is refused", async () => {
  await assert.rejects(
    site({ "routes/_middleware.ts": "export const handler = { GET: () => new Response() };" }),
    /_middleware\.ts has handlers by method/,
  );
});

Deno.test("next may be called twice", async () => {
  const app = new App().use(async (ctx) => {
    await ctx.next();
    return ctx.next();
  }).get("/", (ctx) => ctx.render(<p>twice</p>));
  assert.equal(await bodyOf(await fetchFrom(app)("/")), "<p>twice</p>");
});

Deno.test("use('/a/*') is use('/a')", async () => {
  const app = new App().use("/a/*", () => new Response("middleware")).get(
    "/a/b",
    () => new Response("handler"),
  );
  assert.equal(await (await fetchFrom(app)("/a/b")).text(), "middleware");
});

Deno.test("a page is the same bytes each time it is rendered", async () => {
  const fetch = fetchFrom(new App().get("/", (ctx) => ctx.render(<p>{page({}).status}</p>)));
  assert.equal(await (await fetch("/")).text(), await (await fetch("/")).text());
});

Deno.test("a route of every method answers only the methods that there are", async () => {
  const fetch = fetchFrom(new App().all("/", (ctx) => new Response(ctx.req.method)));
  const methods: Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  for (const method of methods) assert.equal(await (await fetch("/", { method })).text(), method);
  assert.equal((await fetch("/", { method: "PROPFIND" })).status, 405);
});

Deno.test("cors says that an answer depends on the origin even when it is refused", async () => {
  const fetch = fetchFrom(
    new App().use(cors({ origin: "http://a.example" })).get("/", () => new Response("ok")),
  );
  assert.equal((await fetch("/", { headers: { origin: "http://b.example" } })).headers.get("vary"), "Origin");
});

Deno.test("ipFilter knows IPv4 inside IPv6, and refuses rules that mean nothing", async () => {
  const handler = new App().use(ipFilter({ denyList: ["10.0.0.0/8"] })).get("/", () => new Response("in"))
    .handler();
  const remoteAddr = { transport: "tcp", hostname: "::ffff:10.0.0.1", port: 1 } as const;
  const info = { remoteAddr, completed: Promise.resolve() };
  assert.equal((await handler(new Request("http://localhost/"), info)).status, 403);
  for (const rule of ["10.0.0.0/33", "example.com", "1.2.3.256", "::1::2", "10.0.0.0/x"]) {
    assert.throws(() => ipFilter({ denyList: [rule] }), Error, rule);
  }
});
