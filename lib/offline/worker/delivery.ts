/**
 * Forms sent when the connection is back, and open pages told what has become of them.
 *
 * @module
 */
import { formNotes } from "./notes.ts";
import { deliver, forgetSent } from "./outbox.ts";
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

/** Listens for the connection. `after` is called when what could be sent has been. */
export function heard(after: () => Promise<void> = async () => {}): void {
  scope.addEventListener("sync", (event) => event.waitUntil(settleForms().then(after)));
  // A page says that the connection is back, or that it has shown the notes (page_script.ts).
  scope.addEventListener(
    "message",
    (event) => event.waitUntil((event.data === "shown" ? forgetSent() : settleForms()).then(after)),
  );
}
