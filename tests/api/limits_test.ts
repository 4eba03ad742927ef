import assert from "node:assert/strict";
import { LIMITS } from "@/lib/limits/limits.ts";
import { startApp } from "@/tests/app.ts";

Deno.test("who writes too much is told when to come again, on pages, in forms and in the API; nobody else is", async () => {
  await using app = await startApp({ TRUST_PROXY: "1" });
  const post = (path: string, client: string, accept = "text/html") =>
    fetch(app.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { accept, origin: app.url, "x-forwarded-for": `203.0.113.66, ${client}` },
      body: new URLSearchParams({ email: "nobody" }),
    });
  const { most, seconds } = LIMITS["sign-in"].network;
  const first = await post("/sign-in", "192.0.2.1");
  assert.equal(first.status, 400);
  assert.equal(first.headers.get("ratelimit-policy"), `"sign-in-network";q=${most};w=${seconds}`);
  assert.match(first.headers.get("ratelimit") ?? "", new RegExp(`^"sign-in-network";r=${most - 1};t=\\d+$`));
  await first.body?.cancel();
  // Whatever a client writes in front of what the proxy adds makes nobody else of him.
  for (let i = 1; i < most; i++) await (await post("/sign-in", "192.0.2.1")).body?.cancel();
  const page = await post("/sign-in", "192.0.2.1");
  assert.equal(page.status, 429);
  assert.match(
    await page.text(),
    /<p class="deck">That was often enough for now\. Try again in \d+ minutes\./,
  );
  const wait = Number(page.headers.get("retry-after"));
  assert(wait > 0 && wait <= seconds, `${wait} s`);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  const script = await post("/sign-in/passkey", "192.0.2.1", "*/*");
  assert.equal(script.status, 429);
  assert.match((await script.json()).problem, /often enough/);

  const other = await post("/sign-in", "192.0.2.2");
  assert.equal(other.status, 400);
  await other.body?.cancel();
  const read = await fetch(`${app.url}/sign-in`, { headers: { "x-forwarded-for": "192.0.2.1" } });
  assert.equal(read.status, 200);
  await read.body?.cancel();

  const api = () => post("/api/v1/leagues/sample-1", "192.0.2.3", "application/json");
  for (let i = 0; i < LIMITS.write.network.most; i++) {
    const answer = await api();
    assert.equal(answer.status, 405);
    await answer.body?.cancel();
  }
  const refused = await api();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("content-type"), "application/problem+json");
  const { title, status } = await refused.json();
  assert.deepEqual([title, status], ["Too Many Requests", 429]);
  assert(refused.headers.has("retry-after"));
});
