/**
 * What a reader who was here before fetches after a new build, in Chromium.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { buildApp, type RunningApp, startApp } from "@/tests/app.ts";
import { copySources, edit } from "@/tests/copy.ts";
import { badLine } from "./bad_line.ts";
import { browser, noBrowser } from "./chromium.ts";

const pages = ["", "/standings", "/book"].map((path) => `/leagues/sample-1${path}`);

/** A script or stylesheet as it travelled: bytes with headers, and how it was encoded. */
interface Asset {
  path: string;
  bytes: number;
  encoding: string;
}

/** Visits the pages and gives the assets that came for them over the wire. */
async function assetsOf(page: Page, origin: string): Promise<Asset[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const coming = new Map<string, Asset>(), come: Asset[] = [];
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const { pathname: path } = new URL(response.url);
    if (!/\.(?:js|css)$/.test(path) || response.fromDiskCache) return;
    const encoding = Object.entries(response.headers).find(([name]) => /^content-encoding$/i.test(name));
    coming.set(requestId, { path, bytes: 0, encoding: encoding?.[1] ?? "" });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const asset = coming.get(requestId);
    if (asset && encodedDataLength > 0) come.push({ ...asset, bytes: encodedDataLength });
  });
  for (const path of pages) await page.goto(origin + path, { waitUntil: "networkidle" });
  await session.detach();
  return come;
}

const sum = (assets: Asset[]) => assets.reduce((bytes, asset) => bytes + asset.bytes, 0);

Deno.test({
  name: "after a new build a returning reader fetches at most a tenth of what the assets are",
  ignore: noBrowser,
  async fn(t) {
    const folder = await Deno.makeTempDir({ prefix: "rumbledore-build-" });
    const chromium = await browser();
    let app: RunningApp | undefined;
    const stop = async () => {
      await app?.[Symbol.asyncDispose]();
      app = undefined;
    };
    const start = async () => app = await startApp({}, undefined, folder);
    try {
      await copySources(folder);
      await using line = await badLine((await start()).url);
      const context = await chromium.newContext({ serviceWorkers: "block" });
      const page = await context.newPage();
      const full = await assetsOf(page, line.url);
      assert(full.length >= 4 && full.every(({ encoding }) => encoding === "br"), JSON.stringify(full));

      const returning = async (change: () => Promise<void>) => {
        await change();
        await buildApp(folder);
        await stop();
        line.app = (await start()).url;
        return await assetsOf(page, line.url);
      };
      const steps: Record<string, () => Promise<void>> = {
        "a colour and a rule in the stylesheet, a word in an island": async () => {
          await edit(
            `${folder}/static/styles.css`,
            (css) => css.replace("#ffe14d", "#ffe24c") + "\n.added { color: red }\n",
          );
          await edit(
            `${folder}/islands/LiveScores.tsx`,
            (text) => text.replace('class="live quiet"', 'title="Live" class="live quiet"'),
          );
        },
        "what all islands share": async () => {
          await edit(`${folder}/lib/fresh/client/mount.ts`, (text) => `${text}\nconsole.debug("mounted");\n`);
        },
      };
      for (const [name, change] of Object.entries(steps)) {
        await t.step(name, async () => {
          const again = await returning(change);
          assert(
            again.length > 0 && again.every(({ encoding }) => encoding === "dcz"),
            JSON.stringify(again),
          );
          assert(
            sum(again) <= 0.1 * sum(full),
            `${sum(again)} of ${sum(full)} bytes: ${JSON.stringify(again)}`,
          );
          console.log(`${sum(again)} of ${sum(full)} bytes, headers included`);
        });
      }
    } finally {
      await stop();
      await chromium.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
