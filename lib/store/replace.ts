/**
 * Making a table's rows equal to given ones, touching only those that differ.
 *
 * @module
 */
import type { Queries } from "./sql.ts";

/** A table whose rows belong to a league, or to a season of one. */
export interface Table {
  name: string;
  /** `year` where rows belong to a season. */
  scope: readonly ("league_id" | "year")[];
  /** The rest of the primary key, and its SQL types. */
  key: Readonly<Record<string, string>>;
  /** The other columns, and their SQL types. */
  columns: Readonly<Record<string, string>>;
}

/** Which of a table's rows are meant. */
export interface Extent {
  /** Those alone whose column has one of these values; all of the league (and year) when left out. */
  only?: { matchup_id?: readonly number[] };
  /** Leave rows that are not given as they are. */
  keepOthers?: boolean;
}

/**
 * Makes the rows of a league (and year) in `table` those given: new ones are inserted, changed ones updated, missing
 * ones deleted, all others left as they are. One statement and one parameter for any number of rows, since a statement
 * can have 65,535 parameters at most.
 *
 * @param rows objects with a property for each column of the key and the rest
 * @returns how many rows were inserted, updated or deleted
 */
export async function replaceRows(
  sql: Queries,
  table: Table,
  of: { league_id: number; year?: number },
  rows: readonly object[],
  { only = {}, keepOthers = false }: Extent = {},
): Promise<number> {
  const typed = { ...table.key, ...table.columns };
  const given = Object.keys(typed);
  const primary = [...table.scope, ...Object.keys(table.key)];
  const rest = Object.keys(table.columns);
  const each = (names: readonly string[], one: (name: string) => string) =>
    sql.unsafe(names.map(one).join(", "));
  const same = Object.keys(table.key).map((name) => `given.${name} = kept.${name}`).join(" and ") || "true";
  const scope = sql`league_id = ${of.league_id} ${
    table.scope.includes("year") ? sql`and year = ${of.year!}` : sql``
  }`;
  const plain = (name: string) => name;
  const [{ changed }] = await sql<{ changed: number }[]>`
    with given as materialized (
      select * from jsonb_to_recordset(${sql.json(rows)})
        as row (${each(given, (name) => `${name} ${typed[name]}`)})
    ), gone as (
      delete from ${sql(table.name)} as kept
      where ${scope} ${only.matchup_id ? sql`and kept.matchup_id = any(${only.matchup_id}::int[])` : sql``} ${
    keepOthers ? sql`and false` : sql``
  }
        and not exists (select from given where ${sql.unsafe(same)})
      returning 1
    ), put as (
      insert into ${sql(table.name)} as kept (${each([...table.scope, ...given], plain)})
      select ${of.league_id}::int, ${table.scope.includes("year") ? sql`${of.year!}::int,` : sql``}
        ${each(given, plain)}
      from given
      on conflict (${each(primary, plain)}) do update
        set ${each(rest, (name) => `${name} = excluded.${name}`)}
        where (${each(rest, (name) => `kept.${name}`)})
          is distinct from (${each(rest, (name) => `excluded.${name}`)})
      returning 1
    )
    select ((select count(*) from gone) + (select count(*) from put))::int as changed`;
  return changed;
}
