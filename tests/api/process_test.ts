/** The process as an operator knows it: settings, health, stopping. @module */
import assert from "node:assert/strict";
import { startApp } from "@/tests/app.ts";
import { startPostgres } from "@/tests/postgres.ts";

const listening = /^Rumbledore listens on port (\d+)\.$/m;

Deno.test("a wrong setting stops the start with a line that names it, and no stack", async () => {
  await assert.rejects(startApp({ PORT: "eighty", DATABASE_URL: "mysql://nowhere" }), (error: Error) => {
    assert.match(error.message, /PORT must be a whole number/);
    assert.match(error.message, /DATABASE_URL must be an address/);
    assert.doesNotMatch(error.message, /settings\.ts:\d+/);
    return true;
  });
});

Deno.test("an owner's role for the app stops the start when migrations have one of their own", async () => {
  const server = await startPostgres();
  if ("skip" in server) return console.log(`skipped: ${server.skip}`);
  try {
    const env = { DATABASE_URL: server.url, DATABASE_OWNER_URL: server.url, SAMPLE_LEAGUE: "off" };
    await assert.rejects(startApp(env), (error: Error) => {
      assert.match(error.message, /the app ended/);
      assert.match(error.message, /the role postgres of DATABASE_URL is a superuser or has BYPASSRLS/);
      return true;
    });
  } finally {
    await server.stop();
  }
});

Deno.test("health and readiness are told apart while the database is away, and pages say that it is", async () => {
  const nobody = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = nobody.addr;
  nobody.close();
  await using app = await startApp({ DATABASE_URL: `postgres://u:secret@127.0.0.1:${port}/db` }, listening);
  const text = async (path: string, accept = "*/*") => {
    const response = await fetch(app.url + path, { headers: { accept } });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  assert.deepEqual((await text("/healthz")).status, 200);
  const ready = await text("/readyz");
  assert.equal(ready.status, 503);
  assert.match(ready.text, /^not ready: .*database/);
  assert.doesNotMatch(ready.text + app.log(), /secret/);
  const page = await text("/", "text/html");
  assert.equal(page.status, 503);
  assert.equal(page.headers.get("retry-after"), "1");
  assert.match(page.text, /is starting/);
  assert.equal(
    (await text("/api/v1/leagues/sample-1")).headers.get("content-type"),
    "application/problem+json",
  );
});

Deno.test("a ready process answers, and SIGTERM ends it with exit code 0", async () => {
  await using app = await startApp();
  const ready = await fetch(`${app.url}/readyz`);
  assert.equal(ready.status, 200);
  assert.equal(await ready.text(), "ready\n");
  assert.equal(await app.stop(), 0);
});

Deno.test("the same app on a real PostgreSQL server shows the same league", async () => {
  const server = await startPostgres();
  if ("skip" in server) return console.log(`skipped: ${server.skip}`);
  try {
    await using app = await startApp({ DATABASE_URL: server.url });
    const response = await fetch(`${app.url}/api/v1/leagues/sample-1/seasons/2025/standings`);
    assert.equal(response.status, 200);
    assert.equal((await response.json()).standings.length, 12);
    await (await fetch(`${app.url}/leagues/sample-1`)).text().then((html) => assert.match(html, /<h1/));
  } finally {
    await server.stop();
  }
});
