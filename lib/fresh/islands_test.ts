import assert from "node:assert/strict";
import { described } from "./fixture/described.ts";
import { kinds } from "./fixture/kinds.ts";
import { browserTest, visit } from "./fixture/serve.ts";

browserTest(
  "an island is rendered on the server and comes alive in the browser",
  () =>
    visit("/", async ({ page, hasText, errors }) => {
      await hasText(".counter", "3");
      await page.click(".counter");
      await page.click(".counter");
      await hasText(".counter", "5");
      assert.deepEqual(await page.locator("main > *").allTextContents(), ["before", "5", "after"]);
      assert.deepEqual(errors, []);
    }),
);

browserTest(
  "a page without islands has no script at all",
  () =>
    visit("/plain", async ({ page, scripts }) => {
      assert.equal(await page.locator("script").count(), 0);
      assert.equal(scripts.size, 0);
    }),
);

browserTest("props of every kind arrive as what they were", async () => {
  await visit("/", async ({ page, origin, errors }) => {
    for (const [name, value] of Object.entries(kinds)) {
      await page.goto(`${origin}/kinds?name=${encodeURIComponent(name)}`);
      const missing = name.startsWith("Temporal.") && !await page.evaluate(() => "Temporal" in globalThis);
      if (missing) {
        console.log(`${name}: this browser has none`);
        continue;
      }
      const pre = page.locator("pre[data-live=true]");
      await pre.waitFor();
      assert.equal(await pre.textContent(), described(value), name);
      assert.equal(await pre.getAttribute("data-same"), "true", `${name} stays one value in two props`);
    }
    assert.deepEqual(errors, []);
  });
});

browserTest(
  "two islands that are given one signal share it",
  () =>
    visit("/shared", async ({ page, hasText }) => {
      await page.click("#a");
      await hasText("#b", "2");
      await page.click("#b");
      await hasText("#a", "3");
    }),
);

browserTest(
  "JSX given to an island stays, is alive where it has islands, and shows up when wanted",
  () =>
    visit("/slots", async ({ page, hasText, errors }) => {
      await hasText(".slotted h1.a", "Title");
      await hasText(".children p", "from the server");
      await page.click(".children .counter");
      await hasText(".children .counter", "8");
      assert.ok(await page.locator(".children input").isChecked());
      assert.ok(await page.locator(".children input").isDisabled());
      await page.click(".toggle");
      await hasText(".opened .counter", "70");
      await page.click(".opened .counter");
      await hasText(".opened .counter", "71");
      await hasText(".children .counter", "8");
      assert.deepEqual(errors, []);
    }),
);

browserTest(
  "an island's file may export several; one inside another is an ordinary component",
  () =>
    visit("/slots", async ({ hasText }) => {
      await hasText(".second .first", "browser");
      await hasText(".second em", "emphasis");
    }),
);

browserTest(
  "<Head> in an island changes the document's head",
  () =>
    visit("/titled", async ({ page, errors }) => {
      await page.waitForFunction(() => document.title === "Clicked 0");
      await page.click(".titled");
      await page.waitForFunction(() => document.title === "Clicked 1");
      const content = (name: string) =>
        page.locator(`head meta[name=${name}]`).evaluateAll((all) =>
          all.map((el) => (el as HTMLMetaElement).content)
        );
      assert.deepEqual(await content("own"), ["1"]);
      assert.deepEqual(await content("description"), ["clicked 1 times"]);
      assert.deepEqual(errors, []);
    }),
);

browserTest(
  "asset() in an island is the same on both sides",
  () =>
    visit("/pictured", async ({ page, errors }) => {
      await page.locator("[data-live=true]").waitFor();
      const [source] = await page.locator("img").evaluateAll((all) =>
        all.map((image) => image.getAttribute("src"))
      );
      assert.match(source!, /^\/a\.png\?__frsh_c=\w{40}$/);
      assert.ok((await (await fetch(page.url())).text()).includes(`src="${source}"`));
      assert.deepEqual(errors, []);
    }),
);
