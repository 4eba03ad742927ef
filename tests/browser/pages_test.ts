/** What a member sees, looked at in Chromium: every page of the sample league. @module */
import assert from "node:assert/strict";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { wireBytes } from "@/tests/browser/wire.ts";

const phone = { width: 360, height: 740 };

Deno.test({ name: "every page, as a member sees it", ignore: noBrowser }, async (t) => {
  await using app = await startApp();
  const chromium = await browser();
  try {
    const pages = await samplePages(app.url);

    for (const colorScheme of ["light", "dark"] as const) {
      for (const viewport of [phone, { width: 1280, height: 800 }]) {
        await t.step(
          `axe finds nothing, nothing scrolls sideways: ${colorScheme}, ${viewport.width} wide`,
          async () => {
            const context = await chromium.newContext({ viewport, colorScheme, bypassCSP: true });
            const page = await context.newPage();
            const complaints: string[] = [];
            for (const { name, path, status = 200 } of pages) {
              const answer = await page.goto(app.url + path);
              if (answer?.status() !== status) {
                complaints.push(`${name}: ${answer?.status()} instead of ${status}`);
              }
              complaints.push(...(await violations(page)).map((line) => `${name}: ${line}`));
              const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
              if (over > 0) complaints.push(`${name}: ${over} px wider than the window`);
            }
            await context.close();
            assert.deepEqual(complaints, []);
          },
        );
      }
    }

    await t.step("every page reads without JavaScript", async () => {
      const context = await chromium.newContext({ viewport: phone, javaScriptEnabled: false });
      const page = await context.newPage();
      for (const { name, path } of pages) {
        await page.goto(app.url + path);
        assert.equal(await page.locator("h1").count(), 1, `${name} has one h1`);
        assert.ok((await page.locator("main").innerText()).trim().length > 40, `${name} has a text`);
        assert.match(await page.title(), / · Rumbledore$/, name);
      }
      await page.goto(`${app.url}${pages.find(({ name }) => name === "week")!.path}`);
      await page.selectOption("select[name=week]", "5");
      await page.getByRole("button", { name: "Go" }).click();
      assert.match(page.url(), /\/weeks\/5$/, "the week picker's form works");
      await context.close();
    });

    await t.step(
      "no page says anything in the console, with the policy for scripts and styles in force",
      async () => {
        const context = await chromium.newContext({ viewport: phone });
        const page = await context.newPage();
        const said: string[] = [];
        page.on("console", (message) => said.push(`${new URL(page.url()).pathname}: ${message.text()}`));
        page.on("pageerror", (error) => said.push(`${new URL(page.url()).pathname}: ${error.message}`));
        for (const { path, status = 200 } of pages) {
          await page.goto(app.url + path, { waitUntil: "networkidle" });
          // Chromium itself reports a document that is not found; that is what was asked for.
          if (status !== 200) said.splice(0, said.length, ...said.filter((line) => !line.includes("404")));
        }
        await context.close();
        assert.deepEqual(said, []);
      },
    );

    await t.step("links and buttons of the league's pages are 44 px high on a phone", async () => {
      const context = await chromium.newContext({ viewport: phone, hasTouch: true });
      const page = await context.newPage();
      for (const { name, path } of pages) {
        await page.goto(app.url + path);
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("a, button, select, input, textarea, summary")].filter((element) => {
            const { height, width } = element.getBoundingClientRect();
            const hidden = width === 0 || element.closest("[hidden], .skip, noscript");
            const inText = getComputedStyle(element).display === "inline" &&
              element.closest("p, li, dd, .charts");
            return !hidden && !inText && height < 43.5;
          }).map((element) => element.outerHTML.slice(0, 120))
        );
        assert.deepEqual(small, [], name);
      }
      await context.close();
    });

    await t.step(
      "the league's home is at most 14 kB of HTML and CSS and 12 kB of JavaScript on the wire",
      async () => {
        const sizes = await wireBytes(chromium, `${app.url}/leagues/sample-1`);
        assert.ok(sizes.document > 1000 && sizes.stylesheet > 1000, "both were measured");
        assert.ok(sizes.document + sizes.stylesheet <= 14 * 1024, JSON.stringify(sizes));
        assert.ok(sizes.script <= 12 * 1024, JSON.stringify(sizes));
      },
    );

    await t.step("colours are the system's until someone chooses, and stay chosen", async () => {
      const context = await chromium.newContext({ viewport: phone, colorScheme: "light" });
      const page = await context.newPage();
      await page.goto(`${app.url}/leagues/sample-1`);
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = await paper();
      const button = () => page.getByRole("button", { name: /^Change colors/ });
      const chosen = (theme: string) =>
        page.locator(theme ? `html[data-theme=${theme}]` : "html:not([data-theme])");
      await button().click();
      await chosen("light").waitFor({ state: "attached" });
      await button().click();
      await chosen("dark").waitFor({ state: "attached" });
      const dark = await paper();
      assert.notEqual(dark, light);
      await page.goto(`${app.url}/leagues/sample-1/records`);
      assert.equal(await paper(), dark);
      await button().click();
      await chosen("").waitFor({ state: "attached" });
      assert.equal(await paper(), light);
      await context.close();
    });

    await t.step("a table is sorted by its headers, forth and back", async () => {
      const context = await chromium.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      await page.goto(`${app.url}/leagues/sample-1/standings`);
      const column = async () =>
        (await page.locator("#standings tbody td:nth-child(6)").allInnerTexts()).map((text) => Number(text));
      await page.getByRole("button", { name: "Points for" }).or(page.getByRole("button", { name: "PF" }))
        .click();
      const down = await column();
      assert.deepEqual(down, down.toSorted((a, b) => b - a));
      assert.equal(await page.locator("th[aria-sort=descending]").count(), 1);
      await page.getByRole("button", { name: "PF" }).click();
      assert.deepEqual(await column(), down.toReversed());
      await context.close();
    });

    await t.step("choosing a week goes there", async () => {
      const context = await chromium.newContext({ viewport: phone });
      const page = await context.newPage();
      await page.goto(`${app.url}${pages.find(({ name }) => name === "week")!.path}`, {
        waitUntil: "networkidle",
      });
      // The picker wakes when the browser is idle; until then choosing does nothing, and a member would choose again.
      for (let tries = 0; !page.url().endsWith("/weeks/7") && tries < 20; tries++) {
        await page.selectOption("select[name=week]", tries % 2 ? "6" : "7").catch(() => {});
        await page.waitForURL(/\/weeks\/7$/, { timeout: 500 }).catch(() => {});
      }
      assert.match(page.url(), /\/weeks\/7$/);
      await context.close();
    });
  } finally {
    await chromium.close();
  }
});
