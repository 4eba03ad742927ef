/** The service worker of one build after another's, and the one that goes away, in Chromium. @module */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { type RunningApp, startApp } from "@/tests/app.ts";
import { badLine } from "@/tests/browser/bad_line.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { demoNames, opened } from "@/tests/browser/sign_in.ts";
import { keptPages, ready, until } from "@/tests/browser/worker.ts";

const home = "/leagues/sample-1";
const [, ann] = demoNames;
const top = fileURLToPath(new URL("../../", import.meta.url));

/** The app with other settings, or in another build, in the place of the one before, which it ends. */
async function after(before: RunningApp, env: Record<string, string>, build?: string): Promise<RunningApp> {
  await before.stop();
  if (build) {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "dev.ts", "build"],
      cwd: top,
      env: { GITHUB_SHA: build },
      stdout: "null",
      stderr: "null",
    }).output();
    assert(success);
  }
  return await startApp({ DEMO_MEMBERS: "on", ...env });
}

const caches = (page: Page) => page.evaluate(() => globalThis.caches.keys());
const weight = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.querySelector(".masthead")!).fontWeight);

Deno.test(
  { name: "the worker of a new build, and none any more, in a browser", ignore: noBrowser },
  async (t) => {
    await using first = await startApp({ DEMO_MEMBERS: "on" });
    await using line = await badLine(first.url);
    const data = { RUMBLEDORE_DATA: first.data };
    const week = (await samplePages(first.url)).find(({ name }) => name === "week")!.path;
    const chromium = await browser();
    try {
      const page = await opened(chromium, line.url, ann);
      await ready(page, home);
      await page.goto(line.url + week);
      await ready(page, week);
      const [oldest] = await caches(page);
      let loads = 0;
      page.on("load", () => loads++);

      /** Browsers look for a new worker after a page, when the old one has a moment. Gives how many pages that took. */
      const visitUntil = async (count: number, without: string) => {
        for (let visits = 1;; visits++) {
          await page.goto(line.url + home);
          const there = ([count, without]: [number, string]) =>
            globalThis.caches.keys().then((names) => names.length === count && !names.includes(without));
          const isThere = until(page, there, [count, without] as [number, string], 10);
          if (await isThere.then(() => true, () => false)) return visits;
          assert(visits < 6, (await caches(page)).join(", "));
        }
      };

      await using second = await after(first, data, "the second build");
      line.app = second.url;

      await t.step("a new build's worker takes over, and what was read before can be read", async () => {
        const visits = await visitUntil(2, "");
        await ready(page, home);
        await page.waitForTimeout(1500);
        assert.equal(loads, visits, "nothing was reloaded by itself");
        assert.equal((await caches(page))[0], oldest);

        line.line = "cut";
        for (const path of [home, week]) {
          await page.goto(line.url + path);
          assert.match(await page.locator("#notes").innerText(), /offline/);
          assert.equal(await weight(page), "700", "with what it was drawn with then");
        }
        line.line = "up";
      });

      await using third = await after(second, data, "the third build");
      line.app = third.url;

      await t.step("caches of older builds are dropped", async () => {
        await visitUntil(2, oldest);
      });

      await t.step("a form waits when the worker is called back", async () => {
        await page.goto(line.url + week);
        line.line = "cut";
        await page.getByLabel("Your comment").fill("Last words");
        await page.getByRole("button", { name: "Post" }).click();
        await page.locator("#notes").getByText("waits for a connection").waitFor();
      });

      await using last = await after(third, { ...data, SERVICE_WORKER: "off" });
      line.app = last.url;
      line.line = "up";

      await t.step("with the switch off nothing is left of it, and the form has been sent", async () => {
        const answer = await fetch(`${line.url}/sw.js`);
        assert.match(answer.headers.get("cache-control")!, /no-cache/);
        assert.equal(await answer.text(), await (await fetch(`${line.url}/sw_off.js`)).text());

        const isGone = () => navigator.serviceWorker.getRegistrations().then((all) => all.length === 0);
        await visitUntil(0, "");
        // If not before, its writer is told on his next page that the form was sent.
        await page.goto(line.url + home);
        await until(page, isGone, null);
        await page.goto(line.url + week);
        assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
        assert.deepEqual(await keptPages(page), []);
        assert.deepEqual(await caches(page), []);
        assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
        assert.equal(await page.locator(".comment", { hasText: "Last words" }).count(), 1);
        await page.waitForTimeout(1000);
        assert.equal(await page.evaluate(isGone), true, "and nothing has brought it back");
      });
    } finally {
      await chromium.close();
    }
  },
);
