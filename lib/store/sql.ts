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
}

/** What migrations and tests have of it: everything that the role which connects may do. */
export interface OwnerSql extends Queries {
  /** As `Sql.begin`, without a scope. */
  begin<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
}

/** The role that every transaction of the app takes; it owns nothing, and policies hold for it. */
export const APP_ROLE = "rumbledore_app";

/** The first message of a transaction. Both settings are always set, whatever the session had. */
function opening({ league, account }: Scope): string {
  if (league !== null && !isSlug(league)) throw new RangeError(`not a league's slug: ${league}`);
  if (account !== null && !int4(account)) throw new RangeError(`not an account's id: ${account}`);
  return `begin; set local role ${APP_ROLE}; ` +
    `set local rumbledore.league = '${league ?? ""}'; set local rumbledore.account = '${account ?? ""}'`;
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
    const result: pg.QueryResult | pg.QueryResult[] = await named(on.query(query));
    return (Array.isArray(result) ? result.at(-1)! : result).rows;
  }

  async function begin<T>(first: string, work: (tx: Queries) => Promise<T>): Promise<T> {
    const client = await named(pool.connect());
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
      await named(client.query(first));
      const result = await work(tx);
      await last;
      ended = true;
      const { command } = await named(client.query("commit"));
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

  async function end(grace: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const client of clients) (client as unknown as Connected).connection.stream.destroy();
    }, grace);
    await pool.end();
    clearTimeout(timer);
  }

  let ending: Promise<void> | null = null;
  return {
    sql: { begin: async (scope, work) => await begin(opening(scope), work) },
    owner: Object.assign(queries((statement) => run(pool, statement)), {
      begin: <T>(work: (tx: Queries) => Promise<T>) => begin("begin", work),
    }),
    close: (grace) => ending ??= end(grace),
  };
}

interface Connected {
  connection: { stream: { destroy(): void } };
}

/** Gives an error without a code the code of a connection's failure: node-postgres has none for its own. */
async function named<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && !("code" in error && error.code)) Object.assign(error, { code: "08006" });
    throw error;
  }
}
