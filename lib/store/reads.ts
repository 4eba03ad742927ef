/**
 * Reads that wait for a connection, gathered by scope: each group is one transaction and one round trip.
 *
 * @module
 */
// @ts-types="@types/pg"
import pg from "pg";
import { Batch, prepared, type Step } from "./batch.ts";
import { type Positions, WHERE, type Where } from "./positions.ts";
import { ANYWHERE, later, NEWEST, type Position } from "./reader.ts";
import { coded, type Row, type Statement } from "./sql.ts";

/** Statements that travel together at most: a league that is asked for a lot may have more than one connection. */
const MOST = 16;

/** For how long a replica waits until it has replayed what a reader must see. */
const PATIENCE = "25 ms";

/** What a read gives: its rows, and the position before which everything was committed that they show. */
export interface Shown {
  rows: Row[];
  /** ANYWHERE where positions are not followed. */
  at: Position;
}

/** A read that failed. */
export class ReadFailure extends Error {
  /** @param begun whether it was this one that was being run, so that the fault may be its own */
  constructor(override readonly cause: unknown, readonly begun: boolean) {
    super("a read failed", { cause });
  }
}

interface Read {
  statement: Statement;
  least: Position;
  resolve(shown: Shown): void;
  reject(failure: ReadFailure): void;
}

/** The reads of a server. */
export class Reads {
  readonly #connect: () => Promise<pg.PoolClient>;
  readonly #step: (statement: Statement) => Step;
  readonly #positions: Positions | null;
  /** Groups that may still grow, by scope. */
  readonly #growing = new Map<string, Read[]>();

  /**
   * @param step gives a statement the name under which it is prepared, where it is to be
   * @param positions what reads the positions that are asked for, where they are
   */
  constructor(
    connect: () => Promise<pg.PoolClient>,
    step: (statement: Statement) => Step,
    positions: Positions | null,
  ) {
    this.#connect = connect;
    this.#step = step;
    this.#positions = positions;
  }

  /**
   * What a statement that writes nothing shows.
   *
   * @param scope names what `opening` sets: only reads of the same scope travel together
   * @param opening what opens the transaction
   * @param least what the server must have replayed; it refuses otherwise (`isTooOld`)
   * @throws ReadFailure
   */
  read(
    scope: string,
    opening: Statement[],
    { text, values, prepare }: Statement,
    least: Position = ANYWHERE,
  ): Promise<Shown> {
    // What cannot be sent is the fault of this read alone, and is found before it is among others.
    const wire = values.map(prepared);
    return new Promise((resolve, reject) => {
      const read: Read = { statement: { text, values: wire, prepare }, least, resolve, reject };
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
        const client = await this.#connect();
        complete();
        left = await this.#answer(client, left, opening);
      }
    } catch (error) {
      complete();
      for (const { reject } of left) reject(new ReadFailure(coded(error), false));
    }
  }

  /**
   * Answers reads with one transaction, up to the first that fails or takes the connection with it, and gives those
   * behind it: the fault was not theirs.
   *
   * @throws what went wrong before any of them was run
   */
  async #answer(client: pg.PoolClient, reads: Read[], opening: Statement[]): Promise<Read[]> {
    let lost: Error | undefined;
    // Without a listener the loss of a connection would end the process.
    const lose = (error: Error) => lost = error;
    client.on("error", lose);
    try {
      const before = [...this.#waiting(reads), ...opening];
      const after = this.#positions ? [asked, commit] : [commit];
      const batch = new Batch(
        [...before, ...reads.map(({ statement }) => statement), ...after].map(this.#step),
      );
      client.query(batch);
      const { answers, error } = await batch.outcome;
      let at = answers.length === before.length + reads.length + after.length && this.#positions
        ? this.#positions.of(answers.at(-2)![0] as Where)
        : ANYWHERE;
      if (error) {
        await client.query("rollback").catch(lose);
        // What those before it have shown may be anything up to now.
        if (this.#positions) at = NEWEST;
      }
      if (error && answers.length < before.length) throw error;
      const rows = answers.slice(before.length);
      reads.slice(0, rows.length).forEach(({ resolve }, i) => resolve({ rows: rows[i], at }));
      const [failed, ...left] = reads.slice(rows.length);
      failed?.reject(new ReadFailure(coded(error), true));
      return left;
    } finally {
      client.off("error", lose);
      client.release(lost);
    }
  }

  /**
   * What comes before the transaction where a reader must see something at least: it has a transaction of its own, since
   * what the other one sees is settled with its first statement.
   */
  #waiting(reads: Read[]): Statement[] {
    const least = reads.map(({ least }) => least).reduce(later);
    if (least === ANYWHERE) return [];
    const text = `select replayed('0/0'::pg_lsn + $1::numeric, interval '${PATIENCE}')`;
    return [begin, { text, values: [String(least)], prepare: true }, commit];
  }
}

const begin: Statement = { text: "begin", values: [], prepare: true };
const commit: Statement = { text: "commit", values: [], prepare: true };
/** The last one: by now what the first has seen is behind the server's position. */
const asked: Statement = { text: `select ${WHERE}`, values: [], prepare: true };
