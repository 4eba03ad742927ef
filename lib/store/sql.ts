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
import type { Position, Reader } from "./reader.ts";

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
  /** Whether the work finds out by itself that it was done before: then it is run again where nobody knows. */
  keyed?: boolean;
  /** False for whoever would rather hear at once that the database is away. */
  waits?: boolean;
  /** Whether it is read as the role that sees which leagues there are and what is due in them, and nothing else. */
  poller?: boolean;
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
   * It is run again where it is certain that nothing was kept and the reason is not its own: another transaction won,
   * the connection was lost before the commit, the server became a replica. So `work` changes nothing but the database,
   * or what it gives. While there is no server that takes writes it waits, some seconds at most.
   *
   * @throws whatever `work` throws; DatabaseAway after some seconds without a server, or when the connection was lost
   * during the commit
   */
  begin<T>(scope: Scope, work: (tx: Queries) => Promise<T>): Promise<T>;

  /**
   * The rows of the one query that `make` gives, which may not write: one round trip. What is read for the same scope
   * before a connection is at hand, so at least in the same turn of the event loop, travels together and sees one
   * moment of the database; the failure of one is not the others'.
   *
   * @throws the query's error; DatabaseAway when no server answered for some seconds
   */
  read<Rows extends readonly object[]>(scope: Scope, make: (tx: Queries) => Query<Rows>): Promise<Rows>;

  /**
   * Has `listener`, which must not throw, told the slug of each league in which a `begin` of this process was
   * committed, before that resolves, and the position after it (ANYWHERE without replicas). Gives what ends it.
   */
  wrote(listener: (league: string, at: Position) => void): () => void;

  /**
   * The same for a reader: replicas may answer his reads, but only with what is as new as he must see, and he moves on
   * with what he reads and writes. Without a reader the primary answers everything.
   */
  for(reader: Reader): Sql;
}

/** What migrations and tests have of it: everything that the role which connects may do. */
export interface OwnerSql extends Queries {
  /** As `Sql.begin`, without a scope. */
  begin<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Runs `work` on a connection of its own, each statement by itself; the connection is closed afterwards. */
  session<T>(work: (session: Queries) => Promise<T>): Promise<T>;
}

/** The role that every transaction of the app takes; it owns nothing, and policies hold for it. */
export const APP_ROLE = "rumbledore_app";
/** The role that finds the leagues which are to be kept up to date. */
const POLLER_ROLE = "rumbledore_poller";

/** The settings of a transaction. Both are always set, whatever the session had. */
function settings({ league, account }: Scope): [league: string, account: string] {
  if (league !== null && !isSlug(league)) throw new RangeError(`not a league's slug: ${league}`);
  if (account !== null && !int4(account)) throw new RangeError(`not an account's id: ${account}`);
  return [league ?? "", String(account ?? "")];
}

/** Settings of PostgreSQL that hold for each transaction, ours to write. */
export type Limits = Readonly<Record<string, string | number>>;

/** The first message of a transaction. */
export function opening(scope: Scope, limits: Limits): string {
  const [league, account] = settings(scope);
  const limited = Object.entries(limits).map(([name, value]) => `set local ${name} = ${value}; `).join("");
  return `begin; ${limited}set local role ${APP_ROLE}; ` +
    `set local rumbledore.league = '${league}'; set local rumbledore.account = '${account}'`;
}

/** What `opening` does, as steps of a batch: for a transaction that sees one moment and writes nothing. */
export function readOpening(scope: Scope, limits: Limits): Statement[] {
  const limited = Object.entries(limits).map(([name, value]) => `, set_config('${name}', '${value}', true)`);
  return [
    { text: "begin isolation level repeatable read, read only", values: [], prepare: true },
    {
      text:
        `select set_config('role', '${
          scope.poller ? POLLER_ROLE : APP_ROLE
        }', true), set_config('rumbledore.league', $1, true), ` +
        `set_config('rumbledore.account', $2, true)${limited.join("")}`,
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

/** Runs a statement. */
export type Run = (statement: Statement) => Promise<Row[]>;

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

/** What queries are made of, which `run` runs. */
export function queries(run: Run): Queries {
  const tag = (text: TemplateStringsArray | string, ...values: unknown[]) =>
    typeof text === "string" ? new Name(text) : new Query(text, values, run);
  const unsafe = (text: string) => new Query([text], [], run);
  return Object.assign(tag, { unsafe, json: (value: unknown) => new Json(value) }) as Queries;
}

/** An error; one without a code gets that of a connection's failure: node-postgres has none for its own. */
export function coded(error: unknown): unknown {
  if (error instanceof Error && !("code" in error && error.code)) Object.assign(error, { code: "08006" });
  return error;
}
