import assert from "node:assert/strict";
import { go } from "./fixture/delay.ts";
import { browserTest, visit } from "./fixture/serve.ts";

browserTest(
  "a link inside f-client-nav exchanges the partials and nothing else",
  () =>
    visit("/nav/one", async ({ page, origin, hasText, errors }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.click(".counter");
      await page.click("#two");
      await hasText("h1", "Two");
      assert.equal(page.url(), `${origin}/nav/two`);
      assert.equal(await page.title(), "Two");
      await hasText(".counter", "1");
      await page.click(".counter");
      await hasText(".counter", "2");
      assert.ok(await page.evaluate(() => "isSamePage" in globalThis));
      assert.deepEqual(errors, []);
    }),
);

browserTest(
  "islands in the new content come alive, with their stylesheets",
  () =>
    visit("/plain", async ({ page, origin, hasText }) => {
      await page.goto(`${origin}/nav/search`, { waitUntil: "networkidle" });
      await page.click("#two");
      await hasText("h1", "Two");
      await page.waitForLoadState("networkidle");
      await page.click(".add");
      await hasText(".add", "1");
      await page.click(".idle");
      await hasText(".idle", "1");
      assert.equal(await page.locator("h1").evaluate((h1) => getComputedStyle(h1).color), "rgb(0, 128, 0)");
    }),
);

browserTest(
  "an island that is in both contents keeps its state and gets the new props",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      await page.click(".add");
      await page.fill("[name=typed]", "hello");
      await page.click("#two");
      await hasText("h1", "Two");
      await hasText(".field label", "second ");
      await hasText(".add", "1");
      assert.equal(await page.inputValue("[name=typed]"), "hello");
      await page.click(".add");
      await hasText(".add", "2");
    }),
);

browserTest(
  "back and forward bring content, address, title and scroll back",
  () =>
    visit("/nav/one", async ({ page, origin, hasText }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.locator("#bottom").scrollIntoViewIfNeeded();
      const bottom = await page.evaluate(() => scrollY);
      assert.ok(bottom > 1000);
      await page.click("#bottom");
      await hasText("h1", "Two");
      assert.equal(await page.evaluate(() => scrollY), 0);
      await page.goBack();
      await hasText("h1", "One");
      await page.waitForFunction((bottom) => scrollY === bottom, bottom);
      assert.equal(page.url(), `${origin}/nav/one`);
      assert.equal(await page.title(), "One");
      await page.goForward();
      await hasText("h1", "Two");
      assert.equal(page.url(), `${origin}/nav/two`);
      assert.ok(await page.evaluate(() => "isSamePage" in globalThis));
    }),
);

browserTest(
  "links say where the visitor is, after navigation too",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      const current = () =>
        page.locator("nav [aria-current=page]").evaluateAll((all) => all.map(({ id }) => id));
      assert.deepEqual(await current(), ["one", "slow"]);
      await page.click("#two");
      await hasText("h1", "Two");
      assert.deepEqual(await current(), ["two", "off", "other"]);
    }),
);

browserTest(
  "f-client-nav={false} leaves a link to the browser",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.click("#off");
      await hasText("h1", "Two");
      assert.ok(await page.evaluate(() => !("isSamePage" in globalThis)));
    }),
);

browserTest(
  "f-partial fetches from elsewhere and shows the link's own address",
  () =>
    visit("/nav/one", async ({ page, origin, hasText }) => {
      await page.click("#other");
      await hasText("#side", "only the side");
      await hasText("h1", "One");
      assert.equal(page.url(), `${origin}/nav/two`);
    }),
);

browserTest(
  "a redirect's target becomes the address",
  () =>
    visit("/nav/one", async ({ page, origin, hasText }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.click("#redirected");
      await hasText("h1", "Two");
      assert.equal(page.url(), `${origin}/nav/two`);
      assert.ok(await page.evaluate(() => "isSamePage" in globalThis));
    }),
);

browserTest(
  "a GET form is a navigation with its fields in the address",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      await page.fill("#q", "a b");
      await page.click("#search");
      await hasText("output", "a b");
    }),
);

browserTest(
  "a POST form sends its fields, and its button's, and shows the answer",
  () =>
    visit("/nav/list", async ({ page, origin, hasText }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.fill("#item", "milk");
      await page.click("#send");
      await hasText("#error", "Added milk.");
      await page.fill("#item", "");
      await page.click("#send");
      await hasText("#error", "Say something.");
      await page.fill("#item", "go");
      await page.keyboard.press("Enter");
      await hasText("h1", "Two");
      assert.equal(page.url(), `${origin}/nav/two`);
      assert.ok(await page.evaluate(() => "isSamePage" in globalThis));
    }),
);

browserTest(
  "a partial appends, prepends or replaces, as its mode says",
  () =>
    visit("/nav/list", async ({ page, origin, hasText }) => {
      await page.click("#append");
      await hasText("ul", "0append");
      await page.click("#prepend");
      await hasText("ul", "prepend0append");
      await page.click("#append");
      await hasText("ul", "prepend0appendappend");
      await page.click("#replace");
      await hasText("ul", "replace");
      assert.equal(page.url(), `${origin}/nav/list`);
    }),
);

browserTest(
  "_freshIndicator is true while the page loads",
  () =>
    visit("/nav/two", async ({ page, hasText }) => {
      const until = (value: boolean) =>
        page.waitForFunction(
          (value) =>
            (document.querySelector("#slow") as unknown as { _freshIndicator: { value: boolean } })
              ._freshIndicator.value === value,
          value,
        );
      await page.evaluate(() =>
        Object.assign(document.querySelector("#slow")!, { _freshIndicator: { value: false } })
      );
      await page.click("#slow");
      await until(true);
      for (const end = Date.now() + 10_000; !go();) {
        assert.ok(Date.now() < end, "the page was asked for");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await hasText("h1", "One");
      await until(false);
    }),
);

browserTest(
  "f-view-transition animates the change",
  () =>
    visit("/nav/one?animated", async ({ page, hasText }) => {
      await page.evaluate(() => {
        const original = document.startViewTransition.bind(document);
        document.startViewTransition = (change) => {
          document.body.dataset.animated = "yes";
          return original(change);
        };
      });
      await page.click("#two");
      await hasText("h1", "Two");
      assert.equal(await page.getAttribute("body", "data-animated"), "yes");
    }),
);

browserTest(
  "an island that leaves the page is unmounted",
  () =>
    visit("/nav/ticking", async ({ page, hasText }) => {
      await hasText(".ticking", "on");
      await page.click("#two");
      await hasText("h1", "Two");
      assert.equal(await page.getAttribute("html", "data-ticking"), "off");
    }),
);
