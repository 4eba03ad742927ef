import assert from "node:assert/strict";
import { App, cors, csp, csrf, ipFilter, type Middleware, trailingSlashes } from "fresh";
import { fetchFrom } from "../testing.ts";

const behind = (...middlewares: Middleware<unknown>[]) =>
  fetchFrom(new App().use(...middlewares).all("/*", () => new Response("in")));

Deno.test("csrf lets through what changes nothing, whoever asks", async () => {
  const fetch = behind(csrf());
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    assert.equal((await fetch("/", { method, headers: { "sec-fetch-site": "cross-site" } })).status, 200);
  }
});

Deno.test("csrf refuses a form of another site", async () => {
  const fetch = behind(csrf());
  const post = async (headers: HeadersInit) => (await fetch("/", { method: "POST", headers })).status;
  assert.equal(await post({ "sec-fetch-site": "same-origin" }), 200);
  assert.equal(await post({ "sec-fetch-site": "none" }), 200);
  assert.equal(await post({ "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await post({ "sec-fetch-site": "same-site", "origin": "http://other.localhost" }), 403);
  assert.equal(await post({ "origin": "http://localhost" }), 200);
  assert.equal(await post({ "origin": "http://evil.example" }), 403);
  assert.equal(await post({ "origin": "null" }), 403);
  assert.equal(await post({}), 200);
});

Deno.test("csrf takes the origins that it is told: one, several, or by a function", async () => {
  const allowed = [
    "http://a.example",
    ["http://a.example", "http://b.example"],
    (origin: string) => origin.endsWith("a.example"),
  ];
  for (const origin of allowed) {
    const fetch = behind(csrf({ origin }));
    const post = async (origin: string) =>
      (await fetch("/", { method: "POST", headers: { origin, "sec-fetch-site": "cross-site" } })).status;
    assert.equal(await post("http://a.example"), 200);
    assert.equal(await post("http://c.example"), 403);
  }
});

Deno.test("cors lets everyone read unless it is told whom", async () => {
  const header = async (middleware: Middleware<unknown>, origin = "http://a.example") =>
    (await behind(middleware)("/", { headers: { origin } })).headers.get("access-control-allow-origin");
  assert.equal(await header(cors()), "*");
  assert.equal(await header(cors({ origin: "http://a.example" })), "http://a.example");
  assert.equal(await header(cors({ origin: "http://b.example" })), null);
  assert.equal(await header(cors({ origin: ["http://b.example", "http://a.example"] })), "http://a.example");
  assert.equal(
    await header(cors({ origin: (origin) => origin.endsWith("a.example") ? origin : null })),
    "http://a.example",
  );
});

Deno.test("cors answers preflights", async () => {
  const fetch = behind(cors({
    origin: "http://a.example",
    allowMethods: ["GET", "POST"],
    allowHeaders: ["x-a", "x-b"],
    exposeHeaders: ["x-c"],
    maxAge: 600,
    credentials: true,
  }));
  const headers = { "origin": "http://a.example", "access-control-request-headers": "x-z" };
  const preflight = await fetch("/", { method: "OPTIONS", headers });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "http://a.example");
  assert.equal(preflight.headers.get("access-control-allow-methods"), "GET,POST");
  assert.equal(preflight.headers.get("access-control-allow-headers"), "x-a,x-b");
  assert.equal(preflight.headers.get("access-control-max-age"), "600");
  assert.equal(preflight.headers.get("access-control-allow-credentials"), "true");
  assert.match(preflight.headers.get("vary")!, /Origin/);
  const get = await fetch("/", { headers });
  assert.equal(get.headers.get("access-control-expose-headers"), "x-c");
  assert.equal(get.headers.get("access-control-allow-credentials"), "true");
  const open = await behind(cors())("/", { method: "OPTIONS", headers });
  assert.equal(open.headers.get("access-control-allow-headers"), "x-z");
});

Deno.test("csp has a strict default, that directives add to or replace", async () => {
  const policy = (await behind(csp())("/")).headers.get("content-security-policy")!;
  for (const directive of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]) {
    assert.ok(policy.split("; ").includes(directive), directive);
  }
  const own = csp({ csp: ["img-src https:", "manifest-src 'self'"], reportOnly: true, reportTo: "/reports" });
  const { headers } = await behind(own)("/");
  assert.equal(headers.get("content-security-policy"), null);
  const directives = headers.get("content-security-policy-report-only")!.split("; ");
  assert.ok(directives.includes("img-src https:") && !directives.includes("img-src 'self' data:"));
  for (const added of ["manifest-src 'self'", "report-to csp-endpoint", "report-uri /reports"]) {
    assert.ok(directives.includes(added), added);
  }
  assert.equal(headers.get("reporting-endpoints"), 'csp-endpoint="/reports"');
});

Deno.test("ipFilter refuses the denied, and all but the allowed when some are", async () => {
  const ask = async (hostname: string, ...rules: Parameters<typeof ipFilter>) => {
    const handler = new App().use(ipFilter(...rules)).get("/", () => new Response("in")).handler();
    const info = {
      remoteAddr: { transport: "tcp", hostname, port: 1 },
      completed: Promise.resolve(),
    } satisfies Deno.ServeHandlerInfo;
    return (await handler(new Request("http://localhost/"), info)).status;
  };
  assert.equal(await ask("192.168.1.10", { denyList: ["192.168.1.10"] }), 403);
  assert.equal(await ask("192.168.1.11", { denyList: ["192.168.1.10"] }), 200);
  assert.equal(await ask("10.200.3.4", { denyList: ["10.0.0.0/8"] }), 403);
  assert.equal(await ask("11.0.0.1", { denyList: ["10.0.0.0/8"] }), 200);
  assert.equal(await ask("203.0.113.7", { allowList: ["203.0.113.0/24"] }), 200);
  assert.equal(await ask("203.0.114.7", { allowList: ["203.0.113.0/24"] }), 403);
  assert.equal(await ask("203.0.113.7", { allowList: ["203.0.113.0/24"], denyList: ["203.0.113.7"] }), 403);
  assert.equal(await ask("2001:db8::1", { denyList: ["2001:db8::1"] }), 403);
  assert.equal(await ask("2001:db8:ffff::1", { allowList: ["2001:db8::/32"] }), 200);
  assert.equal(await ask("2001:db9::1", { allowList: ["2001:db8::/32"] }), 403);
  assert.equal(await ask("10.0.0.1", {}), 200);
});

Deno.test("trailingSlashes puts a slash at every path's end, or takes it away", async () => {
  const location = async (mode: "always" | "never", path: string) =>
    (await behind(trailingSlashes(mode))(path)).headers.get("location");
  assert.equal(await location("always", "/a?b=1"), "/a/?b=1");
  assert.equal(await location("always", "/a/"), null);
  assert.equal(await location("never", "/a/?b=1"), "/a?b=1");
  assert.equal(await location("never", "/a"), null);
  assert.equal(await location("never", "/"), null);
});
