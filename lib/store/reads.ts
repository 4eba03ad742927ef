/**
 * Reads that wait for a connection, gathered by scope: each group is one transaction and one round trip.
 *
 * @module
 */
// @ts-types="@types/pg"
import pg from "pg";
import { Batch, prepared, type Step } from "./batch.ts";
import { coded, type Row, type Statement } from "./sql.ts";

/** Statements that travel together at most: a league that is asked for a lot may have more than one connection. */
const MOST = 16;

interface Read {
  step: Step;
  resolve(rows: Row[]): void;
  reject(error: unknown): void;
}

/** The reads of a pool. */
export class Reads {
  readonly #pool: pg.Pool;
  readonly #step: (statement: Statement) => Step;
  readonly #commit: Step;
  /** Groups that may still grow, by scope. */
  readonly #growing = new Map<string, Read[]>();

  /** @param step gives a statement the name under which it is prepared, where it is to be */
  constructor(pool: pg.Pool, step: (statement: Statement) => Step) {
    this.#pool = pool;
    this.#step = step;
    this.#commit = step({ text: "commit", values: [], prepare: true });
  }

  /**
   * The rows of a statement that writes nothing.
   *
   * @param scope names what `opening` sets: only reads of the same scope travel together
   * @param opening what opens the transaction
   */
  read(scope: string, opening: Statement[], { text, values, prepare }: Statement): Promise<Row[]> {
    // What cannot be sent is the fault of this read alone, and is found before it is among others.
    const step = this.#step({ text, values: values.map(prepared), prepare });
    return new Promise((resolve, reject) => {
      const read: Read = { step, resolve, reject };
      const group = this.#growing.get(scope);
      if (group && group.length < MOST) return void group.push(read);
      const begun = [read];
      this.#growing.set(scope, begun);
      this.#travel(begun, opening, () => {
        if (this.#growing.get(scope) === begun) this.#growing.delete(scope);
      });
    });
  }

  /** Answers a group; `complete` is called when it may grow no more. Never rejects. */
  async #travel(group: Read[], opening: Statement[], complete: () => void): Promise<void> {
    let left = group;
    try {
      while (left.length > 0) {
        const client = await this.#pool.connect();
        complete();
        left = await this.#answer(client, left, opening.map(this.#step));
      }
    } catch (error) {
      complete();
      for (const { reject } of left) reject(coded(error));
    }
  }

  /**
   * Answers reads with one transaction, up to the first that fails or takes the connection with it, and gives those
   * behind it: the fault was not theirs.
   *
   * @throws what went wrong before any of them was run
   */
  async #answer(client: pg.PoolClient, reads: Read[], opening: Step[]): Promise<Read[]> {
    let lost: Error | undefined;
    // Without a listener the loss of a connection would end the process.
    const lose = (error: Error) => lost = error;
    client.on("error", lose);
    try {
      const batch = new Batch([...opening, ...reads.map(({ step }) => step), this.#commit]);
      client.query(batch);
      const { answers, error } = await batch.outcome;
      if (error) await client.query("rollback").catch(lose);
      if (error && answers.length < opening.length) throw error;
      const rows = answers.slice(opening.length);
      reads.slice(0, rows.length).forEach(({ resolve }, i) => resolve(rows[i]));
      const [failed, ...left] = reads.slice(rows.length);
      failed?.reject(coded(error));
      return left;
    } finally {
      client.off("error", lose);
      client.release(lost);
    }
  }
}
