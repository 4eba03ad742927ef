/**
 * How often a client of PostgreSQL waits for an answer, counted on the wire between the two.
 *
 * @module
 */
import { connect, createServer, type Socket } from "node:net";

export interface CountedWire extends AsyncDisposable {
  /** The database's address, by way of the wire. */
  url: string;
  /** Round trips since the last time this was asked. */
  trips(): number;
  /** Resolves when nobody has said anything for 20 ms, and nothing is unanswered. */
  quiet(): Promise<void>;
}

/** The end of what a server says when it waits for the client: ReadyForQuery, in whatever state. */
const isReady = (bytes: Uint8Array): boolean =>
  bytes.length >= 6 && String.fromCharCode(...bytes.subarray(-6, -1)) === "Z\0\0\0\x05";
/** A client's good-bye. */
const isEnd = (bytes: Uint8Array): boolean => bytes.length === 5 && bytes[0] === "X".charCodeAt(0);

/**
 * Passes on what a client and the server at `url` say to each other. A round trip begins when the client says something
 * while nothing that it said before is unanswered. What it takes to open a connection is not counted.
 */
export async function countedWire(url: string): Promise<CountedWire> {
  const to = new URL(url);
  const open = new Set<Socket>();
  let trips = 0;
  let waiting = 0;
  let last = 0;
  const server = createServer((client) => {
    const database = connect(Number(to.port), to.hostname);
    let isOpen = false;
    let isWaiting = true;
    let tail = new Uint8Array();
    client.on("data", (bytes: Uint8Array) => {
      last = performance.now();
      if (isOpen && !isWaiting && !isEnd(bytes)) {
        trips++;
        waiting++;
        isWaiting = true;
      }
      database.write(bytes);
    });
    database.on("data", (bytes: Uint8Array) => {
      tail = new Uint8Array([...tail, ...bytes.subarray(-6)]).slice(-6);
      last = performance.now();
      if (isReady(tail)) {
        if (isOpen && isWaiting) waiting--;
        isOpen = true;
        isWaiting = false;
      }
      client.write(bytes);
    });
    client.on("close", () => {
      if (isOpen && isWaiting) waiting--;
      isWaiting = false;
    });
    for (const [one, other] of [[client, database], [database, client]]) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  const own = new URL(url);
  own.port = String(port);
  return {
    url: own.href,
    trips() {
      const counted = trips;
      trips = 0;
      return counted;
    },
    async quiet() {
      while (waiting > 0 || performance.now() - last < 20) {
        await new Promise((resume) => setTimeout(resume, 5));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
