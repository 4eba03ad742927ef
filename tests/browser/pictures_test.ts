/** Teams' pictures as Chromium shows them: every one there, nothing moved by it, none for who saves data. @module */
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";

const league = "/leagues/sample-1";
const pages = {
  standings: `${league}/standings`,
  team: `${league}/seasons/2026/teams/1`,
  season: `${league}/seasons/2025`,
  matchup: `${league}/seasons/2025/matchups/61`,
  seasons: `${league}/seasons`,
  week: `${league}/seasons/2026/weeks/11`,
};

/** A page on a phone, and the pictures that were asked for. */
async function phone(chromium: Browser, headers: Record<string, string> = {}) {
  const context = await chromium.newContext({
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    extraHTTPHeaders: headers,
    bypassCSP: true,
  });
  const page = await context.newPage();
  const asked: { file: string; status: number; type: string | null }[] = [];
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/images/")) return;
    asked.push({
      file: pathname,
      status: response.status(),
      type: await response.headerValue("content-type"),
    });
  });
  return { page, asked, [Symbol.asyncDispose]: () => context.close() };
}

/**
 * Opens a page with its pictures held back until everything else is there and laid out, and then lets them come: what
 * moves from then on, moves by them. A table whose rows are still arriving has not been laid out.
 */
async function openWithLatePictures(page: Page, url: string): Promise<void> {
  const { promise: laidOut, resolve: letThemCome } = Promise.withResolvers<void>();
  await page.unrouteAll();
  await page.route("**/images/**", async (route) => {
    await laidOut;
    await route.continue();
  });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let i = 0; i < 3; i++) await frame();
    const from = performance.now();
    const shifts = { sum: 0 };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.startTime >= from) shifts.sum += (entry as unknown as { value: number }).value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  letThemCome();
  await page.waitForLoadState("networkidle");
}

/** How far the page has moved under its reader since its pictures came, as web.dev/cls counts it. */
const shifts = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum);

/** Reads on to the end, so that nothing is too far below to be asked for. */
async function readOn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 500) {
      scrollTo(0, y);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  await page.waitForLoadState("networkidle");
}

const crests = (page: Page, selector: string) => page.locator(`main ${selector}`).count();

Deno.test({ name: "teams' pictures", ignore: noBrowser }, async (t) => {
  await using app = await startApp();
  const chromium = await browser();
  try {
    await t.step(
      "pictures where there are some, crests for the other teams, and nothing shifts",
      async () => {
        await using opened = await phone(chromium);
        const { page, asked } = opened;
        for (const [name, path] of Object.entries(pages)) {
          await openWithLatePictures(page, app.url + path);
          await readOn(page);
          const images = await page.evaluate(() =>
            [...document.images].map(({ naturalWidth, width, height, currentSrc, alt }) => ({
              there: naturalWidth > 0,
              square: width === height && width >= 16,
              type: currentSrc.split(".").at(-1),
              alt,
            }))
          );
          assert(images.length >= 1, `${name} shows ${images.length} pictures`);
          assert(await crests(page, "svg.crest") >= 1 || name === "matchup", `${name} shows crests`);
          for (const image of images) {
            assert.deepEqual(image, { there: true, square: true, type: "avif", alt: "" }, name);
          }
          assert.equal(await shifts(page), 0, `${name} has shifted`);
          assert.deepEqual(await violations(page), [], name);
        }
        assert(asked.length > 10);
        assert(
          asked.every(({ status, type }) => status === 200 && type === "image/avif"),
          JSON.stringify(asked),
        );
      },
    );

    await t.step("who saves data gets crests, as many as pictures and crests together", async () => {
      await using usual = await phone(chromium);
      await using saving = await phone(chromium, { "save-data": "on" });
      for (const [name, path] of Object.entries(pages)) {
        await usual.page.goto(app.url + path);
        await saving.page.goto(app.url + path, { waitUntil: "networkidle" });
        assert.equal(await crests(saving.page, "img"), 0, name);
        assert.equal(await crests(saving.page, "svg.crest"), await crests(usual.page, ".crest"), name);
      }
      assert.deepEqual(saving.asked, []);
    });

    await t.step("the league's home asks for none", async () => {
      await using opened = await phone(chromium);
      await opened.page.goto(app.url + league, { waitUntil: "networkidle" });
      assert(await crests(opened.page, "svg.crest") >= 24);
      assert.deepEqual(opened.asked, []);
    });

    await t.step("a picture that was seen is not asked for again", async () => {
      await using opened = await phone(chromium);
      await opened.page.goto(app.url + pages.matchup, { waitUntil: "networkidle" });
      const [{ file }] = opened.asked;
      const cached = await opened.page.evaluate(
        async (file) => (await fetch(file, { cache: "only-if-cached", mode: "same-origin" })).status,
        file,
      );
      assert.equal(cached, 200);
    });
  } finally {
    await chromium.close();
  }
});
