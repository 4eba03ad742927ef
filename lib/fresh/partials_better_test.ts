/** Navigation where upstream throws, or leaves the visitor on the old page. */
import assert from "node:assert/strict";
import { go } from "./fixture/delay.ts";
import { browserTest, visit } from "./fixture/serve.ts";

for (const [id, text] of [["plain", "a partial alone needs no script"], ["text", "just text"]]) {
  browserTest(
    `an answer without this page's partials is an ordinary navigation: ${id}`,
    () =>
      visit("/nav/one", async ({ page, origin }) => {
        await page.click(`#${id}`);
        await page.waitForURL(`${origin}/${id}`);
        await page.getByText(text).waitFor();
      }),
  );
}

browserTest(
  "a new navigation gives up the one before",
  () =>
    visit("/nav/two", async ({ page, origin, hasText, errors }) => {
      await page.click("#slow");
      await page.click("#long");
      await hasText("h1", "Long");
      go();
      await page.waitForLoadState("networkidle");
      await hasText("h1", "Long");
      assert.equal(page.url(), `${origin}/nav/long#far`);
      assert.deepEqual(errors, []);
    }),
);

browserTest("a link with a fragment scrolls to it", () =>
  visit("/nav/one", async ({ page, hasText }) => {
    await page.click("#long");
    await hasText("h1", "Long");
    await page.waitForFunction(() =>
      Math.abs(document.querySelector("#far")!.getBoundingClientRect().top) < 5
    );
  }));

browserTest(
  "what is the same in both contents keeps its focus",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      await page.click("[name=typed]");
      await page.evaluate(() => document.querySelector<HTMLElement>("#two")!.click());
      await hasText("h1", "Two");
      assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).name), "typed");
    }),
);

browserTest(
  "the navigation script is only sent with pages that navigate",
  () =>
    visit("/", async ({ page, origin, scripts }) => {
      assert.equal([...scripts.keys()].filter((path) => /partials/.test(path)).length, 0);
      await page.goto(`${origin}/nav/one`, { waitUntil: "networkidle" });
      assert.equal([...scripts.keys()].filter((path) => /partials/.test(path)).length, 1);
    }),
);
