/**
 * One address for whichever server is the primary, as HAProxy has it in production: whoever is connected when it is
 * switched is cut off.
 *
 * @module
 */
import { connect, createServer, type Socket } from "node:net";

export interface Switchboard extends AsyncDisposable {
  port: number;
  /** Connects to another port of loopback from now on; to none with null. */
  to(port: number | null): void;
}

export async function switchboard(first: number): Promise<Switchboard> {
  let target: number | null = first;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    if (target === null) return void client.destroy();
    const behind = connect(target, "127.0.0.1");
    for (const [one, other] of [[client, behind], [behind, client]]) {
      open.add(one);
      one.setNoDelay(true);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    to(port) {
      target = port;
      cut();
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
