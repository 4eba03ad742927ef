/**
 * SQL as tagged templates over node-postgres: values become parameters, templates nest, rows come back as objects.
 *
 * @example
 * ```ts
 * const newest = tx`order by year desc limit 1`;
 * const [row] = await tx<{ year: number }[]>`select year from seasons where league_id = ${id} ${newest}`;
 * ```
 *
 * @module
 */
// @ts-types="@types/pg"
import pg from "pg";
import { int4, isSlug } from "./keys.ts";
import { Reads } from "./reads.ts";

/** A row as it is when nobody says what it looks like. */
// deno-lint-ignore no-explicit-any -- as in every driver, rows are what their query makes of them
export type Row = Record<string, any>;

/** All that a query needs: a pool of connections, or a transaction. */
export interface Queries {
  /** A query, which is run when it is awaited, and is a part of another one when it is a value of its template. */
  <Rows extends readonly object[] = Row[]>(text: TemplateStringsArray, ...values: unknown[]): Query<Rows>;
  /** A name, quoted: of a table, or of a column with its table before a dot. */
  (name: string): Name;
  /** Text that is SQL as it stands, never a stranger's: a part of a query, or one or several statements. */
  unsafe(text: string): Query<Row[]>;
  /** A value as a JSON parameter; arrays need it, since they would be SQL's own otherwise. */
  json(value: unknown): Json;
}

/** Whose rows a transaction sees. */
export interface Scope {
  /** A league's slug, which must be one (`isSlug`); null for none. */
  league: string | null;
  /** An account's id; null for nobody's. */
  account: number | null;
}

/**
 * What the app has of a database: transactions that see one league, or none. There is no query without one, so none can
 * be forgotten. lib/store/in_league.ts is the way to it.
 */
export interface Sql {
  /**
   * Runs `work` in a transaction on a connection of its own, which is committed when `work` resolves and rolled back
   * when it rejects. Queries of a transaction run one after the other; after its end they reject. Inside, use the
   * transaction alone: a pool may have one connection only.
   *
   * @throws whatever `work` throws, or an error of the connection (after which nothing, or all, was committed)
   */
  begin<T>(scope: Scope, work: (tx: Queries) => Promise<T>): Promise<T>;

  /**
   * The rows of the one query that `make` gives, which may not write: one round trip. What is read for the same scope
   * before a connection is at hand, so at least in the same turn of the event loop, travels together and sees one
   * moment of the database; the failure of one is not the others'.
   *
   * @throws the query's error, or one of the connection
   */
  read<Rows extends readonly object[]>(scope: Scope, make: (tx: Queries) => Query<Rows>): Promise<Rows>;

  /**
   * Has `listener`, which must not throw, told the slug of each league in which a `begin` of this process was
   * committed, before that resolves. Gives what ends it.
   */
  wrote(listener: (league: string) => void): () => void;
}

/** What migrations and tests have of it: everything that the role which connects may do. */
export interface OwnerSql extends Queries {
  /** As `Sql.begin`, without a scope. */
  begin<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
}

/** The role that every transaction of the app takes; it owns nothing, and policies hold for it. */
export const APP_ROLE = "rumbledore_app";

/** The settings of a transaction. Both are always set, whatever the session had. */
function settings({ league, account }: Scope): [league: string, account: string] {
  if (league !== null && !isSlug(league)) throw new RangeError(`not a league's slug: ${league}`);
  if (account !== null && !int4(account)) throw new RangeError(`not an account's id: ${account}`);
  return [league ?? "", String(account ?? "")];
}

/** The first message of a transaction. */
function opening(scope: Scope): string {
  const [league, account] = settings(scope);
  return `begin; set local role ${APP_ROLE}; ` +
    `set local rumbledore.league = '${league}'; set local rumbledore.account = '${account}'`;
}

/** What `opening` does, as steps of a batch: for a transaction that sees one moment and writes nothing. */
function readOpening(scope: Scope): Statement[] {
  return [
    { text: "begin isolation level repeatable read, read only", values: [], prepare: true },
    {
      text: `select set_config('role', '${APP_ROLE}', true), set_config('rumbledore.league', $1, true), ` +
        "set_config('rumbledore.account', $2, true)",
      values: settings(scope),
      prepare: true,
    },
  ];
}

class Name {
  readonly text: string;

  constructor(name: string) {
    this.text = name.split(".").map((part) => pg.escapeIdentifier(part)).join(".");
  }
}

class Json {
  readonly text: string;

  constructor(value: unknown) {
    this.text = JSON.stringify(value);
  }
}

/** A query's text and its parameters, as the protocol wants them. */
export interface Statement {
  text: string;
  values: unknown[];
  /** Whether it is worth keeping prepared: a template is written once and run often. */
  prepare: boolean;
}

type Run = (statement: Statement) => Promise<Row[]>;

/** A query that runs once, when it is first awaited. */
export class Query<Rows extends readonly object[]> implements Promise<Rows> {
  readonly [Symbol.toStringTag] = "Query";
  #parts: readonly string[];
  #values: readonly unknown[];
  #run: Run;
  #result: Promise<Rows> | null = null;

  /** @param values one for each gap between parts */
  constructor(parts: readonly string[], values: readonly unknown[], run: Run) {
    this.#parts = parts;
    this.#values = values;
    this.#run = run;
  }

  /** Its text with numbered parameters, those of nested queries included. */
  statement(): Statement {
    const values: unknown[] = [];
    const prepare = this.#parts.length > 1;
    return { text: this.#text(values), values, prepare };
  }

  #text(values: unknown[]): string {
    return this.#parts.reduce((text, part, i) => {
      const value = this.#values[i - 1];
      if (value instanceof Query) return text + value.#text(values) + part;
      if (value instanceof Name) return text + value.text + part;
      values.push(value instanceof Json ? value.text : value);
      return `${text}$${values.length}${part}`;
    });
  }

  #awaited(): Promise<Rows> {
    return this.#result ??= this.#run(this.statement()) as unknown as Promise<Rows>;
  }

  then<A = Rows, B = never>(
    onRows?: ((rows: Rows) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#awaited().then(onRows, onError);
  }

  catch<B = never>(onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Rows | B> {
    return this.#awaited().catch(onError);
  }

  finally(onEnd?: (() => void) | null): Promise<Rows> {
    return this.#awaited().finally(onEnd);
  }
}

function queries(run: Run): Queries {
  const tag = (text: TemplateStringsArray | string, ...values: unknown[]) =>
    typeof text === "string" ? new Name(text) : new Query(text, values, run);
  const unsafe = (text: string) => new Query([text], [], run);
  return Object.assign(tag, { unsafe, json: (value: unknown) => new Json(value) }) as Queries;
}

/** A pool of connections and the end of it. */
export interface SqlPool {
  sql: Sql;
  owner: OwnerSql;
  /** Lets queries that run end, `grace` ms at most, and closes every connection. Closing again waits for the same. */
  close(grace: number): Promise<void>;
}

/** Distinct statements that a pool keeps prepared; more than the store has, in case some are made from parts. */
const MOST_PREPARED = 500;

/** A pool of connections as node-postgres' `config` says; none is made before the first query. */
export function sqlPool(config: pg.PoolConfig): SqlPool {
  const pool = new pg.Pool(config);
  const clients = new Set<pg.PoolClient>();
  pool.on("connect", (client) => clients.add(client));
  pool.on("remove", (client) => clients.delete(client));
  // A connection that is lost while nobody uses it is replaced by the pool when it is needed.
  pool.on("error", () => {});

  // Statements are prepared under names that no other process has: those of the embedded database share a session.
  const prefix = crypto.randomUUID().slice(0, 8);
  const prepared = new Map<string, string>();
  const nameOf = (text: string) => {
    if (!prepared.has(text) && prepared.size < MOST_PREPARED) {
      prepared.set(text, `${prefix}_${prepared.size}`);
    }
    return prepared.get(text);
  };

  async function run(on: pg.Pool | pg.PoolClient, { text, values, prepare }: Statement): Promise<Row[]> {
    const name = prepare ? nameOf(text) : undefined;
    const query = prepare ? { text, values, name } : text;
    const result: pg.QueryResult | pg.QueryResult[] = await answered(on.query(query));
    return (Array.isArray(result) ? result.at(-1)! : result).rows;
  }

  async function begin<T>(first: string, work: (tx: Queries) => Promise<T>): Promise<T> {
    const client = await answered(pool.connect());
    let lost: Error | undefined;
    // Without a listener the loss of a connection between two queries would end the process.
    const lose = (error: Error) => lost = error;
    client.on("error", lose);
    let ended = false;
    let last: Promise<unknown> = Promise.resolve();
    const tx = queries((statement) => {
      if (ended) return Promise.reject(new Error(`the transaction has ended: ${statement.text.trim()}`));
      const next = last.then(() => run(client, statement));
      last = next.catch(() => {});
      return next;
    });
    try {
      await answered(client.query(first));
      const result = await work(tx);
      await last;
      ended = true;
      const { command } = await answered(client.query("commit"));
      // PostgreSQL answers so when a statement failed and `work` went on as if it had not.
      if (command !== "COMMIT") {
        throw new Error("the transaction was rolled back: one of its statements had failed");
      }
      return result;
    } catch (error) {
      ended = true;
      await last;
      await client.query("rollback").catch(lose);
      throw error;
    } finally {
      client.off("error", lose);
      client.release(lost);
    }
  }

  const reads = new Reads(pool, ({ text, values, prepare }) => ({
    text,
    values,
    name: prepare ? nameOf(text) : undefined,
  }));
  const alone = queries(() => Promise.reject(new Error("a read gives its query back and does not await it")));
  const listeners = new Set<(league: string) => void>();

  async function end(grace: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const client of clients) (client as unknown as Connected).connection.stream.destroy();
    }, grace);
    await pool.end();
    clearTimeout(timer);
  }

  let ending: Promise<void> | null = null;
  return {
    sql: {
      async begin(scope, work) {
        const result = await begin(opening(scope), work);
        if (scope.league !== null) { for (const listener of listeners) listener(scope.league); }
        return result;
      },
      async read<Rows extends readonly object[]>(scope: Scope, make: (tx: Queries) => Query<Rows>) {
        const { league, account } = scope;
        const rows = await reads.read(`${league}/${account}`, readOpening(scope), make(alone).statement());
        return rows as unknown as Rows;
      },
      wrote(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    owner: Object.assign(queries((statement) => run(pool, statement)), {
      begin: <T>(work: (tx: Queries) => Promise<T>) => begin("begin", work),
    }),
    close: (grace) => ending ??= end(grace),
  };
}

interface Connected {
  connection: { stream: { destroy(): void } };
}

/** An error; one without a code gets that of a connection's failure: node-postgres has none for its own. */
export function coded(error: unknown): unknown {
  if (error instanceof Error && !("code" in error && error.code)) Object.assign(error, { code: "08006" });
  return error;
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw coded(error);
  }
}
