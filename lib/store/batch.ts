/**
 * Several statements that travel to the server together.
 *
 * They share one Sync of the wire protocol: after an error the server skips everything up to it, so no statement is ever
 * run after one before it failed. (In node-postgres' own pipeline mode each has a Sync of its own, and what follows a
 * `begin` that failed would be run without it: outside of the scope that it was to set.)
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 *
 * @module
 */
// @ts-types="@types/pg"
import pg from "pg";
import type { Row } from "./sql.ts";

/** One statement, not several, with its parameters; prepared under its name, where it has one. */
export interface Step {
  text: string;
  values: unknown[];
  name?: string;
}

/** What became of a batch. */
export interface Outcome {
  /** The rows of each statement that was completed: all those before the one that failed. */
  answers: Row[][];
  /** What failed; null when nothing did. */
  error: Error | null;
}

/** As much as is used of node-postgres' connection, result and tools; its types leave out some of it. */
interface Connection {
  /** The texts of statements that the server has parsed, by name. Kept by the client. */
  parsedStatements: Record<string, string>;
  stream: { cork(): void; uncork(): void };
  parse(message: { text: string; name?: string }): void;
  bind(message: { statement?: string; values: unknown[] }): void;
  describe(message: { type: "P" }): void;
  execute(message: Record<never, never>): void;
  sync(): void;
}
interface Result {
  rows: Row[];
  addFields(fields: unknown[]): void;
  parseRow(values: unknown[]): Row;
  addRow(row: Row): void;
}
const { Result, utils } = pg as unknown as {
  Result: new () => Result;
  utils: { prepareValue(value: unknown): unknown };
};

/**
 * A value as the protocol carries it.
 *
 * @throws whatever its own conversion throws
 */
export const prepared = (value: unknown): unknown => utils.prepareValue(value);

/** A batch, which is run once, by `client.query(batch)`; `outcome` never rejects. */
export class Batch implements pg.Submittable {
  readonly outcome: Promise<Outcome>;
  readonly #steps: readonly Step[];
  readonly #answers: Row[][] = [];
  readonly #end: (outcome: Outcome) => void;
  #result = new Result();
  #spoilt: Error | null = null;

  /** @param steps values as `prepared` gives them */
  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.outcome = promise;
    this.#end = resolve;
  }

  /** Of the statement whose answers come now: the client notes it as parsed when the server says so. */
  get name(): string | undefined {
    return this.#steps[this.#answers.length]?.name;
  }

  get text(): string | undefined {
    return this.#steps[this.#answers.length]?.text;
  }

  submit(to: pg.Connection): void {
    const connection = to as unknown as Connection;
    const sent = new Set<string>();
    connection.stream.cork();
    for (const { text, name, values } of this.#steps) {
      const known = name !== undefined && (name in connection.parsedStatements || sent.has(name));
      if (!known) connection.parse({ text, name });
      if (name !== undefined) sent.add(name);
      connection.bind({ statement: name, values });
      connection.describe({ type: "P" });
      connection.execute({});
    }
    connection.sync();
    connection.stream.uncork();
  }

  // The rest is called by the client, in the order of the server's messages.

  handleRowDescription({ fields }: { fields: unknown[] }): void {
    this.#result.addFields(fields);
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    try {
      this.#result.addRow(this.#result.parseRow(fields));
    } catch (error) {
      this.#spoilt ??= error as Error;
    }
  }

  handleCommandComplete(): void {
    this.#answers.push(this.#result.rows);
    this.#result = new Result();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleError(error: Error): void {
    this.#end({ answers: this.#answers, error });
  }

  handleReadyForQuery(): void {
    this.#end(this.#spoilt ? { answers: [], error: this.#spoilt } : { answers: this.#answers, error: null });
  }
}
