/**
 * The service worker: pages fresh from the server where it answers, from the shelf where it does not; forms that wait.
 * Everything else goes past it untouched.
 *
 * @module
 */
import { ageNote, annotated, formNotes, withNotes } from "./notes.ts";
import { offlinePage, wholePage } from "./offline_page.ts";
import { decide, forgetSent, formWord, isOurs, submit } from "./outbox.ts";
import { heard, notify, settleForms } from "./delivery.ts";
import { type FetchEvent, isGone, scope, silence } from "./scope.ts";
import { asset, discard, dropOld, isKeepable, isPage, keep, keepAssets, keepShell, kept } from "./shelf.ts";
import { forget, learn, thisTurn } from "./viewer.ts";

/** How long a page is waited for when there is an older one, ms. */
const PATIENCE = 2000;

/** When a page has fetched what it is drawn with, ms. */
const DRAWN = 3000;

/** Open pages that came from the shelf: what they are drawn with comes from there too. */
const shelved = new Set<string>();

// Pages do not depend on the worker's build (shelf.ts), so that a new one may take over at any time.
scope.addEventListener("install", (event) => {
  scope.skipWaiting();
  event.waitUntil(keepShell());
});

scope.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin(): Promise<void> {
  await dropOld();
  await scope.registration.navigationPreload?.enable();
  await scope.clients.claim();
  // Pages that were opened before there was a worker are kept from what the browser still has of them.
  for (const { url } of await scope.clients.matchAll({ type: "window" })) {
    const answer = await fetch(url, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
    if (!answer) continue;
    const html = await shelve(answer, thisTurn(), Date.parse(answer.headers.get("date") ?? ""));
    if (html) await keepAssets(html);
  }
  await settleForms();
}

/**
 * Keeps a page that may be kept and gives its HTML; takes it off the shelf where it is gone.
 *
 * @param asked the turn in which it was asked for
 * @param at when it was made, ms since 1970; now where that is not known
 */
async function shelve(answer: Response, asked: number, at: number): Promise<string | null> {
  if ([403, 404, 410].includes(answer.status)) await discard(answer.url);
  if (!isPage(answer)) return null;
  // Before anybody reads the body.
  const copy = isKeepable(answer) ? answer.clone() : null;
  const turn = await learn(answer, asked);
  if (turn === null || !copy) return null;
  return await keep(copy, at || Date.now(), () => turn === thisTurn());
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin || request.headers.has("range")) return;
  const isPageAsked = request.mode === "navigate" || url.searchParams.has("fresh-partial");
  if (request.method === "GET") {
    if (isPageAsked) event.respondWith(page(event));
    else if (shelved.has(event.clientId)) event.respondWith(asset(request));
  } else if (request.method === "POST") {
    if (/^\/(?:account|sign-in)\b/.test(url.pathname)) event.waitUntil(forget());
    if (!isPageAsked || !isOurs(request)) return;
    const what = formWord(url.pathname);
    if (url.pathname === "/outbox") event.respondWith(decide(request));
    else if (what) event.respondWith(submit(event, what, notify));
  }
});

async function page(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const fresh = fromServer(event);
  const asked = thisTurn();
  // An answer from the browser's own cache is as old as it is.
  const shelving = fresh.then((answer) =>
    request.cache === "force-cache" ? null : shelve(answer, asked, NaN)
  );
  event.waitUntil(afterwards(shelving));
  const answer = await Promise.race([fresh.catch(() => undefined), silence(PATIENCE)]);
  if (answer && !isGone(answer)) return await annotated(answer);
  const id = event.resultingClientId || event.clientId;
  const older = await fromShelf(request, answer === null ? "the connection is slow" : "offline");
  if (older) {
    shelved.add(id);
    if (answer === null) event.waitUntil(shelving.then((html) => html ? tell(id) : undefined, () => {}));
    return older;
  }
  const late = answer ?? await fresh.catch(() => null);
  if (late) return await annotated(late);
  // What asked for a part then asks for the page; not for a form to be sent once more, as it would after an error.
  return request.mode === "navigate" ? await offlinePage() : new Response(null, { status: 503 });
}

/** The server's answer; the browser may have asked for it while the worker was starting. */
async function fromServer({ request, preloadResponse }: FetchEvent): Promise<Response> {
  return await preloadResponse ?? await fetch(request);
}

async function afterwards(shelving: Promise<string | null>): Promise<void> {
  const html = await shelving.catch(() => undefined);
  // Nobody answered, and nobody would take a form.
  if (html === undefined) return;
  await settleForms();
  if (html === null) return;
  await silence(DRAWN);
  await keepAssets(html);
}

async function fromShelf({ url, mode }: Request, why: string): Promise<Response | null> {
  const older = await kept(url);
  if (!older) return null;
  const { html, headers } = mode === "navigate" && older.isPart ? wholePage(older) : older;
  return new Response(withNotes(html, ageNote(older.at, why) + await formNotes()), { headers });
}

/** Tells a page that came from the shelf that there is a newer one by now. */
async function tell(id: string): Promise<void> {
  (await scope.clients.get(id))?.postMessage('<p>A newer page has come. <a href="">Show it</a></p>');
}

heard(settleForms, forgetSent);
