/**
 * The embedded database: PGlite (PostgreSQL compiled to WebAssembly) kept in a folder and shared by every process that
 * is started on it. Whoever holds the folder's lock runs PostgreSQL and serves it on a Unix socket; the others are its
 * clients. When it ends, however it ends, the next one who needs a connection takes over.
 *
 * @module
 */
import type { PGlite } from "@electric-sql/pglite";
import { connect, Socket } from "node:net";
import { join } from "node:path";
import { openPGlite, tidy } from "./pglite.ts";
import { SharedBackend } from "./shared_backend.ts";
import { join as concat } from "./wire.ts";

/** How long a process waits for another one that starts or ends the database, in ms. */
const PATIENCE = 30_000;

/** What a Unix socket's address may have, a little less than the 108 bytes of Linux and the 104 of others. */
const LONGEST_PATH = 100;

/** How the folders are named in which sockets live whose own folder's name is too long. */
const SHORT = "rumbledore-socket-";

/** The file name by which PostgreSQL's own tools find a socket in a folder. */
const SOCKET = ".s.PGSQL.5432";

interface Running {
  database: PGlite;
  server: SharedBackend;
  lock: Deno.FsFile;
}

/** The database of one data folder, as this process sees it. */
export class EmbeddedPostgres {
  #folder: string;
  #running: Running | null = null;
  #takingOver: Promise<boolean> | null = null;
  #closed = false;

  /** @param folder the data folder; it is made where it is missing, readable by its owner only */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * A socket that goes to the database when it is told to connect, wherever it is told to. That every connection comes
   * by here lets a process take over when the one that ran the database has ended.
   */
  socket(): Socket {
    return new FoundSocket(() => this.address());
  }

  /**
   * The path of the socket on which the database is served. It is started where no process has it running, and made
   * where it is missing.
   *
   * @throws Error when another process has the folder and does not answer, or its files cannot be opened
   */
  async address(): Promise<string> {
    const giveUp = performance.now() + PATIENCE;
    for (let pause = 5; !this.#closed; pause = Math.min(2 * pause, 100)) {
      const path = await socketPath(this.#folder);
      if (await answers(path)) return path;
      this.#takingOver ??= this.#takeOver().finally(() => this.#takingOver = null);
      if (await this.#takingOver) continue;
      if (performance.now() > giveUp) {
        const holder = await Deno.readTextFile(join(this.#folder, "lock")).catch(() => "unknown");
        throw new Error(
          `process ${holder} has ${this.#folder} locked and does not answer; end it, or set RUMBLEDORE_DATA to another folder`,
        );
      }
      await new Promise((resume) => setTimeout(resume, pause));
    }
    throw new Error(`the database in ${this.#folder} was closed`);
  }

  /** Lets open transactions end and stops the database, if it is this process that runs it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#takingOver?.catch(() => false);
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    await running.server.close();
    await clearSocket(this.#folder);
    await tidy(running.database).catch((error) =>
      console.error(`${this.#folder} was not tidied: ${error.message}`)
    );
    await stop(running);
  }

  /** Starts the database here; false when another process has the folder. */
  async #takeOver(): Promise<boolean> {
    const lock = await lockOf(this.#folder);
    if (!lock) return false;
    let database: PGlite | null = null;
    try {
      database = await openPGlite(join(this.#folder, "postgres"));
      const running: Running = { database, server: serve(database, () => this.#abandon(running)), lock };
      await running.server.listen(await freshSocketPath(this.#folder));
      this.#running = running;
      return true;
    } catch (error) {
      await database?.close();
      lock.close();
      throw error;
    }
  }

  /** Forgets a database that broke down; the next connection starts it again from its files. */
  async #abandon(running: Running): Promise<void> {
    if (this.#running === running) this.#running = null;
    await running.server.close();
    await stop(running);
  }
}

function serve(database: PGlite, abandon: () => void): SharedBackend {
  const backend = async (messages: Uint8Array) => {
    const answer: Uint8Array[] = [];
    // Each chunk is a view of PostgreSQL's own buffer, which the next one overwrites.
    const onRawData = (bytes: Uint8Array) => void answer.push(bytes.slice());
    await database.execProtocolRawStream(messages, { syncToFs: false, onRawData });
    return concat(answer);
  };
  return new SharedBackend(backend, { patience: PATIENCE, broken: abandon });
}

async function stop({ database, lock }: Running): Promise<void> {
  await database.close().catch(() => {});
  lock.close();
}

/** The folder's lock, which the system takes back from a process that ends; null when another one has it. */
async function lockOf(folder: string): Promise<Deno.FsFile | null> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(folder, "lock"), { create: true, read: true, write: true, mode: 0o600 });
  if (!await lock.tryLock(true)) {
    lock.close();
    return null;
  }
  await lock.truncate();
  await lock.write(new TextEncoder().encode(String(Deno.pid)));
  return lock;
}

/** Where the database in a folder is served; a link leads to a folder with a shorter name where that is needed. */
async function socketPath(folder: string): Promise<string> {
  try {
    return join(await Deno.realPath(join(folder, "socket")), SOCKET);
  } catch {
    return join(folder, "socket", SOCKET);
  }
}

/** Makes the place for the socket anew, whatever an earlier process left there. */
async function freshSocketPath(folder: string): Promise<string> {
  await clearSocket(folder);
  const place = join(await Deno.realPath(folder), "socket");
  if (new TextEncoder().encode(join(place, SOCKET)).length <= LONGEST_PATH) {
    await Deno.mkdir(place, { mode: 0o700 });
  } else {
    await Deno.symlink(await Deno.makeTempDir({ prefix: SHORT }), place);
  }
  return await socketPath(folder);
}

/** Removes the place for the socket, and what it leads to. */
async function clearSocket(folder: string): Promise<void> {
  const place = join(folder, "socket");
  const elsewhere = await Deno.readLink(place).catch(() => null);
  if (elsewhere?.includes(SHORT)) await Deno.remove(elsewhere, { recursive: true }).catch(() => {});
  await Deno.remove(place, { recursive: true }).catch(() => {});
}

/** Whether somebody listens on a Unix socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** A socket that finds out where it is to connect when it is told to. */
class FoundSocket extends Socket {
  #find: () => Promise<string>;

  constructor(find: () => Promise<string>) {
    super();
    this.#find = find;
  }

  override connect(): this {
    this.#find().then((path) => super.connect(path), (error) => this.destroy(error));
    return this;
  }
}
