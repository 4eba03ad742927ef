/** The sportsbook, as members use it in Chromium on a phone, with and without JavaScript. @module */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { demoCookie, demoNames, opened } from "@/tests/browser/sign_in.ts";

const phone = { width: 360, height: 740 };
const book = "/leagues/sample-1/book";
const [boss, ann, ben] = demoNames;

/** The book, opened by a demo member or by nobody. */
async function bookOf(...of: Parameters<typeof opened>): Promise<Page> {
  const page = await opened(...of);
  await page.goto(of[1] + book);
  return page;
}

const bankroll = (page: Page) => page.locator(".facts dd").first().innerText();

Deno.test({ name: "the sportsbook, in a browser", ignore: noBrowser }, async (t) => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  const chromium = await browser();
  try {
    for (
      const [javaScriptEnabled, name] of [[false, ann], [true, ben]] as const
    ) {
      const how = `${javaScriptEnabled ? "with" : "without"} JavaScript`;

      await t.step(`a member places a single and a parlay, ${how}`, async () => {
        const page = await bookOf(chromium, app.url, name, { javaScriptEnabled });
        assert.equal(await bankroll(page), "$10,000");
        await page.getByRole("checkbox", { name: /to beat/ }).first().check();
        if (javaScriptEnabled) {
          await page.getByText(/^At [+−]\d+ \([\d.]+\)\.$/).waitFor();
        }
        await page.getByLabel("Stake in dollars").fill("250");
        if (javaScriptEnabled) await page.getByText(/^At .*: returns \$/).waitFor();
        await page.getByRole("button", { name: "Place slip" }).click();
        await page.waitForURL(/\/book\/slips\/\d+$/);
        assert.equal(await page.locator("h1").innerText(), "Single");
        assert.match(await page.locator("main").innerText(), /−\$250/);

        await page.goto(app.url + book);
        assert.equal(await bankroll(page), "$9,750");
        const wins = page.getByRole("checkbox", { name: /to beat/ });
        await wins.nth(0).check();
        await wins.nth(2).check();
        await page.getByRole("checkbox", { name: /^Over/ }).nth(2).check();
        await page.getByLabel("Stake in dollars").fill("$1,000");
        await page.getByRole("button", { name: "Place slip" }).click();
        await page.waitForURL(/\/book\/slips\/\d+$/);
        assert.equal(await page.locator("h1").innerText(), "Parlay of 3");
        await page.goto(app.url + book);
        assert.equal(await page.locator(".slips li").count(), 2);
        await page.context().close();
      });

      await t.step(`what is not taken comes back as it was filled in, ${how}`, async () => {
        const page = await bookOf(chromium, app.url, name, { javaScriptEnabled });
        const had = await bankroll(page);
        await page.getByRole("checkbox", { name: /to beat/ }).first().check();
        await page.getByRole("checkbox", { name: /^Over/ }).first().check();
        await page.getByLabel("Stake in dollars").fill("10");
        await page.getByRole("button", { name: "Place slip" }).click();
        await page.getByRole("alert").waitFor();
        assert.match(await page.getByRole("alert").innerText(), /one outcome of each matchup/);
        assert.equal(await page.locator("input[name=leg]:checked").count(), 2);
        assert.equal(await page.getByLabel("Stake in dollars").inputValue(), "10");
        assert.equal(await bankroll(page), had);
        await page.context().close();
      });

      await t.step(`a member picks winners and changes one, ${how}`, async () => {
        const page = await bookOf(chromium, app.url, name, { javaScriptEnabled });
        await page.getByRole("link", { name: "Picks" }).click();
        const pick = page.locator(".picks fieldset").first().getByRole("radio");
        for (const one of [0, 1]) {
          await pick.nth(one).check();
          // Without JavaScript the page is on its way elsewhere until the answer that the form's redirect leads to.
          const kept = page.waitForResponse((response) =>
            (javaScriptEnabled ? response.request() : response.request().redirectedFrom())?.method() ===
              "POST"
          );
          await page.getByRole("button", { name: "Keep my picks" }).click();
          await (await kept).finished();
          await page.reload();
          assert.equal(await pick.nth(one).isChecked(), true);
        }
        await page.context().close();
      });
    }

    await t.step("odds that moved are shown anew with 409, and nothing is placed", async () => {
      const cookie = await demoCookie(app.url, boss);
      const html = await (await fetch(app.url + book, { headers: { cookie } })).text();
      const [leg] = html.match(/moneyline\.\d+\.home@\d+/)!;
      const [, key] = html.match(/name="key" value="([^"]+)"/)!;
      const [outcome, odds] = leg.split("@");
      const post = (fields: [string, string][], headers: HeadersInit = { cookie }) =>
        fetch(app.url + book, {
          method: "POST",
          headers,
          body: new URLSearchParams(fields),
          redirect: "manual",
        });
      const moved = await post([["key", key], ["stake", "7"], ["leg", `${outcome}@${Number(odds) + 100}`]]);
      assert.equal(moved.status, 409);
      const again = await moved.text();
      assert.match(again, /odds have moved/);
      assert.match(
        again,
        new RegExp(`<input[^>]*value="${leg}"[^>]*checked`),
        "the outcome stays ticked, at its new price",
      );
      assert.match(again, /\$10,000/);

      const first = await post([["key", key], ["stake", "7"], ["leg", leg]]);
      const second = await post([["key", key], ["stake", "7"], ["leg", leg]]);
      assert.deepEqual([first.status, second.status], [303, 303]);
      assert.equal(first.headers.get("location"), second.headers.get("location"));
      const other = await post([["key", key], ["stake", "8"], ["leg", leg]]);
      assert.equal(other.status, 409);
      await other.body?.cancel();
      const page = await (await fetch(app.url + book, { headers: { cookie } })).text();
      assert.match(page, /\$9,993/);

      const guest = await post([["key", key], ["stake", "7"], ["leg", leg]], {});
      assert.equal(guest.status, 403);
      assert.match(await guest.text(), /Only members/);
      const bad = await post([["key", crypto.randomUUID()], ["stake", "0.5"], ["leg", leg]]);
      assert.equal(bad.status, 400);
      assert.match(await bad.text(), /whole number of dollars/);
      const slip = await fetch(app.url + first.headers.get("location")!);
      assert.equal(slip.status, 404, "slips are for members");
      await slip.body?.cancel();
    });

    await t.step(
      "axe finds nothing, nothing scrolls sideways, at 360 and 1280, in both colours",
      async () => {
        const complaints: string[] = [];
        for (const colorScheme of ["light", "dark"] as const) {
          for (const viewport of [phone, { width: 1280, height: 800 }]) {
            for (const name of [ann, null]) {
              const page = await bookOf(chromium, app.url, name, { viewport, colorScheme, bypassCSP: true });
              const paths = [
                book,
                `${book}/picks`,
                `${book}/table`,
                `${book}/table?scope=week`,
                `${book}/table?scope=all`,
              ];
              if (name) paths.push(`${book}/slips/1`, `${book}/slips/2`);
              for (const path of paths) {
                const answer = await page.goto(app.url + path);
                if (answer?.status() !== 200) complaints.push(`${path}: ${answer?.status()}`);
                const found = await violations(page);
                const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                if (over > 0) found.push(`${over} px wider than the window`);
                const small = await page.evaluate(() =>
                  [...document.querySelectorAll("main :is(a, button, input, select, label:has(input))")]
                    .filter(
                      (element) => {
                        const { height, width } = element.getBoundingClientRect();
                        const inText = getComputedStyle(element).display === "inline" &&
                          element.closest("p, li, dd");
                        return width > 0 && !inText && !element.matches("label > input, .unseen") &&
                          height < 43.5;
                      },
                    ).map((element) => element.outerHTML.slice(0, 100))
                );
                complaints.push(...[...found, ...small].map((line) => `${viewport.width} ${path}: ${line}`));
              }
              await page.context().close();
            }
          }
        }
        assert.deepEqual(complaints, []);
      },
    );

    const shots = Deno.env.get("BOOK_SHOTS");
    if (shots) {
      for (const viewport of [phone, { width: 1280, height: 800 }]) {
        const page = await bookOf(chromium, app.url, ben, { viewport });
        await page.screenshot({ path: `${shots}/book-${viewport.width}.png` });
        await page.screenshot({ path: `${shots}/book-${viewport.width}-full.png`, fullPage: true });
        for (const part of ["picks", "table", "slips/1"]) {
          await page.goto(`${app.url}${book}/${part}`);
          await page.screenshot({ path: `${shots}/${part.replace("/", "-")}-${viewport.width}.png` });
        }
        await page.context().close();
      }
    }
  } finally {
    await chromium.close();
  }
});
