/**
 * One PostgreSQL backend for many connections. PGlite is a single session, so its protocol messages must not be mixed:
 * a connection has the backend to itself from its first message until the server is ready for a query outside any
 * transaction. Others wait in order of arrival.
 *
 * What a real server keeps per session (SET without LOCAL, LISTEN, temporary tables, session-level advisory locks) is
 * shared here, and COPY FROM STDIN and cancelling do not work: the store uses none of them.
 *
 * @module
 */
import { createServer, type Server, type Socket } from "node:net";
import { ClientMessages, closeStatement, endsIdle, fatal, join, query, sync } from "./wire.ts";

/** How long a transaction that has begun may take when the server closes, in ms. */
const GRACE = 5000;

/** Runs whole protocol messages and gives the whole answer. A rejection means that the backend is broken. */
export type Backend = (messages: Uint8Array) => Promise<Uint8Array>;

export interface SharedBackendOptions {
  /** How long a connection may keep the backend without saying anything, in ms; then it is rolled back and closed. */
  patience: number;
  /** Called once when the backend broke; every connection is closed by then. */
  broken?: (error: Error) => void;
}

interface Client {
  socket: Socket;
  messages: ClientMessages;
  /** Whole messages that have not been run. */
  waiting: Uint8Array[];
  /** Named statements it prepared, which are in everybody's session until they are closed. */
  statements: Set<string>;
  gone: boolean;
  /** Called when there is something in `waiting` or the client has gone. */
  wake: (() => void) | null;
}

/** Serves a backend on a Unix socket. */
export class SharedBackend {
  #backend: Backend;
  #options: SharedBackendOptions;
  #server: Server;
  #clients = new Set<Client>();
  /** Clients that wait for the backend; the one that has it is not among them. */
  #queue: Client[] = [];
  #serving = false;
  #closing = false;
  /** Called when nobody has or wants the backend any more. */
  #rest: (() => void) | null = null;

  constructor(backend: Backend, options: SharedBackendOptions) {
    this.#backend = backend;
    this.#options = options;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  /** Listens on a Unix socket; rejects where that is not possible. */
  listen(path: string): Promise<void> {
    return new Promise((listening, failed) => {
      this.#server.once("error", failed);
      this.#server.listen(path, () => {
        this.#server.off("error", failed);
        listening();
      });
    });
  }

  /** Takes no new connection, gives what has begun `GRACE` ms to come to its end, and closes all connections. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    if (this.#serving) {
      const timer = setTimeout(() => this.#hangUp(), GRACE);
      await new Promise<void>((resolve) => this.#rest = resolve);
      clearTimeout(timer);
    }
    this.#hangUp();
    await closed;
  }

  #hangUp(): void {
    for (const { socket } of this.#clients) socket.destroy();
  }

  #welcome(socket: Socket): void {
    const client: Client = {
      socket,
      messages: new ClientMessages(),
      waiting: [],
      statements: new Set(),
      gone: false,
      wake: null,
    };
    this.#clients.add(client);
    socket.on("data", (chunk: Uint8Array) => {
      try {
        this.#hear(client, chunk);
      } catch {
        socket.destroy();
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#clients.delete(client);
      client.gone = true;
      client.waiting = [];
      // Its statements and its transaction, if it has one, are still in the session.
      if (client.wake) client.wake();
      else if (client.statements.size > 0) this.#enqueue(client);
    });
  }

  #hear(client: Client, chunk: Uint8Array): void {
    for (const message of client.messages.add(chunk)) {
      if (message.kind === "ssl") client.socket.write("N");
      else if (message.kind === "cancel") client.socket.destroy();
      else if (message.kind === "terminate") client.socket.end();
      else {
        if (message.kind === "parse" && message.statement) client.statements.add(message.statement);
        client.waiting.push(message.bytes);
      }
    }
    if (client.waiting.length === 0) return;
    if (client.wake) client.wake();
    else this.#enqueue(client);
  }

  #enqueue(client: Client): void {
    if (this.#closing) return;
    if (!this.#queue.includes(client)) this.#queue.push(client);
    if (!this.#serving) this.#serve();
  }

  /** Gives the backend to one client after the other until nobody waits. */
  async #serve(): Promise<void> {
    this.#serving = true;
    for (let client = this.#queue.shift(); client; client = this.#queue.shift()) {
      try {
        await this.#lend(client);
      } catch (error) {
        this.#queue = [];
        this.#hangUp();
        if (!this.#closing) this.#options.broken?.(error as Error);
        break;
      }
      // A client that said more meanwhile takes its place behind those who waited longer.
      if (client.waiting.length > 0 && !client.gone) this.#enqueue(client);
    }
    this.#serving = false;
    this.#rest?.();
  }

  /** Runs what a client says until it is between transactions again. */
  async #lend(client: Client): Promise<void> {
    for (let idle = false; !idle;) {
      if (client.waiting.length === 0 && !client.gone && !await this.#heard(client)) {
        client.gone = true;
        client.socket.end(
          fatal("25P03", `nothing was said for ${this.#options.patience} ms in an open transaction`),
        );
      }
      if (client.gone) return this.#cleanUp(client);
      const messages = join(client.waiting);
      client.waiting = [];
      const answer = await this.#backend(messages);
      client.socket.write(answer);
      idle = endsIdle(answer);
    }
  }

  /** Waits for a client's next message or its end; false when patience was lost. */
  #heard(client: Client): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (heard: boolean) => {
        clearTimeout(timer);
        client.wake = null;
        resolve(heard);
      };
      const timer = setTimeout(() => done(false), this.#options.patience);
      client.wake = () => done(true);
    });
  }

  async #cleanUp(client: Client): Promise<void> {
    await this.#backend(join([sync, query("rollback"), ...[...client.statements].map(closeStatement), sync]));
    client.statements.clear();
  }
}
