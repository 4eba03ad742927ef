/**
 * Pages that were visited, and what they are drawn with. One cache for each build; that of the build before stays to be
 * read until the next one comes, older ones are dropped. Assets are named by their build or content, so that no page is
 * ever drawn with those of another build.
 *
 * @module
 */
import { scope } from "./scope.ts";

/** The build's name, and the addresses of what the offline page is drawn with; put in by lib/offline/build.ts. */
declare const BUILD: string;
declare const SHELL: readonly string[];

/** How many pages are kept, and of how many characters in all; those that were read longest ago go first. */
const MOST_PAGES = 60;
const MOST_CHARACTERS = 4_000_000;

const PREFIX = "rumbledore-";
const OWN = PREFIX + BUILD;

/** A page from the shelf. */
export interface Kept {
  html: string;
  headers: Headers;
  /** When it came from the server, ms since 1970. */
  at: number;
  /** It came for a partial navigation: its head, and in its body no more than its partials. */
  isPart: boolean;
}

/** The page's address, whether the whole of it is asked for or a part. */
export function pageAddress(address: string): string {
  const url = new URL(address);
  for (const name of ["fresh-partial", "fresh-hash"]) url.searchParams.delete(name);
  url.hash = "";
  return url.href;
}

/** The caches that are there, the newest first. */
const names = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX)).reverse();

async function found(address: string): Promise<{ answer: Response; cache: Cache } | null> {
  for (const name of await names()) {
    const cache = await caches.open(name);
    // Vary names cookies, which a worker does not see; whose pages these are is viewer.ts's business.
    const answer = await cache.match(address, { ignoreVary: true });
    if (answer) return { answer, cache };
  }
  return null;
}

/** Puts what the offline page is drawn with on the shelf. The page before has just fetched it: nothing travels. */
export async function keepShell(): Promise<void> {
  const cache = await caches.open(OWN);
  await Promise.all(SHELL.map(async (address) => {
    const answer = await fetch(address);
    if (answer.ok) await cache.put(address, answer);
  }));
}

/** Drops the caches of all builds but this one and the one before. */
export async function dropOld(): Promise<void> {
  const [, , ...old] = await names();
  for (const name of old) await caches.delete(name);
}

/** Drops everything, for good. */
export async function dropEverything(): Promise<void> {
  for (const name of await names()) await caches.delete(name);
}

/** Until then nothing is put on the shelf. */
let cleared = Promise.resolve();

/** Drops every page, whoever it was for. */
export const clear = (): Promise<void> =>
  cleared = cleared.then(async () => {
    await dropEverything();
    await keepShell().catch(() => {});
  });

/** Whether an answer is a page of ours, which says for whom it is. */
export const isPage = (answer: Response): boolean =>
  answer.status === 200 && /^text\/html/.test(answer.headers.get("content-type") ?? "");

/** Whether a page may be read offline: a league's or the front page, and not private to the moment. */
export function isKeepable(page: Response): boolean {
  const { pathname } = new URL(page.url);
  return (pathname === "/" || pathname.startsWith("/leagues/")) &&
    !/no-store/.test(page.headers.get("cache-control") ?? "");
}

/**
 * Keeps a page and gives its HTML; null where it may no longer be kept once it has come.
 *
 * @param at when it came from the server, ms since 1970
 * @param mayStill whether it is still for whoever reads
 */
export async function keep(answer: Response, at: number, mayStill: () => boolean): Promise<string | null> {
  const html = await answer.text();
  const headers = new Headers({ "x-kept": String(at), "x-length": String(html.length) });
  for (const name of ["content-type", "content-security-policy"]) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  // Headers take no letters beyond Latin.
  headers.set("x-title", encodeURIComponent(/<title>([^<]*)/.exec(html)?.[1] ?? ""));
  // Upstream Fresh answers with the whole page.
  if (answer.url.includes("fresh-partial") && !html.includes('<div class="page">')) headers.set("x-part", "");
  const address = pageAddress(answer.url);
  await cleared;
  const cache = await caches.open(OWN);
  if (mayStill()) await cache.put(address, new Response(html, { headers }));
  // Somebody may have signed out meanwhile.
  if (!mayStill()) {
    await cache.delete(address);
    return null;
  }
  await evict(cache);
  return html;
}

async function evict(cache: Cache): Promise<void> {
  const pages: { key: Request; length: number }[] = [];
  for (const key of await cache.keys()) {
    const length = Number((await cache.match(key, { ignoreVary: true }))?.headers.get("x-length"));
    if (length) pages.push({ key, length });
  }
  let characters = pages.reduce((sum, { length }) => sum + length, 0);
  // A cache gives its keys in the order in which they were put there last.
  for (let over = pages.length - MOST_PAGES; over > 0 || characters > MOST_CHARACTERS; over--) {
    const { key, length } = pages.shift()!;
    characters -= length;
    await cache.delete(key, { ignoreVary: true });
  }
}

/** Keeps the assets that a page names and the browser still has: nothing is asked of the server for it. */
export async function keepAssets(html: string): Promise<void> {
  const cache = await caches.open(OWN);
  const named = html.matchAll(/"(\/(?:_fresh\/js\/[^"?]+\.js|[^"?]+\?__frsh_c=[^"]+))"/g);
  for (const address of new Set([...named].map(([, address]) => address))) {
    if (await cache.match(address, { ignoreVary: true })) continue;
    const answer = await fetch(address, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
    if (answer?.ok) await cache.put(address, answer);
  }
}

/** A page as it was visited last, or null. Reading it is a visit: it is among the last to go. */
export async function kept(request: string): Promise<Kept | null> {
  const address = pageAddress(request);
  const hit = await found(address);
  if (!hit) return null;
  const { answer, cache } = hit;
  await cache.put(address, answer.clone());
  const { headers } = answer;
  return {
    html: await answer.text(),
    headers,
    at: Number(headers.get("x-kept")),
    isPart: headers.has("x-part"),
  };
}

/** Takes a page off the shelf: it is there no more, or not for this reader. */
export async function discard(address: string): Promise<void> {
  for (const name of await names()) {
    const cache = await caches.open(name);
    await cache.delete(pageAddress(address), { ignoreVary: true });
  }
}

/** An asset from the shelf, or as the browser gets it. */
export const asset = async (request: Request): Promise<Response> =>
  (await found(request.url))?.answer ?? await fetch(request);

/** The pages on the shelf, those read last first. `title` is HTML. */
export async function pagesKept(): Promise<{ path: string; title: string; at: number }[]> {
  const pages = new Map<string, { path: string; title: string; at: number }>();
  for (const name of await names()) {
    const cache = await caches.open(name);
    for (const key of [...await cache.keys()].reverse()) {
      const headers = (await cache.match(key, { ignoreVary: true }))!.headers;
      const path = key.url.slice(scope.location.origin.length);
      if (!headers.has("x-kept") || pages.has(path)) continue;
      const title = decodeURIComponent(headers.get("x-title") ?? "");
      pages.set(path, { path, title, at: Number(headers.get("x-kept")) });
    }
  }
  return [...pages.values()];
}
