/** Navigation where upstream throws, or leaves the visitor on the old page. */
import assert from "node:assert/strict";
import { App } from "fresh";
import { go } from "./fixture/delay.ts";
import { browserTest, fixtureApp, visit } from "./fixture/serve.ts";
import { fetchFrom } from "./testing.ts";

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
  "the navigation script is only sent with pages that navigate, most of it when somebody is about to",
  () =>
    visit("/", async ({ page, origin, scripts }) => {
      const navigation = () =>
        [...scripts.keys()].map((path) => /(partials|exchange)-/.exec(path)?.[1]).filter(Boolean);
      assert.deepEqual(navigation(), []);
      await page.goto(`${origin}/nav/two`, { waitUntil: "networkidle" });
      assert.deepEqual(navigation(), ["partials"]);
      await page.hover("#one");
      await page.waitForFunction(() =>
        performance.getEntriesByType("resource").some(({ name }) => name.includes("exchange-"))
      );
      assert.deepEqual(navigation(), ["partials", "exchange"]);
    }),
);

browserTest(
  "a form's answer without partials is shown whole, and the form is not sent twice",
  () =>
    visit("/nav/list", async ({ page, origin, hasText }) => {
      const posts: string[] = [];
      page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
      await page.click("#answer");
      await hasText("h1", "Answer");
      await page.waitForLoadState("networkidle");
      await page.click(".counter");
      await hasText(".counter", "41");
      assert.equal(posts.length, 1);
      assert.equal(page.url(), `${origin}/answer`);
    }),
);

browserTest(
  "a form that could not be sent is sent again by the browser itself",
  () =>
    visit("/nav/list", async ({ page, hasText }) => {
      let isFirst = true;
      await page.route("**/nav/list*", (route) => {
        const abort = isFirst && route.request().method() === "POST";
        if (abort) isFirst = false;
        return abort ? route.abort() : route.continue();
      });
      await page.fill("#item", "milk");
      await page.click("#send");
      await hasText("#error", "Added milk.");
    }),
);

browserTest(
  "an answer of another build is an ordinary navigation",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.route("**/nav/two?fresh-partial=true", async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          body: (await response.text()).replace(/"boot":"/, '"boot":"/other'),
        });
      });
      await page.click("#two");
      await page.waitForFunction(() => !("isSamePage" in globalThis));
      await hasText("h1", "Two");
    }),
);

Deno.test("an answer to who asks for partials has the head, the partials and what their islands are given", async () => {
  const fetch = fetchFrom(await fixtureApp());
  const text = await (await fetch("/nav/two?fresh-partial=true")).text();
  assert.match(text, /<title>Two<\/title>[\s\S]*<body><!--frsh:partial:page:[\s\S]*<!--frsh:partial:side:/);
  assert.match(text, /<!--frsh:island:Field:/);
  assert.match(text, /"Field":\[/);
  for (const left of ["<nav", "Counter", '<script type="module"']) assert.ok(!text.includes(left), left);
  const whole = await (await fetch("/nav/list?fresh-partial=true", {
    method: "POST",
    body: new URLSearchParams({ item: "" }),
  })).text();
  assert.match(whole, /<nav[\s\S]*Say something/, "a form's answer may have to be shown whole");
});

Deno.test("a redirect to a fragment tells it to scripts, which are not told otherwise", async () => {
  const fetch = fetchFrom(new App().get("/", (ctx) => ctx.redirect("/to?a=1#b%20c")));
  const location = async (path: string) => (await fetch(path)).headers.get("location");
  assert.equal(await location("/"), "/to?a=1#b%20c");
  assert.equal(
    await location("/?fresh-partial=true"),
    "/to?a=1&fresh-partial=true&fresh-hash=b%2520c#b%20c",
  );
});

browserTest(
  "after a navigation the focus is on the page's heading, or on what the address names",
  () =>
    visit("/nav/one", async ({ page, hasText }) => {
      const focused = () => page.evaluate(() => document.activeElement!.outerHTML.slice(0, 30));
      await page.click("#two");
      await hasText("h1", "Two");
      assert.match(await focused(), /^<h1 tabindex="-1">Two</);
      await page.click("#long");
      await hasText("h1", "Long");
      assert.match(await focused(), /id="far"/);
    }),
);

browserTest(
  "a page is fetched when the mouse stays on its link, and not again by the click",
  () =>
    visit("/nav/one", async ({ page, origin, hasText }) => {
      const asked: string[] = [];
      page.on("request", (request) => request.url().includes("fresh-partial") && asked.push(request.url()));
      const early = page.waitForRequest(/fresh-partial/);
      await page.hover("#two");
      await early;
      await page.hover("#off");
      await page.waitForTimeout(150);
      await page.click("#two");
      await hasText("h1", "Two");
      assert.deepEqual(asked, [`${origin}/nav/two?fresh-partial=true`]);
    }),
);

browserTest(
  "a form that is sent before the code for it is there waits for that",
  () =>
    visit("/nav/list", async ({ page, hasText }) => {
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.evaluate(() => {
        document.querySelector<HTMLInputElement>("#item")!.value = "milk";
        document.querySelector<HTMLButtonElement>("#send")!.click();
      });
      await hasText("#error", "Added milk.");
      assert.ok(await page.evaluate(() => "isSamePage" in globalThis));
    }),
);
