/** The service worker, in Chromium on a phone, over a line that can be cut. @module */
import assert from "node:assert/strict";
import sharp from "sharp";
import type { Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { badLine } from "@/tests/browser/bad_line.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { demoNames, opened } from "@/tests/browser/sign_in.ts";
import { keptPages, ready } from "@/tests/browser/worker.ts";

const home = "/leagues/sample-1";
const [boss, ann] = demoNames;

const notes = (page: Page) => page.locator("#notes");

Deno.test({ name: "without a connection, in a browser", ignore: noBrowser }, async (t) => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  await using line = await badLine(app.url);
  const pages = await samplePages(app.url);
  const pathOf = (name: string) => pages.find((one) => one.name === name)!.path;
  const chromium = await browser();
  const reader = async (who: typeof demoNames[number] | null) => {
    line.line = "up";
    return await opened(chromium, line.url, who);
  };

  try {
    await t.step("a first visit costs one more request, and what it read can be read offline", async () => {
      const page = await reader(null);
      line.seen.length = 0;
      await page.goto(line.url + home);
      await ready(page, home);
      await page.waitForTimeout(1000);
      const seen = line.seen.toSorted();
      assert.equal(new Set(seen).size, seen.length, `nothing is asked for twice: ${seen.join(", ")}`);
      assert(seen.length <= 8, seen.join(", "));
      assert.deepEqual(seen.filter((one) => /sw|manifest|icons\//.test(one)), ["GET /sw.js"]);

      line.line = "cut";
      await page.reload();
      assert.match(await notes(page).innerText(), /^As of \d\d:\d\d, offline\.$/);
      assert.equal(await page.locator("h1").innerText(), "Fourth & Forever");
      assert.equal(await notes(page).getAttribute("role"), "status");
      const font = await page.evaluate(() => getComputedStyle(document.querySelector("h1")!).fontWeight);
      assert.equal(font, "700", "the stylesheet is there");
      await page.context().close();
    });

    await t.step("from the second page on it can be installed", async () => {
      const page = await reader(null);
      await page.goto(line.url + home);
      await ready(page);
      assert.equal(await page.locator("link[rel=manifest]").count(), 0);
      await page.reload();
      const session = await page.context().newCDPSession(page);
      const { errors, data } = await session.send("Page.getAppManifest");
      assert.deepEqual(errors, []);
      const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
      // A context of a test is a private one.
      assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
      const { icons } = JSON.parse(data!) as { icons: { src: string; sizes: string }[] };
      for (const { src, sizes } of icons.filter(({ src }) => src.endsWith(".png"))) {
        const bytes = new Uint8Array(await (await fetch(line.url + src)).arrayBuffer());
        const { width, height, hasAlpha } = await sharp(bytes).metadata();
        assert.deepEqual([`${width}x${height}`, hasAlpha], [sizes, false], src);
      }
      await page.context().close();
    });

    await t.step("a page nobody read says so, and what can be read instead", async () => {
      const page = await reader(null);
      await page.goto(line.url + home);
      await ready(page, home);
      line.line = "cut";
      await page.goto(`${line.url}${home}/records`);
      assert.equal(await page.locator("h1").innerText(), "You are offline");
      await page.getByRole("link", { name: "Fourth & Forever" }).click();
      await page.waitForURL(line.url + home);
      assert.match(await notes(page).innerText(), /offline/);
      line.line = "up";
      await page.goto(`${line.url}${home}/records`);
      assert.equal(await notes(page).count(), 0);
      await page.context().close();
    });

    await t.step("after two seconds of silence a page comes from the shelf", async () => {
      const page = await reader(null);
      await page.goto(line.url + home);
      await ready(page, home);
      line.line = "silent";
      const since = Date.now();
      await page.reload({ waitUntil: "commit" });
      const waited = Date.now() - since;
      assert(waited >= 1900 && waited < 20_000, `${waited} ms`);
      await page.waitForSelector("#notes");
      assert.match(await notes(page).innerText(), /^As of \d\d:\d\d, the connection is slow\.$/);
      await page.context().close();
    });

    await t.step("a navigation by partials goes the same way", async () => {
      const page = await reader(ann);
      await ready(page, home);
      const part = (path: string) =>
        page.evaluate(async (path) => {
          const answer = await fetch(`${path}?fresh-partial=true`);
          return { status: answer.status, html: await answer.text() };
        }, path).catch((error: Error) => error);
      assert(!(await part(home + "/standings") as { html: string }).html.includes('id="notes"'));
      line.line = "cut";
      const again = await part(home + "/standings") as { html: string };
      assert(/<main[^>]*>(?:<!--[^>]*-->)?<div id="notes"[^>]*><p><strong>As of/.test(again.html));
      const none = await part(home + "/records") as { status: number; html: string };
      assert.deepEqual([none.status, none.html], [503, ""], "the browser's own navigation follows");
      await page.goto(line.url + home + "/standings");
      assert.match(await notes(page).innerText(), /offline/, "what came as a part is read as a page");
      await page.context().close();
    });

    await t.step("streams, parts of files and everything but pages go past the worker", async () => {
      const page = await reader(null);
      await page.goto(line.url + home);
      await ready(page, home);
      const came = await page.evaluate(async (home) => {
        const stream = await fetch(`${home}/live?since=0`, { headers: { accept: "text/event-stream" } });
        const type = stream.headers.get("content-type");
        await stream.body!.cancel();
        const range = await fetch("/icon.svg", { headers: { range: "bytes=0-9" } });
        const api = await fetch(`/api/v1${home}`);
        return [type, range.ok, api.headers.get("content-type")];
      }, home);
      assert.deepEqual(came, ["text/event-stream", true, "application/json"]);
      assert.deepEqual(await keptPages(page), [home]);
      await page.context().close();
    });

    await t.step("the shelf is bounded, and what was read longest ago goes first", async () => {
      const page = await reader(null);
      await page.goto(line.url + home);
      await ready(page, home);
      const season = Number(/seasons\/(\d+)/.exec(pathOf("season"))![1]);
      const asked = await page.evaluate(async ([home, season]) => {
        const paths: string[] = [];
        for (let id = 1; paths.length < 61; id++) {
          const path = `${home}/seasons/${season}/matchups/${id}`;
          if (!(await fetch(`${path}?fresh-partial=true`)).ok) continue;
          paths.push(path);
          // Read again and again, it stays.
          if (id % 20 === 0) await fetch(`${home}?fresh-partial=true`);
        }
        return paths;
      }, [home, season]);
      await ready(page, asked.at(-1)!);
      await page.waitForTimeout(300);
      const kept = await keptPages(page);
      assert.equal(kept.length, 60);
      assert(kept.includes(home));
      assert(!kept.includes(asked[0]) && !kept.includes(asked[1]) && kept.includes(asked[2]));
      await page.context().close();
    });

    await t.step(
      "what a member read is gone once he has signed out, and what must not be kept never is",
      async () => {
        const page = await reader(ann);
        await ready(page, home);
        await page.goto(line.url + pathOf("bets"));
        await page.goto(line.url + "/account");
        assert.deepEqual(await keptPages(page), [home]);
        line.line = "cut";
        await page.goto(line.url + home);
        assert.equal(await page.locator(".top .who").innerText(), ann);
        line.line = "up";
        await page.goto(line.url + "/account");
        await page.getByRole("button", { name: /^Sign out(?! everywhere)/ }).first().click();
        await page.waitForURL(line.url + "/");
        await ready(page, "/");
        assert.deepEqual(await keptPages(page), ["/"]);
        line.line = "cut";
        await page.goto(line.url + home);
        assert.equal(await page.locator("h1").innerText(), "You are offline");
        assert(!(await page.content()).includes(ann));
        await page.context().close();
      },
    );

    await t.step("what a member read is gone once the server knows him no more", async () => {
      const page = await reader(ann);
      await ready(page, home);
      assert.deepEqual(await keptPages(page), [home]);
      await page.context().clearCookies();
      await page.goto(`${line.url}${home}/standings`);
      await ready(page, `${home}/standings`);
      assert.deepEqual(await keptPages(page), [`${home}/standings`]);
      await page.context().close();
    });

    await t.step("a private league's pages are a member's to read, and nobody's after him", async () => {
      const commissioner = await reader(boss);
      await commissioner.goto(`${line.url}${home}/members`);
      await commissioner.getByRole("button", { name: "Show it to members only" }).click();
      await commissioner.getByRole("button", { name: "Show it to everybody" }).waitFor();
      const page = await reader(ann);
      await ready(page);
      await page.goto(`${line.url}${home}/standings`);
      await ready(page, `${home}/standings`);
      line.line = "cut";
      await page.reload();
      assert.match(await notes(page).innerText(), /offline/);
      line.line = "up";
      await page.goto(line.url + "/account");
      await page.getByRole("button", { name: /^Sign out(?! everywhere)/ }).first().click();
      await page.waitForURL(line.url + "/");
      line.line = "cut";
      for (const path of [home, `${home}/standings`]) {
        await page.goto(line.url + path);
        assert.equal(await page.locator("h1").innerText(), "You are offline");
      }
      assert.deepEqual((await keptPages(page)).filter((path) => path !== "/"), []);
    });
  } finally {
    await chromium.close();
  }
});
