/**
 * Which statements a migration must not have while the previous release reads and writes: those that hold a strong lock
 * for as long as a table is large, and those that take away what that release still reads. What the check does not know
 * it refuses. It cannot see into functions that a statement calls; running_test.ts can.
 *
 * @module
 */
import { OUTSIDE } from "@/lib/store/migrate.ts";
import { alterTable } from "./alter_table.ts";
import { type Before, isBig, type Judging, remember } from "./before.ts";
import { takesAway } from "./contract.ts";
import type { Migration } from "./files.ts";
import { has, type Node, type Statement, statements, tableOf } from "./statements.ts";

/** What is wrong with migrations, a line each: file, line, what, and what to do instead. */
export async function complaints(migrations: readonly Migration[], judging: Judging): Promise<string[]> {
  const found: string[] = [];
  const before: Before = { fresh: new Set(), neverNull: new Set(), saysNotNull: new Map(), inFile: 0 };
  for (const { name, text } of migrations) {
    before.fresh = new Set();
    try {
      const all = await statements(text);
      before.inFile = all.length;
      const wrong = [...ofFile(text, all)];
      for (const one of all) {
        for (const what of judged(one, text, before, judging)) wrong.push(`${one.line}: ${what}`);
        remember(one, before);
      }
      if (parseInt(name) > judging.exemptUpTo) found.push(...wrong.map((what) => `${name}:${what}`));
    } catch (error) {
      found.push(`${name}: cannot be read as SQL: ${(error as Error).message}`);
    }
  }
  return found;
}

/** What is wrong with the first line and the number of statements. */
function ofFile(text: string, all: Statement[]): string[] {
  const marked = text.split(/\r?\n/, 1)[0] === OUTSIDE;
  const concurrent = all.filter(({ node }) => node.concurrent);
  if (!marked) {
    return concurrent.map(({ line }) =>
      `${line}: CONCURRENTLY does not run in a transaction; put the statement into a file of its own whose first line is "${OUTSIDE}"`
    );
  }
  if (all.length === 1 && concurrent.length === 1) return [];
  return [
    `1: a file "${OUTSIDE}" is one CREATE INDEX CONCURRENTLY or DROP INDEX CONCURRENTLY and nothing else, since a failure half-way could not be undone`,
  ];
}

/** Statements that make something new, or change what takes no time, whatever the table. */
const HARMLESS = new Set([
  ...[
    "CreateStmt",
    "CreateTableAsStmt",
    "ViewStmt",
    "CreateSchemaStmt",
    "CreateEnumStmt",
    "CompositeTypeStmt",
  ],
  ...["CreateDomainStmt", "AlterEnumStmt", "CreateSeqStmt", "CreateFunctionStmt", "AlterFunctionStmt"],
  ...["CreateRoleStmt", "AlterRoleStmt", "GrantStmt", "GrantRoleStmt", "AlterDefaultPrivilegesStmt"],
  ...["CreatePolicyStmt", "AlterPolicyStmt", "CreateTrigStmt", "CommentStmt", "CreateExtensionStmt"],
  ...["CreateStatsStmt", "AlterOwnerStmt", "SelectStmt", "InsertStmt"],
]);

const BACKFILL = "let the release write the new column and have a job of lib/jobs/ fill it league by league";

/** What is wrong with a statement. */
function judged(
  { kind, node, dynamic }: Statement,
  text: string,
  before: Before,
  judging: Judging,
): string[] {
  if (dynamic) {
    return ["a DO block that executes text or commits cannot be judged; write the statements as they are"];
  }
  if (HARMLESS.has(kind)) return within(kind, node, before);
  const table = node.relation && tableOf(node.relation);
  switch (kind) {
    case "AlterTableStmt":
      return alterTable(node, text, before, judging);
    case "DropStmt":
    case "RenameStmt":
    case "AlterObjectSchemaStmt":
      return takesAway(kind, node, text, before, judging);
    case "IndexStmt":
      return index(node, table, before);
    case "UpdateStmt":
    case "DeleteStmt":
    case "MergeStmt":
      return isBig(table, before)
        ? [`changes rows of all leagues of ${table} in one transaction; ${BACKFILL}`]
        : [];
    case "TruncateStmt":
      return node.relations.map(({ RangeVar }: Node) => tableOf(RangeVar)).filter((one: string) =>
        !before.fresh.has(one)
      ).map((one: string) =>
        `TRUNCATE takes away rows of ${one} that the previous release reads, and waits for all of them`
      );
    case "LockStmt":
      return [
        "LOCK TABLE stops the previous release; what needs no rows of others to stand still needs no lock",
      ];
    case "VacuumStmt":
      return node.is_vacuumcmd
        ? ["VACUUM does not run in a transaction, and FULL stops all readers; autovacuum does it"]
        : [];
    case "ClusterStmt":
    case "RefreshMatViewStmt":
    case "ReindexStmt":
      return [
        "holds a lock for as long as the table is large; build a new index CONCURRENTLY and drop the old one",
      ];
    case "TransactionStmt":
      return ["a migration's transaction is begun and ended by lib/store/migrate.ts"];
    case "VariableSetStmt":
      return /_timeout$/.test(node.name ?? "")
        ? [`${node.name} is set by lib/store/migrate.ts; what needs another one takes too long`]
        : [];
    default:
      return [`${kind} is not known to tests/migrations/judge.ts; find out what it locks, and add it there`];
  }
}

/** Changes in a WITH of what is harmless otherwise; those in a function's body run when it is called. */
function within(kind: string, node: Node, before: Before): string[] {
  if (kind !== "SelectStmt" && kind !== "InsertStmt") return [];
  const big = (change: Node) => change.relation && isBig(tableOf(change.relation), before);
  return ["UpdateStmt", "DeleteStmt", "MergeStmt"].some((change) => has(node, change, big))
    ? [`changes rows of all leagues in one transaction; ${BACKFILL}`]
    : [];
}

function index(node: Node, table: string, before: Before): string[] {
  if (node.concurrent) {
    return node.idxname && node.if_not_exists ? [] : [
      "an index that is built CONCURRENTLY has a name and IF NOT EXISTS, so that the build can be tried again",
    ];
  }
  return isBig(table, before)
    ? [
      `CREATE INDEX stops all writes to ${table} until it is built; CREATE INDEX CONCURRENTLY IF NOT EXISTS in a file of its own whose first line is "${OUTSIDE}"`,
    ]
    : [];
}
