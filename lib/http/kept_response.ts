/**
 * A kept answer as a response.
 *
 * @module
 */
import type { Answers } from "@/lib/cache/answers.ts";
import type { Coding } from "@/lib/cache/coding.ts";
import type { Header, Kept } from "@/lib/cache/kept.ts";
import { etag } from "@/lib/cache/name.ts";

/** What the stored copies of a page are told apart by, wherever they are. */
export const VARY = "Accept-Encoding, Cookie, Save-Data";

/**
 * Browsers ask every time, which costs 304 bytes or so; what stands between may answer for ten seconds by itself
 * (RFC 9111, 5.2.2.10). Nothing stale is allowed here, because Chromium's own cache would give it to its reader.
 */
const SHARED = "public, max-age=0, s-maxage=10, must-revalidate";
/**
 * The edge, which alone heeds this header (RFC 9213), may go on for a minute while it asks, and for a day while nobody
 * answers (RFC 5861).
 */
const EDGE = "max-age=10, stale-while-revalidate=60, stale-if-error=86400";
const OWN = "private, no-cache";

/** What an answer that everybody gets is purged by at the edge; null for one that is for one viewer, or one league's. */
export type Shared = string | null;

/** What says for how long, and for whom. */
export const lifetimeHeaders = (shared: Shared): Header[] => [
  ["vary", VARY],
  ["cache-control", shared ? SHARED : OWN],
  ...(shared ? [["cdn-cache-control", EDGE], ["cache-tag", shared]] satisfies Header[] : []),
];

/** All headers of a kept answer in a coding, but its length. */
export const headersOf = (kept: Kept, coding: Coding, shared: Shared): Header[] => [
  ...kept.headers,
  ...(coding === "id" ? [] : [["content-encoding", coding] satisfies Header]),
  ["etag", etag(kept.tag, coding)],
  ...lifetimeHeaders(shared),
];

/** The response. HEAD's has the length that GET's has. */
export function keptResponse(
  answers: Answers,
  kept: Kept,
  { best, shared, isHead }: { best: Coding; shared: Shared; isHead: boolean },
): Response {
  const coding = kept.coding(best);
  const body = answers.body(kept, coding);
  const headers = kept.form(`${coding} ${shared}`, () => headersOf(kept, coding, shared));
  if (!isHead) return new Response(body, { headers });
  return new Response(null, { headers: [...headers, ["content-length", String(body.byteLength)]] });
}

/** 304 for whoever has the answer with this ETag. */
export const notModified = (tag: string, coding: Coding, shared: Shared): Response =>
  new Response(null, { status: 304, headers: [["etag", etag(tag, coding)], ...lifetimeHeaders(shared)] });
