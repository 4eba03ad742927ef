/** Islands that wait: upstream wakes every island at once. */
import assert from "node:assert/strict";
import { browserTest, fixtureApp, visit } from "./fixture/serve.ts";

const named = (scripts: Map<string, number>, name: string) =>
  [...scripts.keys()].filter((path) => path.includes(`/${name}-`)).length;

browserTest(
  "an idle island wakes by itself, after the page",
  () =>
    visit("/modes?mode=idle&gap=0", async ({ page, hasText, scripts }) => {
      await page.waitForFunction(() =>
        performance.getEntriesByType("resource").some(({ name }) => /Idle-/.test(name))
      );
      assert.equal(named(scripts, "lazy"), 1);
      await page.waitForLoadState("networkidle");
      await page.click(".idle");
      await hasText(".idle", "1");
    }),
);

browserTest(
  "a visible island's code is fetched when it comes near the window",
  () =>
    visit("/modes?mode=visible&gap=5000", async ({ page, scripts }) => {
      assert.deepEqual([scripts.size, named(scripts, "lazy")], [1, 1]);
      await page.locator(".visible").scrollIntoViewIfNeeded();
      await page.waitForFunction(() => {
        const button = document.querySelector<HTMLButtonElement>(".visible")!;
        button.click();
        return button.textContent !== "0";
      });
      assert.equal(named(scripts, "Visible"), 1);
    }),
);

browserTest(
  "an island that waits for a touch does what the first click asked for",
  () =>
    visit("/modes?mode=interaction&gap=0", async ({ page, hasText, scripts, errors }) => {
      assert.deepEqual([scripts.size, named(scripts, "lazy")], [1, 1]);
      await page.click(".interaction");
      await hasText(".interaction", "1");
      assert.equal(named(scripts, "Touched"), 1);
      await page.click(".interaction");
      await hasText(".interaction", "2");
      assert.deepEqual(errors, []);
    }),
);

browserTest(
  "the keyboard wakes an island too",
  () =>
    visit("/modes?mode=interaction&gap=0", async ({ page, hasText }) => {
      await page.keyboard.press("Tab");
      await page.waitForLoadState("networkidle");
      await page.keyboard.press("Enter");
      await hasText(".interaction", "1");
    }),
);

browserTest("a page with one counter sends at most 9 kB in at most two scripts", async () => {
  const app = await fixtureApp(undefined, [/islands\/(?!Counter\.)/]);
  await visit("/", async ({ page, hasText, scripts }) => {
    await page.click(".counter");
    await hasText(".counter", "4");
    const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
    console.log(`one counter: ${bytes} bytes in ${scripts.size} scripts`);
    assert.ok(scripts.size <= 2 && bytes <= 9000, JSON.stringify([...scripts]));
  }, { app });
});

browserTest(
  "an island among the children of one that waits wakes with it",
  () =>
    visit("/folded", async ({ page, hasText, scripts, errors }) => {
      assert.equal(scripts.size, 1);
      await page.click(".counter");
      await hasText(".counter", "2");
      await page.click(".fold");
      await hasText(".fold", "open");
      await page.click(".fold");
      await hasText(".counter", "1");
      assert.deepEqual(errors, []);
    }),
);
