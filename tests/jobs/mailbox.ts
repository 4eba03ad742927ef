/**
 * A mail server that takes everything, and knows a mail by its Message-ID as mailboxes do.
 *
 * @module
 */

export interface Mailbox {
  /** Its `smtp://` address. */
  url: string;
  /** The ids of the mails that were taken, each once: their Message-IDs up to the @. */
  taken: Set<string>;
  /** How often a mail was taken, the same one again counted. */
  deliveries(): number;
  /** The last mail to an address as it came, its lines ended by a newline each. */
  last(to: string): string | undefined;
  stop(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. */
export function mailbox(): Mailbox {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const taken = new Set<string>();
  const last = new Map<string, string>();
  let deliveries = 0;

  async function serve(connection: Deno.Conn): Promise<void> {
    open.add(connection);
    const say = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
    await say("220 here");
    let isMail = false;
    let [id, to, mail] = ["", "", ""];
    let rest = "";
    for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\r\n");
      rest = lines.pop()!;
      for (const line of lines) {
        if (!isMail) {
          isMail = line === "DATA";
          to = line.match(/^RCPT TO:<([^>]*)>/i)?.[1] ?? to;
          await say(isMail ? "354 go on" : line === "QUIT" ? "221 bye" : "250 fine");
        } else if (line === ".") {
          isMail = false;
          taken.add(id);
          last.set(to, mail);
          mail = "";
          deliveries++;
          await say("250 taken");
        } else {
          mail += `${line}\n`;
          id = line.match(/^Message-ID: <([^@>]+)@/i)?.[1] ?? id;
        }
      }
    }
  }

  const accepting = (async () => {
    for await (const connection of listener) {
      serve(connection).catch(() => {}).finally(() => open.delete(connection));
    }
  })();
  return {
    url: `smtp://127.0.0.1:${listener.addr.port}`,
    taken,
    deliveries: () => deliveries,
    last: (to) => last.get(to),
    async stop() {
      listener.close();
      await accepting;
      for (const connection of open) {
        try {
          connection.close();
        } catch { /* its client has closed it */ }
      }
    },
  };
}
