/**
 * The service worker of a site that wants none any more (SERVICE_WORKER=off): it throws away what was kept, sends the
 * forms that wait, and goes. As long as a form waits it stays to send it and to say so on pages, and does nothing else.
 *
 * @module
 */
import { heard, settleForms } from "./delivery.ts";
import { dropAll } from "./drawer.ts";
import { annotated } from "./notes.ts";
import { decide, entries, forgetSent, isOurs } from "./outbox.ts";
import { scope } from "./scope.ts";
import { dropEverything, isPage } from "./shelf.ts";
import { learn, thisTurn } from "./viewer.ts";

let isGoing = false;

scope.addEventListener("install", () => scope.skipWaiting());

scope.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin(): Promise<void> {
  await dropEverything();
  await scope.registration.navigationPreload?.disable();
  await scope.clients.claim();
  await settle();
}

/** Sends what waits; goes when nothing is left, of which the writer has also been told. */
async function settle(): Promise<void> {
  if (isGoing) return;
  await settleForms();
  await leave();
}

async function leave(): Promise<void> {
  if (isGoing || (await entries()).length > 0) return;
  isGoing = true;
  await scope.registration.unregister();
  await dropAll();
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isGoing || request.mode !== "navigate") return;
  const { pathname } = new URL(request.url);
  if (request.method === "GET") {
    const asked = thisTurn();
    const answer = fetch(request).then(async (answer) => {
      if (isPage(answer)) await learn(answer, asked);
      return await annotated(answer);
    });
    event.respondWith(answer);
    event.waitUntil(answer.then(settle, () => {}));
  } else if (pathname === "/outbox" && isOurs(request)) event.respondWith(decide(request));
});

heard(settle, async () => {
  if (isGoing) return;
  await forgetSent();
  await leave();
});
