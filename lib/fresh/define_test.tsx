import assert from "node:assert/strict";
import {
  App,
  type Context,
  createDefine,
  type HandlerByMethod,
  type Middleware,
  page,
  type PageProps,
  type RouteConfig,
  type RouteData,
} from "fresh";
import { bodyOf, fetchFrom } from "./testing.ts";

interface State {
  user: string;
}
const define = createDefine<State>();

/** Compiles only when A and B are the same type. */
function isSame<A, B>(
  _same: (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false,
) {}

Deno.test("define's functions give what they are given", () => {
  const handler = () => new Response();
  const component = () => null;
  assert.equal(define.handlers(handler), handler);
  assert.equal(define.page(component), component);
  assert.equal(define.layout(component), component);
  assert.equal(define.middleware(handler), handler);
});

Deno.test("a page's data has the type that its handlers give", async () => {
  const handler = define.handlers({
    async GET(ctx) {
      isSame<typeof ctx, Context<State>>(true);
      await Promise.resolve();
      return page({ rows: [1, 2], user: ctx.state.user });
    },
    POST: (ctx) => ctx.redirect("/"),
  });
  const Page = define.page<typeof handler>(({ data, state }) => {
    isSame<typeof data, { rows: number[]; user: string }>(true);
    isSame<typeof state, State>(true);
    return <p>{data.user} {data.rows.length}</p>;
  });
  const app = new App<State>().use(define.middleware((ctx) => {
    isSame<typeof ctx, Context<State>>(true);
    ctx.state.user = "Ann";
    return ctx.next();
  })).route("/", { handler, component: Page });
  assert.equal(await bodyOf(await fetchFrom(app)("/")), "<p>Ann 2</p>");
});

Deno.test("pages and layouts may be async, and answer with a response", async () => {
  const Page = define.page(async ({ url }) => {
    await Promise.resolve();
    return url.search ? new Response("instead") : <p>page</p>;
  });
  const Layout = define.layout(async ({ Component, state }) => {
    isSame<typeof state, State>(true);
    await Promise.resolve();
    return (
      <main>
        <Component />
      </main>
    );
  });
  const fetch = fetchFrom(new App<State>().layout("*", Layout).route("/", { component: Page }));
  assert.equal(await bodyOf(await fetch("/")), "<main><p>page</p></main>");
  assert.equal(await (await fetch("/?x")).text(), "instead");
});

Deno.test("a middleware for any state is one for this state", async () => {
  const anyState: Middleware<unknown> = (ctx) => ctx.next();
  const app = new App<State>().use(anyState).get("/", () => new Response("ok"));
  assert.equal(await (await fetchFrom(app)("/")).text(), "ok");
});

Deno.test("data of the wrong type does not compile", () => {
  // @ts-expect-error -- POST leaves out the slug
  define.handlers<{ slug: string }>({ GET: () => page({ slug: "a" }), POST: () => page({}) });
  const handlers: HandlerByMethod<{ n: number }, unknown> = { GET: () => page({ n: 1 }) };
  isSame<RouteData<typeof handlers>, { n: number }>(true);
  isSame<PageProps<{ n: number }, State>["data"], { n: number }>(true);
  // @ts-expect-error -- there is no such setting
  const config: RouteConfig = { skipLayouts: true };
  assert.ok(config);
});
