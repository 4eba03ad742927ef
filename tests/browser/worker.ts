/**
 * The service worker, as tests wait for it.
 *
 * @module
 */
import type { Page } from "playwright-core";

/** Waits until what is asked of the page gives true; `waitForFunction` takes a promise for that. */
export async function until<Arg>(
  page: Page,
  ask: (arg: Arg) => Promise<boolean>,
  arg: Arg,
  seconds = 30,
): Promise<void> {
  for (let looks = 0; looks < seconds * 20; looks++) {
    // The page may be on its way to another.
    if (await page.evaluate<boolean, Arg>(ask as never, arg as never).catch(() => false)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`not within ${seconds} s: ${ask}`);
}

/** Waits until a worker answers for the page, and has kept what is at `path` where one is given. */
export async function ready(page: Page, path?: string): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  const answers = () =>
    page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 3000 });
  // A page that was asked for before there was a worker, and came after it had begun, has none until the next one.
  await answers().catch(() => page.reload().then(answers));
  if (path) await until(page, (path) => caches.match(path, { ignoreVary: true }).then(Boolean), path);
}

/** The paths of the pages that a browser keeps, in the order in which they were read. */
export const keptPages = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) {
        const kept = await cache.match(key, { ignoreVary: true });
        if (kept?.headers.has("x-kept")) found.push(new URL(key.url).pathname);
      }
    }
    return found;
  });
