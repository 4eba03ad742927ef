/**
 * `deno task bench:slow`: the league's home on a bad phone, 400 kbit/s down, 400 ms a round trip, a processor four times
 * slower: when the largest text is painted on the first visit, on the second, and without any connection.
 *
 * @module
 */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { browser } from "@/tests/browser/chromium.ts";
import { median, report } from "./bench_report.ts";

const runs = 5;
const path = "/leagues/sample-1";
/** Chrome's own throttling counts bytes a second; the latency is that of a whole round trip. */
const slow = { latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

interface Visit {
  /** Milliseconds from the start of the navigation. */
  largestPaint: number;
  firstPaint: number;
  /** Bytes of this visit's answers as they travelled, those from the browser's own caches at 0. */
  bytes: number;
}

await using app = await startApp({ LIVE_POLLING: "off" });
const chromium = await browser();
try {
  const visits = { first: [] as Visit[], second: [] as Visit[], offline: [] as Visit[] };
  for (let run = 0; run < runs; run++) {
    const context = await chromium.newContext({
      viewport: { width: 360, height: 740 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
    });
    visits.first.push(await visit(context));
    visits.second.push(await visit(context));
    visits.offline.push(await visit(context, { offline: true }));
    await context.close();
  }
  await report({
    name: "slow",
    about:
      `The league's home at 400 kbit/s, 400 ms a round trip and a processor slowed 4 times; medians of ${runs}.`,
    rows: Object.entries(visits).map(([name, all]) => ({
      visit: name,
      "first paint ms": Math.round(median(all.map(({ firstPaint }) => firstPaint))),
      "largest paint ms": Math.round(median(all.map(({ largestPaint }) => largestPaint))),
      "worst ms": Math.round(Math.max(...all.map(({ largestPaint }) => largestPaint))),
      "bytes on the wire": median(all.map(({ bytes }) => bytes)),
    })),
  });
} finally {
  await chromium.close();
}

/** Opens the page in a tab of its own, waits until it has come to rest, and gives what it cost. */
async function visit(context: BrowserContext, { offline = false } = {}): Promise<Visit> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const bytes = await throttled(session, offline);
  // Of the service worker too.
  await context.setOffline(offline);
  await page.goto(app.url + path, { waitUntil: "load" });
  const found = await paints(page);
  // The service worker, where there is one, is installed when the page has nothing else to do.
  await page.evaluate(() =>
    navigator.serviceWorker?.getRegistration().then((one) => one && navigator.serviceWorker.ready)
  );
  await page.waitForLoadState("networkidle");
  await context.setOffline(false);
  await page.close();
  return { ...found, bytes: bytes() };
}

async function throttled(session: CDPSession, offline: boolean): Promise<() => number> {
  let bytes = 0;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { ...slow, offline });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  session.on("Network.loadingFinished", ({ encodedDataLength }) => bytes += encodedDataLength);
  return () => bytes;
}

/** The browser's own record of what it has painted. */
function paints(page: Page): Promise<Omit<Visit, "bytes">> {
  return page.evaluate(async () => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) =>
        new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true })
      );
    const [largest, first] = await Promise.all([entries("largest-contentful-paint"), entries("paint")]);
    return { largestPaint: largest.at(-1)!.startTime, firstPaint: first[0].startTime };
  });
}
