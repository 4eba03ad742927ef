import assert from "node:assert/strict";
import { App, type Context, HttpError, type Middleware, page } from "fresh";
import { bodyOf, errorsLogged, fetchFrom } from "./testing.ts";

type State = { text: string };
const append = (text: string): Middleware<State> => (ctx) => {
  ctx.state.text = (ctx.state.text ?? "") + text;
  return ctx.next();
};
const text = (ctx: Context<State>) => new Response(ctx.state.text);

Deno.test("each method has its handler", async () => {
  const app = new App()
    .get("/", () => new Response("get"))
    .post("/", () => new Response("post"))
    .put("/", () => new Response("put"))
    .patch("/", () => new Response("patch"))
    .delete("/", () => new Response("delete"))
    .all("/all", (ctx) => new Response(ctx.req.method));
  const fetch = fetchFrom(app);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    assert.equal(await (await fetch("/", { method })).text(), method.toLowerCase());
    assert.equal(await (await fetch("/all", { method })).text(), method);
  }
  assert.equal(await (await fetch("/all", { method: "OPTIONS" })).text(), "OPTIONS");
});

Deno.test("HEAD is answered by its own handler, else by GET's", async () => {
  const app = new App()
    .get("/", () => new Response("get", { headers: { "x-by": "get" } }))
    .get("/own", () => new Response("get", { headers: { "x-by": "get" } }))
    .head("/own", () => new Response(null, { headers: { "x-by": "head" } }));
  const fetch = fetchFrom(app);
  assert.equal((await fetch("/", { method: "HEAD" })).headers.get("x-by"), "get");
  assert.equal((await fetch("/own", { method: "HEAD" })).headers.get("x-by"), "head");
});

Deno.test("a method without a handler is 405, OPTIONS says what there is", async () => {
  const fetch = fetchFrom(new App().get("/", () => new Response("ok")));
  const post = await fetch("/", { method: "POST" });
  assert.equal(post.status, 405);
  assert.equal(await post.text(), "Method Not Allowed");
  const options = await fetch("/", { method: "OPTIONS" });
  assert.equal(options.status, 204);
  assert.match(options.headers.get("allow")!, /\bGET\b/);
});

Deno.test("middlewares run from left to right and from top to bottom", async () => {
  const app = new App<State>().use(append("A"), append("B")).use(append("C")).get("/", append("D"), text);
  assert.equal(await (await fetchFrom(app)("/")).text(), "ABCD");
});

Deno.test("a middleware that is added after a handler is not run for it", async () => {
  const app = new App<State>().use(append("A")).get("/early", text).use(append("B")).get("/late", text);
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/early")).text(), "A");
  assert.equal(await (await fetch("/late")).text(), "AB");
});

Deno.test("a middleware at a path is run at and below it, after those of the root", async () => {
  const app = new App<State>().use("/a/b", append("P")).use(append("R"))
    .get("/a", text).get("/a/b", text).get("/a/b/c", text).get("/a/bc", text);
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/a")).text(), "R");
  assert.equal(await (await fetch("/a/b")).text(), "RP");
  assert.equal(await (await fetch("/a/b/c")).text(), "RP");
  assert.equal(await (await fetch("/a/bc")).text(), "R");
});

Deno.test("a middleware may answer itself, and may change the answer on its way back", async () => {
  const app = new App()
    .use(async (ctx) => {
      const response = await ctx.next();
      response.headers.set("x-seen", "yes");
      return response;
    })
    .use("/stop", () => new Response("stopped"))
    .get("/stop", () => new Response("never"))
    .get("/", () => new Response("ok"));
  const fetch = fetchFrom(app);
  assert.equal((await fetch("/")).headers.get("x-seen"), "yes");
  assert.equal(await (await fetch("/stop")).text(), "stopped");
});

Deno.test("ctx.next() always gives a promise", async () => {
  const app = new App()
    .use((ctx) => ctx.next().then((response) => response, (error) => new Response(`caught ${error}`)))
    .get("/", () => new Response("sync"))
    .get("/throw", () => {
      throw "it";
    });
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/")).text(), "sync");
  assert.equal(await (await fetch("/throw")).text(), "caught it");
});

Deno.test("root middlewares are run for paths that nothing answers", async () => {
  const app = new App().use((ctx) =>
    ctx.url.pathname === "/x" ? new Response("from middleware") : ctx.next()
  );
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/x")).text(), "from middleware");
  assert.equal((await fetch("/y")).status, 404);
});

Deno.test("a lazy middleware is imported once, when it is first needed", async () => {
  let imports = 0;
  const lazy = () => {
    imports++;
    return Promise.resolve(append("L"));
  };
  const app = new App<State>().use(lazy).get("/", text).get("/x", () => Promise.resolve(text));
  const fetch = fetchFrom(app);
  assert.equal(imports, 0);
  for (const path of ["/", "/", "/x", "/x"]) assert.equal(await (await fetch(path)).text(), "L");
  assert.equal(imports, 1);
});

Deno.test("static paths win over patterns, patterns go in the order in which they were added", async () => {
  const app = new App()
    .get("/books/:id", (ctx) => new Response(`book ${ctx.params.id}`))
    .get("/books/*", (ctx) => new Response(`rest ${ctx.params[0]}`))
    .get("/books/new", () => new Response("new"));
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/books/new")).text(), "new");
  assert.equal(await (await fetch("/books/1")).text(), "book 1");
  assert.equal(await (await fetch("/books/1/2")).text(), "rest 1/2");
});

Deno.test("paths have URLPattern's syntax", async () => {
  const json = (ctx: Context<unknown>) => Response.json({ ...ctx.params, route: ctx.route });
  const app = new App()
    .get("/v{/:version}?/docs", json)
    .get("/files/:path*", json)
    .get("/n/:id(\\d+)", json)
    .get("/at/:a@:b", json)
    .get("/some/:path+", json);
  const fetch = fetchFrom(app);
  const params = async (path: string) => {
    const response = await fetch(path);
    return response.ok ? await response.json() : response.status;
  };
  assert.deepEqual(await params("/v/docs"), { version: "", route: "/v{/:version}?/docs" });
  assert.deepEqual(await params("/v/2/docs"), { version: "2", route: "/v{/:version}?/docs" });
  assert.deepEqual(await params("/files"), { path: "", route: "/files/:path*" });
  assert.deepEqual(await params("/files/a/b"), { path: "a/b", route: "/files/:path*" });
  assert.deepEqual(await params("/n/12"), { id: "12", route: "/n/:id(\\d+)" });
  assert.equal(await params("/n/x"), 404);
  assert.deepEqual(await params("/at/x@y"), { a: "x", b: "y", route: "/at/:a@:b" });
  assert.deepEqual(await params("/some/x/y"), { path: "x/y", route: "/some/:path+" });
  assert.equal(await params("/some"), 404);
});

Deno.test("parameters are decoded, but an encoded slash stays", async () => {
  const fetch = fetchFrom(new App().get("/p/:id", (ctx) => Response.json(ctx.params.id)));
  assert.equal(await (await fetch("/p/a%20b%C3%BC")).json(), "a bü");
  assert.equal(await (await fetch("/p/a%2Fb")).json(), "a%2Fb");
});

Deno.test("slashes in a row are one, and one at the end is another path", async () => {
  const fetch = fetchFrom(new App().get("/a/b", (ctx) => new Response(ctx.url.pathname)));
  assert.equal(await (await fetch("//a///b")).text(), "/a/b");
  assert.equal((await fetch("/a/b/")).status, 404);
});

Deno.test("everything is below basePath", async () => {
  const app = new App({ basePath: "/base" }).get("/", (ctx) => new Response(ctx.config.basePath))
    .get("/x", (ctx) => new Response(ctx.route));
  const fetch = fetchFrom(app);
  assert.equal((await fetch("/")).status, 404);
  assert.equal((await fetch("/x")).status, 404);
  assert.equal(await (await fetch("/base")).text(), "/base");
  assert.equal(await (await fetch("/base/x")).text(), "/base/x");
});

Deno.test("a basePath that is not a path is refused", () => {
  for (const basePath of ["base", "/base/", "/ba se"]) assert.throws(() => new App({ basePath }), /basePath/);
});

Deno.test("a mounted app is below its path, with its own middlewares", async () => {
  const inner = new App<State>().use(append("I")).get("/", text).get(
    "/:name",
    (ctx) => new Response(ctx.params.name),
  ).route("/r/r", { handler: text });
  const app = new App<State>().use(append("O")).get("/", text).mountApp("/in", inner);
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/")).text(), "O");
  assert.equal(await (await fetch("/in")).text(), "OI");
  assert.equal(await (await fetch("/in/x")).text(), "x");
  assert.equal(await (await fetch("/in/r/r")).text(), "OI");
});

Deno.test("the basePath of a mounted app is below its path, unless it is the same", async () => {
  const inner = () => new App({ basePath: "/in" }).get("/x", (ctx) => new Response(ctx.route));
  assert.equal(await (await fetchFrom(new App().mountApp("/in", inner()))("/in/x")).text(), "/in/x");
  assert.equal(await (await fetchFrom(new App().mountApp("/out", inner()))("/out/in/x")).text(), "/out/in/x");
});

Deno.test("an app can be mounted at the root, and its app wrapper and 404 page become the outer app's", async () => {
  const inner = new App().appWrapper(({ Component }) => (
    <body>
      app <Component />
    </body>
  ))
    .notFound(() => new Response("inner 404", { status: 404 }));
  const fetch = fetchFrom(new App().mountApp("/", inner).get("/", (ctx) => ctx.render(<b>page</b>)));
  assert.equal(await bodyOf(await fetch("/")), "app <b>page</b>");
  assert.equal(await (await fetch("/nope")).text(), "inner 404");
});

Deno.test("a route is a page with its handlers", async () => {
  const app = new App()
    .route("/page", { component: ({ data, url }) => <p>{JSON.stringify(data)}{url.pathname}</p> })
    .route("/data", {
      handler: { GET: () => page({ n: 7 }, { status: 201, headers: { "x-a": "b" } }) },
      component: ({ data }) => <p>{data.n}</p>,
    })
    .route("/fn", { handler: (ctx) => new Response(ctx.req.method) })
    .route("/async", {
      handler: async () => {
        await Promise.resolve();
        return { data: "later" };
      },
      component: ({ data }) => <p>{data}</p>,
    });
  const fetch = fetchFrom(app);
  assert.equal(await bodyOf(await fetch("/page")), "<p>{}/page</p>");
  const data = await fetch("/data");
  assert.deepEqual([data.status, data.headers.get("x-a")], [201, "b"]);
  assert.equal(data.headers.get("content-type"), "text/html; charset=utf-8");
  assert.equal(await bodyOf(data), "<p>7</p>");
  assert.equal((await fetch("/data", { method: "POST" })).status, 405);
  assert.equal(await (await fetch("/fn", { method: "PUT" })).text(), "PUT");
  assert.equal(await bodyOf(await fetch("/async")), "<p>later</p>");
});

Deno.test("a page with handlers that have no GET is shown for GET", async () => {
  const app = new App().route("/", {
    handler: { POST: () => new Response("posted") },
    component: () => <p>form</p>,
  });
  const fetch = fetchFrom(app);
  assert.equal(await bodyOf(await fetch("/")), "<p>form</p>");
  assert.equal(await (await fetch("/", { method: "POST" })).text(), "posted");
});

Deno.test("a lazy route is imported once, when it is first needed", async () => {
  let imports = 0;
  const app = new App().route("/:id", () => {
    imports++;
    return Promise.resolve({ component: ({ params }) => <p>{params.id}</p> });
  });
  const fetch = fetchFrom(app);
  assert.equal(imports, 0);
  assert.equal(await bodyOf(await fetch("/a")), "<p>a</p>");
  assert.equal(await bodyOf(await fetch("/b")), "<p>b</p>");
  assert.equal(imports, 1);
});

Deno.test("layouts are put around pages at and below their path, the app wrapper around all", async () => {
  const app = new App()
    .appWrapper(({ Component }) => (
      <body>
        app/<Component />
      </body>
    ))
    .layout("*", ({ Component }) => (
      <>
        root/<Component />
      </>
    ))
    .layout("/a", ({ Component, url }) => (
      <>
        a{url.search}/<Component />
      </>
    ))
    .layout("/a/alone", ({ Component }) => (
      <>
        alone/<Component />
      </>
    ), { skipInheritedLayouts: true })
    .layout("/a/bare", ({ Component }) => (
      <>
        bare/<Component />
      </>
    ), { skipAppWrapper: true })
    .get("/", (ctx) => ctx.render(<>page</>))
    .get("/a", (ctx) => ctx.render(<>page</>))
    .get("/a/alone", (ctx) => ctx.render(<>page</>))
    .get("/a/bare", (ctx) => ctx.render(<>page</>))
    .get("/a/render", (ctx) => ctx.render(<>page</>, {}, { skipInheritedLayouts: true }))
    .get("/a/naked", (ctx) => ctx.render(<>page</>, {}, { skipInheritedLayouts: true, skipAppWrapper: true }))
    .route("/a/route", { component: () => <>page</>, config: { skipInheritedLayouts: true } });
  const fetch = fetchFrom(app);
  assert.equal(await bodyOf(await fetch("/")), "app/root/page");
  assert.equal(await bodyOf(await fetch("/a?q")), "app/root/a?q/page");
  assert.equal(await bodyOf(await fetch("/a/alone")), "app/alone/page");
  assert.equal(await bodyOf(await fetch("/a/bare")), "root/a/bare/page");
  assert.equal(await bodyOf(await fetch("/a/render")), "app/page");
  assert.equal(await bodyOf(await fetch("/a/naked")), "page");
  assert.equal(await bodyOf(await fetch("/a/route")), "app/page");
});

Deno.test("a route sees the layout and app wrapper that were there when it was added", async () => {
  const app = new App()
    .get("/early", (ctx) => ctx.render(<>page</>))
    .layout("*", ({ Component }) => (
      <>
        layout/<Component />
      </>
    ))
    .get("/late", (ctx) => ctx.render(<>page</>));
  const fetch = fetchFrom(app);
  assert.equal(await bodyOf(await fetch("/early")), "page");
  assert.equal(await bodyOf(await fetch("/late")), "layout/page");
});

Deno.test("pages, layouts and the app wrapper may be async and may answer with a response", async () => {
  const answerWhen = (name: string, url: URL) => url.search === `?${name}` ? new Response(name) : null;
  const app = new App()
    .appWrapper(async ({ Component, url }) => {
      await Promise.resolve();
      return answerWhen("app", url) ?? (
        <body>
          app/<Component />
        </body>
      );
    })
    .layout("*", async ({ Component, url }) => {
      await Promise.resolve();
      return answerWhen("layout", url) ?? (
        <>
          layout/<Component />
        </>
      );
    })
    .layout("/p", ({ Component }) => (
      <>
        sync/<Component />
      </>
    ))
    .route("/p", {
      component: async ({ url }) => {
        await Promise.resolve();
        return answerWhen("page", url) ?? <>page</>;
      },
    });
  const fetch = fetchFrom(app);
  assert.equal(await bodyOf(await fetch("/p")), "app/layout/sync/page");
  for (const name of ["app", "layout", "page"]) assert.equal(await (await fetch(`/p?${name}`)).text(), name);
});

Deno.test("a component is given the page's props and no more", async () => {
  const keys: string[][] = [];
  const app = new App().layout("*", (props) => {
    keys.push(Object.keys(props).sort());
    return <props.Component />;
  }).route("/:x", {
    component: (props) => {
      keys.push(Object.keys(props).sort());
      return <>{props.route}{props.params.x}{props.isPartial}{props.error}</>;
    },
  });
  assert.equal(await bodyOf(await fetchFrom(app)("/1")), "/:x1");
  const expected = "Component config data error info isPartial params req route state url".split(" ");
  assert.deepEqual(keys, [expected, expected]);
});

Deno.test("an HttpError answers with its status and message", async () => {
  const app = new App()
    .get("/teapot", () => {
      throw new HttpError(418, "short and stout");
    })
    .get("/plain", () => {
      throw new HttpError(403);
    });
  const fetch = fetchFrom(app);
  const teapot = await fetch("/teapot");
  assert.deepEqual([teapot.status, await teapot.text()], [418, "short and stout"]);
  const plain = await fetch("/plain");
  assert.deepEqual([plain.status, await plain.text()], [403, "Forbidden"]);
  const cause = new Error("why");
  assert.equal(new HttpError(500, "x", { cause }).cause, cause);
});

Deno.test("an unexpected error is 500, logged, and not shown", async () => {
  const fetch = fetchFrom(
    new App().get("/", () => {
      throw new Error("secret");
    }),
  );
  let body = "";
  const logged = await errorsLogged(async () => {
    const response = await fetch("/");
    assert.equal(response.status, 500);
    body = await response.text();
  });
  assert.equal(body, "Internal server error");
  assert.equal((logged[0] as Error).message, "secret");
});

Deno.test("middlewares see what is thrown, and find it on the context", async () => {
  const seen: unknown[] = [];
  const see: Middleware<unknown> = async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      seen.push(error, ctx.error);
      throw error;
    }
  };
  const app = new App().use(see).use(see).get("/", () => {
    throw new HttpError(409);
  });
  assert.equal((await fetchFrom(app)("/")).status, 409);
  assert.equal(seen.length, 4);
  assert.equal(new Set(seen).size, 1);
});

Deno.test("what is not a response is an error", async () => {
  // deno-lint-ignore no-explicit-any -- the wrong type on purpose
  const fetch = fetchFrom(new App().get("/", (() => {}) as any));
  await errorsLogged(async () => assert.equal((await fetch("/")).status, 500));
});

Deno.test("the nearest error page answers, with the error and its status", async () => {
  const app = new App()
    .onError("*", (ctx) => new Response(`root: ${(ctx.error as Error).message}`, { status: 500 }))
    .onError("/a", { component: ({ error }) => <p>a: {(error as Error).message}</p> })
    .get("/throw", () => {
      throw new HttpError(400, "one");
    })
    .get("/a/throw", () => {
      throw new HttpError(400, "two");
    });
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/throw")).text(), "root: one");
  const nested = await fetch("/a/throw");
  assert.deepEqual([nested.status, await bodyOf(nested)], [400, "<p>a: two</p>"]);
});

Deno.test("an error page that throws is answered by the one outside it", async () => {
  const app = new App()
    .onError("*", (ctx) => new Response((ctx.error as Error).message))
    .onError("/a", () => {
      throw new HttpError(400, "second");
    })
    .get("/a", () => {
      throw new HttpError(400, "first");
    });
  assert.equal(await (await fetchFrom(app)("/a")).text(), "second");
});

Deno.test("an error page stands in the layouts around it, not in those of the page that threw", async () => {
  const app = new App()
    .layout("*", ({ Component }) => (
      <>
        root/<Component />
      </>
    ))
    .onError("*", { component: () => <>error</> })
    .layout("/a", ({ Component }) => (
      <>
        a/<Component />
      </>
    ))
    .get("/a", () => {
      throw new HttpError(400);
    });
  assert.equal(await bodyOf(await fetchFrom(app)("/a")), "root/error");
});

Deno.test("a route's stylesheets are linked in its head", async () => {
  const app = new App().route("/", { component: () => <p />, css: ["/page.css"] }).get(
    "/x",
    (ctx) => ctx.render(<p />),
  );
  const fetch = fetchFrom(app);
  assert.match(await (await fetch("/")).text(), /<link [^>]*href="[^"]*\/page\.css/);
  assert.doesNotMatch(await (await fetch("/x")).text(), /<link/);
});

Deno.test("the 404 page answers unknown paths and HttpError 404, wherever it was set", async () => {
  const app = new App()
    .onError("*", () => new Response("error page"))
    .get("/gone", () => {
      throw new HttpError(404);
    })
    .notFound((ctx) => new Response(`no ${ctx.url.pathname}`, { status: 404 }));
  const fetch = fetchFrom(app);
  assert.equal(await (await fetch("/unknown")).text(), "no /unknown");
  assert.equal(await (await fetch("/gone")).text(), "no /gone");
});

Deno.test("without a 404 page the error page answers unknown paths too", async () => {
  const app = new App().onError("*", { component: ({ error }) => <p>{(error as HttpError).status}</p> });
  const response = await fetchFrom(app)("/unknown");
  assert.deepEqual([response.status, await bodyOf(response)], [404, "<p>404</p>"]);
});

Deno.test("the app's settings are on app.config and ctx.config", async () => {
  const app = new App({ mode: "development" }).get("/", (ctx) => Response.json(ctx.config));
  const { basePath, mode, trustProxy } = app.config;
  assert.deepEqual({ basePath, mode, trustProxy }, { basePath: "", mode: "development", trustProxy: false });
  assert.deepEqual(await (await fetchFrom(app)("/")).json(), { ...app.config });
});

Deno.test("behind a trusted proxy the URL is the browser's", async () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "league.example:8443" };
  const origin = async (trustProxy: boolean) =>
    await (await fetchFrom(new App({ trustProxy }).get("/", (ctx) => new Response(ctx.url.origin)))("/", {
      headers,
    }))
      .text();
  assert.equal(await origin(true), "https://league.example:8443");
  assert.equal(await origin(false), "http://localhost");
});
