/**
 * Forms sent when the connection is back, and open pages told what has become of them.
 *
 * @module
 */
import { formNotes } from "./notes.ts";
import { deliver, isWaiting } from "./outbox.ts";
import { scope } from "./scope.ts";

/** Gives open pages the notes as they are now; those that show some already show these instead. */
export async function notify(): Promise<void> {
  const notes = await formNotes();
  for (const client of await scope.clients.matchAll({ type: "window" })) client.postMessage(notes);
}

/** Sends what waits, and tells of it. */
export async function settleForms(): Promise<void> {
  if (await deliver()) await notify();
}

/**
 * Listens for a connection that is back, of which browsers tell (Background Sync, in Chromium) or open pages, and for
 * pages that have shown the notes (page_script.ts).
 */
export function heard(back: () => Promise<void>, shown: () => Promise<void>): void {
  scope.addEventListener(
    "sync",
    (event) =>
      event.waitUntil(
        back().then(async () => {
          // The browser tries again later, with pauses that grow.
          if (await isWaiting()) throw new Error("There is no connection yet.");
        }),
      ),
  );
  scope.addEventListener("message", (event) => event.waitUntil(event.data === "shown" ? shown() : back()));
}
