/** The operators' page of background work: a job that cannot succeed, given up, mended, tried again. @module */
import assert from "node:assert/strict";
import { begun } from "@/lib/imports/progress.ts";
import { Queue } from "@/lib/jobs/queue.ts";
import { SAMPLE_LEAGUE_ID } from "@/lib/sample/league.ts";
import { startStandIn } from "@/lib/sample/stand_in.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { beginImport } from "@/lib/store/imports.ts";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { mailCookie } from "@/tests/browser/sign_in.ts";
import { startPostgres } from "@/tests/postgres.ts";

const slug = `espn-${SAMPLE_LEAGUE_ID}`;
const shots = Deno.env.get("SHOTS");

const postgres = await startPostgres();
globalThis.addEventListener("unload", () => void ("stop" in postgres && postgres.stop()));

Deno.test({
  name: "a job that fails as often as it may is given up; an operator has it tried again, or drops it",
  ignore: noBrowser || "skip" in postgres,
}, async (t) => {
  const { url } = postgres as Extract<typeof postgres, { url: string }>;
  const espn = startStandIn();
  await using app = await startApp({
    DATABASE_URL: url,
    ESPN_API_URL: espn.url,
    IMAGE_HOSTS: "pictures.invalid",
    SAMPLE_LEAGUE: "off",
    OPERATORS: "ops@example.com",
  });
  const page = `${app.url}/operator/jobs`;
  const database = await openDatabase({ url, dataDir: "" });
  const { sql, owner } = database;
  const queue = new Queue({ sql, reference: (error) => assert.fail(String(error)) }, false);
  const chromium = await browser();
  /** An import with cookies that no key opens. */
  const poison = () =>
    beginImport(sql, {
      slug,
      send: (db) =>
        queue.put("import", { league: slug, id: String(SAMPLE_LEAGUE_ID), newest: 2025, account: null }, {
          key: slug,
          db,
        }),
      state: begun(),
      credentials: new Uint8Array(40),
      most: 50,
    });
  /** Waits until it is so, for a minute at most; pauses before further tries are cut short. */
  const until = async (isSo: () => Promise<boolean>) => {
    for (const end = performance.now() + 60_000; !await isSo();) {
      assert(performance.now() < end, app.log());
      await owner`update jobs.job set start_after = now() where state = 'retry'`;
      await new Promise((resume) => setTimeout(resume, 200));
    }
  };
  const dead = async () =>
    (await owner`select id from jobs.job where name = 'dead' and state = 'created'`).length;
  try {
    await queue.start();
    const cookie = await mailCookie(app, "ops@example.com");
    const bob = await mailCookie(app, "bob@example.com");
    const post = (fields: Record<string, string>, headers: Record<string, string>) =>
      fetch(page, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });

    await t.step("for others there is no such page, and nobody is linked to it but operators", async () => {
      for (const headers of [{ cookie: "" }, { cookie: bob }]) {
        assert.equal((await fetch(page, { headers })).status, 404);
        assert.equal((await post({ do: "drop", job: crypto.randomUUID() }, headers)).status, 404);
      }
      const account = async (cookie: string) =>
        await (await fetch(`${app.url}/account`, { headers: { cookie } })).text();
      assert.match(await account(cookie), /href="\/operator\/jobs"/);
      assert.doesNotMatch(await account(bob), /operator/);
      assert.equal((await post({ do: "drop", job: "x" }, { cookie })).status, 400);
      const elsewhere = { cookie, origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
      assert.equal((await post({ do: "drop", job: crypto.randomUUID() }, elsewhere)).status, 403);
    });

    await poison();
    await until(async () => await dead() === 1);
    const context = await chromium.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    });
    const [name, value] = cookie.split("=");
    await context.addCookies([{ name, value, url: app.url }]);
    const tab = await context.newPage();

    await t.step("it says what failed, without a secret, on a phone and at a desk", async () => {
      await tab.goto(page);
      const text = await tab.locator("main").innerText();
      assert.match(text, /1 job given up/);
      assert.match(
        text,
        new RegExp(
          `import of ${slug}\\s+The import failed for a reason of ours; it is logged as [0-9a-f]{8}`,
        ),
      );
      assert.match(text, /5 tries/);
      const wide = await chromium.newContext({ bypassCSP: true, viewport: { width: 360, height: 740 } });
      await wide.addCookies([{ name, value, url: app.url }]);
      const seen = await wide.newPage();
      for (const width of [360, 1280]) {
        await seen.setViewportSize({ width, height: 740 });
        await seen.goto(page);
        assert.deepEqual(await violations(seen), []);
        assert.equal(await seen.evaluate(() => document.documentElement.scrollWidth), width);
        if (shots) await seen.screenshot({ path: `${shots}/jobs_${width}.png` });
      }
    });

    await t.step("mended and tried again it is done, without JavaScript", async () => {
      await owner`update imports set credentials = null`;
      await tab.getByRole("button", { name: "Try again" }).click();
      await tab.waitForURL(page);
      await until(async () => {
        const [row] = await owner`select state->>'state' as state from imports`;
        return row.state === "done";
      });
      assert.equal(await dead(), 0);
      await tab.goto(`${app.url}/connect/${slug}`);
      assert.match(await tab.locator("h1").innerText(), /is here/);
    });

    await t.step("or it is dropped", async () => {
      await poison();
      await until(async () => await dead() === 1);
      await tab.goto(page);
      await tab.getByRole("button", { name: "Drop" }).click();
      await tab.waitForURL(page);
      assert.match(await tab.locator("main").innerText(), /Nothing was given up/);
      assert.equal(await dead(), 0);
    });
  } finally {
    await chromium.close();
    await queue.stop();
    await database.close();
    await espn.stop();
  }
});
