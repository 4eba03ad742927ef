/** The app while its database is away: 503 and when to come again, for pages, forms and the API. @module */
import assert from "node:assert/strict";
import { startApp } from "@/tests/app.ts";
import { withPostgres } from "@/tests/postgres.ts";
import { switchboard } from "./switchboard.ts";

Deno.test("while the database is away nothing is answered with 500, and afterwards all goes on", async () => {
  await withPostgres(async (url) => {
    const port = Number(new URL(url).port);
    await using board = await switchboard(port);
    const through = new URL(url);
    through.port = String(board.port);
    await using app = await startApp({ DATABASE_URL: through.href });
    const form = (): RequestInit => ({
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: app.url, accept: "text/html" },
      body: "email=somebody@example.test&to=/",
    });
    const ask = async (path: string, init?: RequestInit) => {
      const { status, headers, body } = await fetch(app.url + path, {
        // Not a guest, who would be shown what is kept: app_away_test.ts.
        headers: { accept: "text/html", cookie: `session=${"x".repeat(43)}` },
        ...init,
      });
      await body?.cancel();
      return { status, retry: headers.get("retry-after") };
    };
    const all = () =>
      Promise.all([
        ask("/leagues/sample-1/records"),
        ask("/api/v1/leagues/sample-1"),
        ask("/sign-in", form()),
        ask("/readyz"),
      ]);
    const before = (await all()).map(({ status }) => status);
    assert(before.every((status) => status < 400), `${before}`);
    board.to(null);
    await new Promise((resume) => setTimeout(resume, 1100));
    const away = await all();
    assert.deepEqual(away.slice(0, 3), Array(3).fill({ status: 503, retry: "3" }));
    assert.equal(away[3].status, 503);
    const waiting = ask("/leagues/sample-1/records");
    await new Promise((resume) => setTimeout(resume, 1000));
    board.to(port);
    assert.equal((await waiting).status, 200, "who waits is answered as soon as it is back");
    assert.deepEqual((await all()).map(({ status }) => status), before);
  });
});
