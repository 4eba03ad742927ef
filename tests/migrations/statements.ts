/**
 * A migration's statements, by PostgreSQL's own parser, also those inside of its DO blocks.
 *
 * @module
 */
import { hasSqlDetails, parse, parsePlPgSQL } from "libpg-query";

/** A node of the parser's tree, by the field names of PostgreSQL's source (nodes/parsenodes.h). */
// deno-lint-ignore no-explicit-any -- the tree is read a field here and there
export type Node = any;

export interface Statement {
  /** What kind of node it is: "AlterTableStmt". */
  kind: string;
  node: Node;
  /** Of its first word, from 1. */
  line: number;
  /** The command of a DO block that runs text as SQL, which nobody can read before. */
  dynamic?: boolean;
}

/** @throws Error with the line, when the text is not SQL */
export async function statements(text: string): Promise<Statement[]> {
  const bytes = new TextEncoder().encode(text);
  const upTo = (byte: number) => new TextDecoder().decode(bytes.subarray(0, byte));
  const found: Statement[] = [];
  for (const { stmt, stmt_location: from = 0, stmt_len: length } of (await parsed(text)).stmts ?? []) {
    const [kind, node] = Object.entries(stmt as object)[0];
    const own = new TextDecoder().decode(bytes.subarray(from, length ? from + length : undefined));
    const first = own.length - own.replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, "").length;
    const line = (upTo(from) + own.slice(0, first)).split("\n").length;
    if (kind === "DoStmt") found.push(...await inside(own, line));
    else found.push({ kind, node, line });
  }
  return found;
}

/** The statements of a DO block. */
async function inside(block: string, line: number): Promise<Statement[]> {
  const found: Statement[] = [];
  const queries: string[] = [];
  JSON.stringify(await parsePlPgSQL(block), (key, value) => {
    if (/^PLpgSQL_stmt_(?:dynexecute|dynfors|commit|rollback)$/.test(key)) {
      found.push({ kind: "DoStmt", node: value, line, dynamic: true });
    }
    // Other expressions are no statements.
    if (key === "PLpgSQL_expr" && value.parseMode === 0) queries.push(value.query);
    return value;
  });
  for (const query of queries) {
    for (const one of await statements(query)) found.push({ ...one, line });
  }
  return found;
}

async function parsed(text: string): Promise<Node> {
  try {
    return await parse(text);
  } catch (error) {
    if (!hasSqlDetails(error) || !error.sqlDetails) throw error;
    const line = text.slice(0, error.sqlDetails.cursorPosition).split("\n").length;
    throw new Error(`line ${line}: ${error.message}`, { cause: error });
  }
}

/** A table's name, with its schema where that is not public. */
export const tableOf = ({ schemaname, relname }: Node): string =>
  schemaname && schemaname !== "public" ? `${schemaname}.${relname}` : relname;

/** The parts of each name that a DROP lists. */
export const dropped = (objects: Node[]): string[][] =>
  objects.map((object) => {
    const { List, ObjectWithArgs, TypeName, String: only } = object;
    const parts: Node[] = List?.items ?? ObjectWithArgs?.objname ?? TypeName?.names ?? [{ String: only }];
    return parts.map((part) => part.String.sval).filter((part) => part !== "public");
  });

/** Whether a part of a tree is of a kind, for instance a call of a function. */
export function has(tree: Node, kind: string, fits: (node: Node) => boolean = () => true): boolean {
  if (typeof tree !== "object" || tree === null) return false;
  return Object.entries(tree).some(([key, value]) => (key === kind && fits(value)) || has(value, kind, fits));
}
