/**
 * The browser that tests and screenshots use.
 *
 * @module
 */
import { type Browser, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** Why there is no browser to test with, or false where there is one: the value of a test's `ignore`. */
export const noBrowser: boolean = (() => {
  try {
    return !Deno.statSync(executablePath).isFile;
  } catch {
    console.log(`${executablePath} is not installed: the tests that need a browser are skipped`);
    return true;
  }
})();

/** Starts Chromium, with further arguments where they are given; whoever starts it closes it. */
export function browser(more: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}
