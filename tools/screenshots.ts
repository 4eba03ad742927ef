/**
 * `deno task screenshots [names]`: every page of the sample league, on a phone and on a desk, in light and dark, as PNGs in
 * docs/screenshots/.
 *
 * @module
 */
import { startApp } from "@/tests/app.ts";
import { browser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";

const folder = "docs/screenshots";
const sizes = [{ width: 360, height: 740 }, { width: 1280, height: 800 }];

await Deno.mkdir(folder, { recursive: true });
await using app = await startApp();
const chromium = await browser();
try {
  const pages = (await samplePages(app.url)).filter(({ name }) =>
    !Deno.args.length || Deno.args.includes(name)
  );
  for (const viewport of sizes) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await chromium.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      for (const { name, path } of pages) {
        const file = `${folder}/${name}-${viewport.width}-${colorScheme}.png`;
        await page.goto(app.url + path, { waitUntil: "networkidle" });
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
      }
      await context.close();
    }
  }
} finally {
  await chromium.close();
}
