/**
 * Reads the mails that sign people in, for readers who cannot.
 *
 * @module
 */
import type { Mailbox } from "@/tests/jobs/mailbox.ts";

/** A server that answers `/{mail address}` with the code that was mailed there last, 404 while there is none. */
export function codes(mails: Mailbox): { url: string; stop(): Promise<void> } {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, ({ url }) => {
    const mail = mails.last(decodeURIComponent(new URL(url).pathname.slice(1)));
    const code = mail && /\b\d{6}\b/.exec(mail.slice(mail.indexOf("\n\n")))?.[0];
    return code ? new Response(code) : new Response(null, { status: 404 });
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}
