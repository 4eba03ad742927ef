/**
 * One server and the connections to it.
 *
 * @module
 */
// @ts-types="@types/pg"
import pg from "pg";
import { isAway, isBeaten, isDemoted, isUnprepared } from "./away.ts";
import { Positions, WHERE, type Where } from "./positions.ts";
import { ANYWHERE, type Position } from "./reader.ts";
import { Reads } from "./reads.ts";
import { coded, type Queries, queries, type Row, type Statement } from "./sql.ts";

/** Distinct statements that are kept prepared; more than the store has, in case some are made from parts. */
const MOST_PREPARED = 500;

/** A transaction of which nothing was kept, or nobody knows. */
export class NotKept extends Error {
  /** @param again whether it is certain that nothing was kept, so that it may be run again as it is */
  constructor(override readonly cause: unknown, readonly again: boolean) {
    super("a transaction was not kept", { cause });
  }
}

/** How a transaction ended that was kept. */
export interface Ended<T> {
  result: T;
  /** Where the server's WAL was then; ANYWHERE where that is not followed. */
  at: Position;
}

export interface ServerOptions {
  /** Whether positions are asked for: with replicas. */
  follow?: boolean;
}

export class Server {
  readonly reads: Reads;
  /** What reads where the server is; null where that is not followed. */
  readonly #positions: Positions | null;
  readonly #pool: pg.Pool;
  readonly #clients = new Set<pg.PoolClient>();
  /** Connections that are closed as soon as they are free: they lead to a server that is not what it was. */
  #stale = new WeakSet<pg.PoolClient>();
  // Statements are prepared under names that no other process has: those of the embedded database share a session.
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  readonly #prepared = new Map<string, string>();
  #prepares = true;

  /** No connection is made before the first query. */
  constructor(config: pg.PoolConfig, { follow = false }: ServerOptions = {}) {
    this.#positions = follow ? new Positions() : null;
    this.#pool = new pg.Pool(config);
    this.#pool.on("connect", (client) => this.#clients.add(client));
    this.#pool.on("remove", (client) => this.#clients.delete(client));
    // A connection that is lost while nobody uses it is replaced by the pool when it is needed.
    this.#pool.on("error", () => {});
    this.reads = new Reads(
      () => this.connect(),
      ({ text, values, prepare }) => ({ text, values, name: prepare ? this.#name(text) : undefined }),
      this.#positions,
    );
  }

  /** A connection of the pool. @throws an error with a code when there is none to be had */
  async connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await answered(this.#pool.connect());
      if (!this.#stale.has(client)) return client;
      client.release(true);
    }
  }

  #name(text: string): string | undefined {
    if (this.#prepares && !this.#prepared.has(text) && this.#prepared.size < MOST_PREPARED) {
      this.#prepared.set(text, `${this.#prefix}_${this.#prepared.size}`);
    }
    return this.#prepares ? this.#prepared.get(text) : undefined;
  }

  /**
   * Makes of an error what can be made of it for the next try: what was prepared with one server and asked of another
   * (a pooler stands between us that does not follow names) is not prepared any more; connections to a primary that
   * became a replica are closed.
   *
   * @returns whether the same may go well the next time
   */
  learn(error: unknown): boolean {
    if (isUnprepared(error)) this.#prepares = false;
    if (isDemoted(error)) { for (const client of this.#clients) this.#stale.add(client); }
    return isAway(error) || isDemoted(error) || isBeaten(error) || isUnprepared(error);
  }

  async run(on: pg.Pool | pg.PoolClient, { text, values, prepare }: Statement): Promise<Row[]> {
    const name = prepare ? this.#name(text) : undefined;
    const query = prepare ? { text, values, name } : text;
    const result: pg.QueryResult | pg.QueryResult[] = await answered(on.query(query));
    return (Array.isArray(result) ? result.at(-1)! : result).rows;
  }

  /** A statement outside of any transaction of ours. */
  alone(statement: Statement): Promise<Row[]> {
    return this.run(this.#pool, statement);
  }

  /** Runs `work` on a connection outside of any transaction, which is closed afterwards. */
  async session<T>(work: (session: Queries) => Promise<T>): Promise<T> {
    const client = await this.connect();
    // Its loss is told by the query that finds out.
    const lose = () => {};
    client.on("error", lose);
    try {
      return await work(queries((statement) => this.run(client, statement)));
    } finally {
      client.release(true);
    }
  }

  /** How far the server is; ANYWHERE where that is not followed. */
  async position(): Promise<Position> {
    if (!this.#positions) return ANYWHERE;
    const [where] = await this.alone({ text: `select ${WHERE}`, values: [], prepare: false });
    return this.#positions.of(where as unknown as Where);
  }

  /**
   * Runs `work` in a transaction that `first` opens.
   *
   * @param follow whether its position is asked for, where those are followed
   * @throws NotKept when the server was lost, or the transaction against another one; else whatever `work` throws
   */
  async begin<T>(first: string, work: (tx: Queries) => Promise<T>, follow = true): Promise<Ended<T>> {
    let client: pg.PoolClient;
    try {
      client = await this.connect();
    } catch (error) {
      throw this.learn(error) ? new NotKept(error, true) : error;
    }
    let lost: Error | undefined;
    // Without a listener the loss of a connection between two queries would end the process.
    const lose = (error: Error) => lost = error;
    client.on("error", lose);
    let ended = false;
    let isCommitting = false;
    let last: Promise<unknown> = Promise.resolve();
    const tx = queries((statement) => {
      if (ended) return Promise.reject(new Error(`the transaction has ended: ${statement.text.trim()}`));
      const next = last.then(() => this.run(client, statement));
      last = next.catch(() => {});
      return next;
    });
    try {
      await answered(client.query(first));
      const result = await work(tx);
      await last;
      ended = true;
      isCommitting = true;
      const { command, at } = await this.#commit(client, follow);
      // PostgreSQL answers so when a statement failed and `work` went on as if it had not.
      if (command !== "COMMIT") {
        throw new Error("the transaction was rolled back: one of its statements had failed");
      }
      return { result, at };
    } catch (error) {
      ended = true;
      await last;
      await client.query("rollback").catch(lose);
      if (!this.learn(error)) throw error;
      // A commit that was lost with its connection may have been kept; one that was refused was not.
      throw new NotKept(error, !isCommitting || !isAway(error));
    } finally {
      client.off("error", lose);
      client.release(lost);
    }
  }

  /** Commits, and asks where the WAL is then in the same trip. */
  async #commit(client: pg.PoolClient, follow: boolean): Promise<{ command: string; at: Position }> {
    if (!follow || !this.#positions) {
      return { command: (await answered(client.query("commit"))).command, at: ANYWHERE };
    }
    const both = await answered(client.query(`commit; select ${WHERE}`));
    const [{ command }, { rows: [where] }] = both as unknown as pg.QueryResult<Where>[];
    return { command, at: this.#positions.of(where) };
  }

  /** Ends every connection at once, whatever it does: the server at their other end is silent. */
  hangUp(): void {
    for (const client of this.#clients) (client as unknown as Connected).connection.stream.destroy();
  }

  /** Lets queries that run end, `grace` ms at most, and closes every connection. */
  async close(grace: number): Promise<void> {
    const timer = setTimeout(() => this.hangUp(), grace);
    await this.#pool.end();
    clearTimeout(timer);
  }
}

interface Connected {
  connection: { stream: { destroy(): void } };
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw coded(error);
  }
}
