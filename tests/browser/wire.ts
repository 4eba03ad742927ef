/**
 * What a page costs on the wire.
 *
 * @module
 */
import type { Browser } from "playwright-core";

/** Bytes that travelled, headers included, once everything that wants to load has loaded. */
export interface WireBytes {
  document: number;
  stylesheet: number;
  script: number;
  /** Requests of every kind. */
  requests: number;
}

/** Opens the page on a phone with an empty cache and counts what arrives. */
export async function wireBytes(chromium: Browser, address: string): Promise<WireBytes> {
  const context = await chromium.newContext({ viewport: { width: 360, height: 740 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const kinds = new Map<string, string>();
    const sizes = { document: 0, stylesheet: 0, script: 0 };
    session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type.toLowerCase()));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId);
      if (kind && kind in sizes) sizes[kind as keyof typeof sizes] += encodedDataLength;
    });
    await page.goto(address, { waitUntil: "networkidle" });
    return { ...sizes, requests: kinds.size };
  } finally {
    await context.close();
  }
}
