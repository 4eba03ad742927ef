/**
 * `deno task bytes`: what every page of the sample league sends to a phone that was never there, as a table.
 *
 * @module
 */
import { startApp } from "@/tests/app.ts";
import { browser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { wireBytes } from "@/tests/browser/wire.ts";

await using app = await startApp();
const chromium = await browser();
try {
  console.log("| page | HTML | CSS | JavaScript | requests |\n| --- | ---: | ---: | ---: | ---: |");
  for (const { name, path } of await samplePages(app.url)) {
    const { document, stylesheet, script, requests } = await wireBytes(chromium, app.url + path);
    console.log(`| ${name} | ${document} | ${stylesheet} | ${script} | ${requests} |`);
  }
} finally {
  await chromium.close();
}
