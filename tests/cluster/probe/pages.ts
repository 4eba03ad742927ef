/**
 * Open pages of a league: streams of server-sent events that connect again as browsers do. Arguments: the stream's
 * address, the file of the authority that its certificate is from, how many. It says `open` when all are, and prints
 * what each was told when its standard input ends.
 *
 * @module
 */
import type { Heard } from "./heard.ts";

const [url, authority, count] = Deno.args;
const caCerts = [await Deno.readTextFile(authority)];

/** Follows one page for ever. A client of its own, so that pages are spread over hosts and processes. */
async function follow(heard: Heard, opened: () => void): Promise<void> {
  for (let since = "";;) {
    const client = Deno.createHttpClient({ caCerts });
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (since) headers["last-event-id"] = since;
      const response = await fetch(url, { client, headers } as RequestInit);
      if (!response.ok) throw new Error(`${response.status} to a stream`);
      opened();
      let text = "";
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        text += part;
        for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
          const id = /^id: (\d+)$/m.exec(text.slice(0, end))?.[1];
          if (id) heard.push({ revision: Number(since = id), at: Date.now() });
        }
      }
    } catch {
      /* comes back */
    } finally {
      client.close();
    }
    await new Promise((resume) => setTimeout(resume, 500 + 500 * Math.random()));
  }
}

const pages: Heard[] = Array.from({ length: Number(count) }, () => []);
await Promise.all(pages.map((heard) => new Promise<void>((opened) => void follow(heard, opened))));
console.error("open");
for await (const _ of Deno.stdin.readable) { /* until it ends */ }
console.log(JSON.stringify(pages));
Deno.exit(0);
