/**
 * What a statement is judged by: what the migrations before it have made, and what the release at work needs.
 *
 * @module
 */
import { SMALL } from "./files.ts";
import { type Statement, tableOf } from "./statements.ts";

/** What the migrations before this statement have made of the schema. */
export interface Before {
  /** Tables that this file has made: nobody reads them yet, and they are empty. */
  fresh: Set<string>;
  /** Columns that are known never to be null, "table.column", since a constraint was validated. */
  neverNull: Set<string>;
  /** Constraints that say so and may not be validated yet: "table.constraint" to "table.column". */
  saysNotNull: Map<string, string>;
  /** How many statements the file has. */
  inFile: number;
}

export interface Judging {
  /** Migrations up to this number are not judged, but known to later ones. */
  exemptUpTo: number;
  /** The newest migration of the release that is at work. */
  released: number;
  /** What the store's code says. */
  source: string;
}

/** Whether a table may have many rows. */
export const isBig = (table: string, { fresh }: Before) => !fresh.has(table) && !(table in SMALL);

/** Keeps what later statements rest on. */
export function remember({ kind, node }: Statement, before: Before): void {
  if (kind === "CreateStmt") before.fresh.add(tableOf(node.relation));
  if (kind === "CreateTableAsStmt") before.fresh.add(tableOf(node.into.rel));
  if (kind !== "AlterTableStmt") return;
  const table = tableOf(node.relation);
  for (const { AlterTableCmd: { subtype, name, def } } of node.cmds) {
    const constraint = def?.Constraint;
    if (subtype === "AT_AddConstraint" && constraint?.raw_expr?.NullTest?.nulltesttype === "IS_NOT_NULL") {
      const field = constraint.raw_expr.NullTest.arg.ColumnRef?.fields.at(-1)?.String?.sval;
      before.saysNotNull.set(`${table}.${constraint.conname}`, `${table}.${field}`);
    }
    const validated = subtype === "AT_ValidateConstraint" && before.saysNotNull.get(`${table}.${name}`);
    if (validated) before.neverNull.add(validated);
    if (subtype === "AT_DropConstraint") {
      before.neverNull.delete(before.saysNotNull.get(`${table}.${name}`) ?? "");
    }
  }
}
