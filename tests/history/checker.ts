/**
 * What clients wrote and read while servers failed, and what is wrong with it: nothing that was acknowledged may be lost
 * or there twice, nobody may be told something older than before, or than what he wrote himself.
 *
 * Clients add values, each another one, to a list that has a revision, which each addition raises.
 *
 * @module
 */

/** A value that somebody wanted to add. He may have tried several times; it is acknowledged when one try went well. */
export interface Write {
  kind: "write";
  client: string;
  value: string;
  acknowledged: boolean;
}

/** What somebody was told. */
export interface Read {
  kind: "read";
  client: string;
  revision: number;
  /** The list, or that part of it which he asked for, which is always the same. */
  values: readonly string[];
}

/** A question that was answered with an error that should not be. */
export interface Failure {
  kind: "failure";
  client: string;
  what: string;
}

export type Event = Write | Read | Failure;

/** What happened, in the order in which clients noticed; what one client does is one after the other. */
export class History {
  readonly events: Event[] = [];

  wrote(client: string, value: string, acknowledged: boolean): void {
    this.events.push({ kind: "write", client, value, acknowledged });
  }

  read(client: string, revision: number, values: readonly string[]): void {
    this.events.push({ kind: "read", client, revision, values });
  }

  failed(client: string, error: unknown): void {
    this.events.push({ kind: "failure", client, what: String(error) });
  }

  count(kind: Event["kind"]): number {
    return this.events.filter((event) => event.kind === kind).length;
  }
}

/**
 * A line for everything that is wrong with a history.
 *
 * @param last the whole list when all is over
 */
export function faults({ events }: History, last: readonly string[]): string[] {
  const found: string[] = [];
  const times = new Map<string, number>();
  for (const value of last) times.set(value, (times.get(value) ?? 0) + 1);
  const wanted = new Set(events.flatMap((event) => event.kind === "write" ? [event.value] : []));
  for (const [value, n] of times) {
    if (n > 1) found.push(`${value} was added ${n} times`);
    if (!wanted.has(value)) found.push(`${value} is there and nobody wrote it`);
  }

  const clients = new Map<string, { revision: number; has: Set<string> }>();
  for (const event of events) {
    const { client } = event;
    const before = clients.get(client) ?? { revision: -Infinity, has: new Set() };
    clients.set(client, before);
    if (event.kind === "failure") found.push(`${client} was answered with ${event.what}`);
    else if (event.kind === "write") {
      if (!event.acknowledged) continue;
      if (!times.has(event.value)) found.push(`${event.value} was acknowledged and is lost`);
      before.has.add(event.value);
    } else {
      if (event.revision < before.revision) {
        found.push(`${client} was told revision ${event.revision} after ${before.revision}`);
      }
      const values = new Set(event.values);
      if (values.size < event.values.length) found.push(`${client} was told a value twice`);
      for (const value of before.has) {
        if (!values.has(value)) found.push(`${client} was told of no ${value} after he knew of it`);
      }
      for (const value of values) before.has.add(value);
      before.revision = Math.max(before.revision, event.revision);
    }
  }
  return found;
}
