/** A Sunday, followed in Chromium on a phone: with JavaScript scores move by themselves, without it a reload shows them. @module */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";

const phone = { width: 360, height: 740 };
const season = "/leagues/sample-1/seasons/2026";

const figure = async (page: Page, name: string) =>
  (await page.locator(`[data-v=${name}]`).first().innerText()).replaceAll(/\s/g, "");

/** The two scores of a matchup's page, as numbers. */
const scores = async (page: Page) =>
  (await page.locator(".versus .score").allInnerTexts()).map((text) => Number(text.replaceAll(/\s/g, "")));

/** Asks the page again and again until it is so. */
async function until(holds: () => Promise<boolean>, what: string, seconds = 90): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!await holds()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resume) => setTimeout(resume, 250));
  }
}

Deno.test({ name: "a Sunday is followed to its end", ignore: noBrowser }, async (t) => {
  // From five in the afternoon to Tuesday morning, when the week is settled, in about half a minute.
  await using app = await startApp({ LIVE_POLLING: "on", SAMPLE_SPEED: "1200" });
  const chromium = await browser();
  try {
    const followed = await (await chromium.newContext({ viewport: phone })).newPage();
    const read = await (await chromium.newContext({ viewport: phone, javaScriptEnabled: false })).newPage();
    const said: string[] = [];
    followed.on("console", (message) => said.push(message.text()));
    followed.on("pageerror", (error) => said.push(error.message));
    await followed.goto(`${app.url}${season}/matchups/64`);
    await read.goto(`${app.url}${season}/matchups/63`);
    const first = { followed: await scores(followed), read: await scores(read) };

    await t.step(
      "without JavaScript the page says when it was made, and a reload shows newer scores",
      async () => {
        const { iso, note } = {
          iso: await read.locator(".live time").getAttribute("datetime"),
          note: read.locator(".live"),
        };
        assert.ok(Math.abs(Date.parse(iso!) - Date.now()) < 60_000);
        assert.match(await note.innerText(), /^Scores as of\s\d\d:\d\d UTC\s?\.\sReload$/);
        assert.equal(await read.locator("meta[http-equiv=refresh]").getAttribute("content"), "60");
        assert.match(await figure(read, "chance"), /^\d+%$/);
        await until(async () => {
          await read.getByRole("link", { name: "Reload" }).click();
          return String(await scores(read)) !== String(first.read);
        }, "the scores are newer");
      },
    );

    await t.step("with JavaScript scores and what is projected move in the page as it stands", async () => {
      await followed.evaluate(() => document.body.dataset.opened = "once");
      await followed.getByText("Live: scores move by themselves.").waitFor();
      const projected = await figure(followed, "homeProjected");
      await until(async () => String(await scores(followed)) !== String(first.followed), "the scores moved");
      await until(
        async () => await figure(followed, "homeProjected") !== projected,
        "so did what is projected",
      );
    });

    await t.step("the matchup is followed to its end", async () => {
      await until(async () => await figure(followed, "state") === "Final", "it ends");
      assert.equal(
        await followed.evaluate(() => document.body.dataset.opened),
        "once",
        "the page was never reloaded",
      );
      const [home, away] = await scores(followed);
      assert.deepEqual(
        [await figure(followed, "chance"), await figure(followed, "rest")],
        home > away ? ["100%", "0%"] : ["0%", "100%"],
      );
      const sum = async () => Number(await followed.locator(".lineups tfoot td.strong").first().innerText());
      await until(async () => await sum() === home, "the lineups were fetched anew", 15);
      assert.match(await followed.locator("[role=status]").innerText(), / wins, [\d.]+ to [\d.]+$/);
      const api = await (await fetch(`${app.url}/api/v1${season}/weeks/11/matchups`)).json();
      const told = api.matchups.find(({ id }: { id: number }) => id === 64);
      assert.deepEqual([home, away], [told.home.points, told.away.points], "what is shown is what is kept");

      await read.reload();
      assert.equal((await read.locator(".versus .state").innerText()).trim(), "Final");
      assert.equal(
        await read.locator("meta[http-equiv=refresh]").count(),
        0,
        "what is over does not refresh",
      );
      assert.equal(await read.locator(".live").count(), 0);
    });

    await t.step("the next week's page supposes the table while its games run, and moves", async () => {
      const page =
        await (await chromium.newContext({ viewport: phone, reducedMotion: "reduce", bypassCSP: true }))
          .newPage();
      await until(async () => {
        await page.goto(`${app.url}${season}/weeks/12`);
        return await page.getByRole("heading", { name: "If it ended now" }).count() === 1;
      }, "games of week 12 run");
      assert.equal(await page.locator("#what-if table").first().locator("tbody tr").count(), 12);
      assert.deepEqual(await violations(page), []);
      const before = await page.locator(".games").innerText();
      await until(async () => await page.locator(".games").innerText() !== before, "its scores move");
    });

    await t.step("where streams are held back scores are asked for, and move as well", async () => {
      const context = await chromium.newContext({ viewport: phone, serviceWorkers: "block" });
      const page = await context.newPage();
      const polled: number[] = [];
      await page.route("**/live?since=*", async (route) => {
        // As a proxy that waits for the end of an answer before it passes it on.
        if (route.request().headers().accept !== "application/json") return;
        const answer = await route.fetch();
        polled.push(answer.status());
        await route.fulfill({ response: answer });
      });
      await page.goto(`${app.url}${season}/weeks/12`);
      await page.getByText("Live: scores move by themselves.").waitFor();
      assert.deepEqual(polled.slice(0, 1), [200], "something moved while nothing was heard");
      assert.equal(await page.locator(".live").getByRole("link", { name: "Reload" }).count(), 0);
    });

    await t.step("whoever saves data is asked first", async () => {
      const context = await chromium.newContext({ viewport: phone });
      await context.addInitScript(() =>
        Object.defineProperty(navigator, "connection", { value: { saveData: true } })
      );
      const page = await context.newPage();
      const streams: string[] = [];
      page.on("request", (request) => request.url().includes("/live") && streams.push(request.url()));
      await page.goto(`${app.url}/leagues/sample-1`);
      const button = page.getByRole("button", { name: "Follow live" });
      await button.waitFor();
      assert.deepEqual(streams, []);
      await button.click();
      await page.getByText("Live: scores move by themselves.").waitFor();
    });
    assert.deepEqual(said, []);
  } finally {
    await chromium.close();
  }
});
