/**
 * Pages look the same before the whole stylesheet has come as after it.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { BrowserContext } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { browser, noBrowser } from "./chromium.ts";
import { samplePages } from "./pages.ts";

/** Pages that look different on a wide window. */
const wide = /^(?:landing|league|matchup|season)$/;

/** Where each element of a page is and how it looks, islands awake: with the rules in the page, and with all. */
async function looks(context: BrowserContext, address: string, css: string): Promise<string[][]> {
  const page = await context.newPage();
  await page.goto(address, { waitUntil: "networkidle" });
  const found = await page.evaluate((css) => {
    const look = () =>
      [...document.querySelectorAll("body *")].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const { color, backgroundColor, fontFamily, fontSize, fontWeight, display } = getComputedStyle(
          element,
        );
        const looks = [color, backgroundColor, fontFamily, fontSize, fontWeight, display].join(" ");
        return `${element.localName}.${
          element.getAttribute("class")
        } at ${x} ${y} ${width} ${height}: ${looks}`;
      });
    const before = look();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    return [before, look()];
  }, css);
  await page.close();
  return found;
}

Deno.test({
  name: "a page has all rules that it needs in itself: nothing moves or changes when the stylesheet comes",
  ignore: noBrowser,
  async fn() {
    await using app = await startApp();
    const text = async (path: string) => await (await fetch(app.url + path)).text();
    const home = await text("/leagues/sample-1");
    assert.match(home, /<style>@layer [^<]+<\/style>(?!<link rel="stylesheet")/);
    assert.match(home, /<link rel="stylesheet" href="\/styles\.css\?__frsh_c=\w+"\/?><\/body><\/html>$/);
    assert(!home.includes(".records"), "no rules of other pages");
    const part = await text("/leagues/sample-1?fresh-partial=true");
    assert.match(part, /<head>.*<link rel="stylesheet".*<\/head>/s);
    assert.doesNotMatch(part, /<style/);

    const css = await text("/styles.css");
    const pages = await samplePages(app.url);
    const chromium = await browser();
    try {
      for (const [width, isWanted] of [[360, /./], [1280, wide]] as const) {
        const context = await chromium.newContext({
          viewport: { width, height: 800 },
          serviceWorkers: "block",
        });
        await context.route("**/styles.css*", (route) => route.abort());
        for (const { name, path } of pages) {
          if (!isWanted.test(name)) continue;
          const [before, after] = await looks(context, app.url + path, css);
          assert(before.length > 20 && before.every((element) => !/"Times/.test(element)), name);
          assert.deepEqual(before, after, name);
        }
        await context.close();
      }
    } finally {
      await chromium.close();
    }
  },
});
