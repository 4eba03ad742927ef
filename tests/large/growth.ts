/**
 * How what statements read grows with the number of leagues: not at all, where all of it is of one league.
 *
 * @module
 */
import type { OwnerSql } from "@/lib/store/database.ts";
import type { Asked } from "./asking.ts";
import type { Ran } from "./plans.ts";

/** What a statement read in a small database and in a larger one, for the same question; the most where it ran often. */
export interface Growth {
  /** Who asked first: a query of the store by module and name, or a reader and a path. */
  asker: string;
  text: string;
  few: Reading;
  many: Reading;
  /** Tables that the larger one read from end to end. */
  scanned: string[];
}

export interface Reading {
  rows: number;
  pages: number;
  /** Milliseconds. */
  time: number;
}

/** Queries that are about all leagues, and why they may be. */
export const ofAllLeagues: Readonly<Record<string, string>> = {
  "leagues.leagues": "lists every league; no page asks it to",
  "accounts.accountColumns": "made of a part of a query, which says nothing of where",
  "memberships.membershipJson": "as accountColumns",
};

/** The statements of everything that was asked, each with its growth, once. */
export function growths(few: Asked, many: Asked): Growth[] {
  const found = new Map<string, Growth>();
  for (const [asker, ran] of many) {
    if (asker in ofAllLeagues) continue;
    const before = Map.groupBy(few.get(asker) ?? [], ({ text }) => text);
    for (const [text, now] of Map.groupBy(ran, ({ text }) => text)) {
      const then = before.get(text);
      if (!then) continue;
      const growth = { asker, text, few: most(then), many: most(now), scanned: scannedBy(now) };
      const known = found.get(text);
      if (!known || excess(growth) > excess(known)) {
        found.set(text, { ...growth, asker: known?.asker ?? asker });
      }
    }
  }
  return [...found.values()];
}

const scannedBy = (ran: Ran[]) => [...new Set(ran.flatMap(({ scanned }) => scanned))];

const most = (ran: Ran[]): Reading => ({
  rows: Math.max(...ran.map(({ rows }) => rows)),
  pages: Math.max(...ran.map(({ pages }) => pages)),
  time: Math.max(...ran.map(({ time }) => time)),
});

const excess = ({ few, many }: Growth) => many.rows - few.rows + many.pages - few.pages;

/**
 * Rows and pages that may be more by chance: another way through the same league, a cold cache of the catalogue. With a row
 * more a league, 300 leagues are well above it.
 */
const SLACK = 120;
/** Pages on the way to a row: an index of ten thousand leagues has four levels, one of ten has two. */
const TO_A_ROW = 4;

/**
 * What is wrong with the growth of statements, a line each.
 *
 * @param big names of tables that grow with the number of leagues
 */
export function complaints(all: readonly Growth[], big: ReadonlySet<string>): string[] {
  return all.flatMap(({ asker, text, few, many, scanned }) => {
    const wrong = [
      ...scanned.filter((table) => big.has(table)).map((table) => `reads all of ${table}`),
      ...many.rows > 1.2 * few.rows + SLACK ? [`reads ${few.rows} rows, then ${many.rows}`] : [],
      ...many.pages > Math.max(2 * few.pages, TO_A_ROW * many.rows) + SLACK
        ? [`reads ${few.pages} pages, then ${many.pages}`]
        : [],
    ];
    return wrong.length > 0 ? [`${asker} ${wrong.join(", ")}: ${text}`] : [];
  });
}

/** Tables with as many rows as there are leagues, or more. */
export async function bigTables(owner: OwnerSql): Promise<Set<string>> {
  const rows = await owner<{ name: string }[]>`
    select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and reltuples >= (select reltuples from pg_class where oid = 'leagues'::regclass)`;
  return new Set(rows.map(({ name }) => name));
}
