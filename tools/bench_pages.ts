/**
 * `deno task bench:pages`: what the pages that readers land on cost a phone, in bytes and requests, and what Lighthouse
 * (its mobile settings, medians of five) says of them.
 *
 * @module
 */
import { freePort } from "@/tests/postgres.ts";
import { startApp } from "@/tests/app.ts";
import { browser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { wireBytes } from "@/tests/browser/wire.ts";
import { type BenchRow, median, report } from "./bench_report.ts";

const runs = 5;
const pages = ["landing", "league", "standings", "matchup"];
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
const timings = {
  "first-contentful-paint": "FCP ms",
  "largest-contentful-paint": "LCP ms",
  "interactive": "TTI ms",
  "total-blocking-time": "TBT ms",
  "cumulative-layout-shift": "CLS",
} as const;

await using app = await startApp();
const port = await freePort();
const chromium = await browser([`--remote-debugging-port=${port}`]);
try {
  const rows: BenchRow[] = [];
  for (const { name, path } of (await samplePages(app.url)).filter(({ name }) => pages.includes(name))) {
    const { document, stylesheet, script, requests } = await wireBytes(chromium, app.url + path);
    const results = [];
    for (let run = 0; run < runs; run++) results.push(await lighthouseOf(app.url + path));
    const row: BenchRow = { page: name, HTML: document, CSS: stylesheet, JavaScript: script, requests };
    for (const category of categories) {
      row[category] = Math.round(100 * median(results.map((one) => one.categories[category].score ?? 0)));
    }
    for (const [audit, column] of Object.entries(timings)) {
      const value = median(results.map((one) => one.audits[audit].numericValue ?? NaN));
      row[column] = column === "CLS" ? Number(value.toFixed(3)) : Math.round(value);
    }
    rows.push(row);
  }
  await report({
    name: "pages",
    about:
      `First visits on a phone: bytes on the wire, and Lighthouse with its mobile settings, medians of ${runs}.`,
    rows,
  });
} finally {
  await chromium.close();
}

/** What is used of a report: https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md */
interface LighthouseReport {
  runtimeError?: { message: string };
  categories: Record<(typeof categories)[number], { score: number | null }>;
  audits: Record<
    string,
    { id: string; title: string; score: number | null; scoreDisplayMode: string; numericValue?: number }
  >;
}

/** One run that came to its end; a busy machine may lose the start of the trace. */
async function lighthouseOf(address: string): Promise<LighthouseReport> {
  for (let tries = 1;; tries++) {
    try {
      return await lighthouseOnce(address);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** It comes by npx: in the project's own dependencies everybody would install its 200 MB. */
async function lighthouseOnce(address: string): Promise<LighthouseReport> {
  const { stdout, stderr } = await new Deno.Command("npx", {
    args: ["-y", "lighthouse@13.5.0", address, `--port=${port}`, "--output=json", "--quiet"],
    stdin: "null",
  }).output();
  let found: LighthouseReport;
  try {
    found = JSON.parse(new TextDecoder().decode(stdout));
  } catch {
    throw new Error(`Lighthouse on ${address}: ${new TextDecoder().decode(stderr).slice(-2000)}`);
  }
  if (found.runtimeError) throw new Error(`Lighthouse on ${address}: ${found.runtimeError.message}`);
  for (const { id, title, score, scoreDisplayMode } of Object.values(found.audits)) {
    if (score !== null && score < 1 && scoreDisplayMode === "binary") {
      console.error(`${address}: ${id}: ${title}`);
    }
  }
  return found;
}
