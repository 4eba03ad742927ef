/**
 * What an answer is named by. Two requests with one name get the same bytes; whatever may change the bytes is in the
 * name, so nothing is ever invalidated: an old name is not asked for again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Coding } from "./coding.ts";

/** All that the bytes of an answer depend on. */
export interface Named {
  /** Path and query, as `addressOf` gives them. */
  address: string;
  /** The build of the app, and settings that are seen in its answers. */
  build: string;
  /** Whether the browser came by https, which a page's policy asks of what it loads as well. */
  isHttps: boolean;
  /** What the viewer may see, as text: everybody with the same text sees the same. */
  sees: string;
  /** Whether he asked for fewer bytes (Save-Data). */
  savesData: boolean;
  /** The league's revision. */
  revision: number;
  /** The last moment, in ms, at which the league's pages changed by themselves; null where they never did. */
  turned: number | null;
}

export interface Name {
  /** Everything but the moment: at one place stands what was rendered last. */
  place: string;
  revision: number;
  turned: number | null;
}

/** The name of an answer. */
export const nameOf = ({ address, build, isHttps, sees, savesData, revision, turned }: Named): Name => ({
  // Neither an address nor a build has a line feed in it, so no two different lists are one text.
  place: `${address}\n${build}\n${isHttps ? "https" : "http"}\n${savesData ? "less" : ""}\n${sees}`,
  revision,
  turned,
});

/** Whether two names at one place are the same. */
export const isSame = (a: Name, b: Name): boolean => a.revision === b.revision && a.turned === b.turned;

/** The ETag without its coding: the revision, to be read, and 96 bits of the name's SHA-256. */
export function tagOf({ place, revision, turned }: Name): string {
  const hash = createHash("sha256").update(`${revision} ${turned}\n${place}`).digest("base64url");
  return `r${revision}-${hash.slice(0, 16)}`;
}

/** A strong ETag (RFC 9110, 8.8.3): answers in different codings are different bytes, so it differs too. */
export const etag = (tag: string, coding: Coding): string => `"${tag}-${coding}"`;

/** An ETag of ours in an If-None-Match header. */
export interface SeenTag {
  tag: string;
  revision: number;
  coding: Coding;
}

/** Our ETags in an If-None-Match header, weakened ones included, as proxies that compress weaken them. */
export function seenTags(ifNoneMatch: string | null): SeenTag[] {
  if (ifNoneMatch === null || ifNoneMatch.length > 2000) return [];
  const found = ifNoneMatch.matchAll(/"(r(\d{1,15})-[\w-]{16})-(br|zstd|gzip|id)"/g);
  return [...found].map(([, tag, revision, coding]) => ({
    tag,
    revision: Number(revision),
    coding: coding as Coding,
  }));
}

/** Query names that some page or API answer reads. Any other might be shown in a page, and would fill the store. */
const queryNames = new Set([
  "comments",
  "fresh-partial",
  "lens",
  "scope",
  "season",
  "week",
]);

/**
 * Path and query of a request as one text, or null for a query that names nothing that pages read, has a name twice or a
 * value that is longer than any of ours.
 */
export function addressOf({ pathname, search, searchParams }: URL): string | null {
  if (pathname.length > 300) return null;
  if (search === "") return pathname;
  const names = new Set<string>();
  for (const [name, value] of searchParams) {
    if (!queryNames.has(name) || names.has(name) || value.length > 40) return null;
    names.add(name);
  }
  return pathname + search;
}
