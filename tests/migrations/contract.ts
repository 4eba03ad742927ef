/**
 * Contracts: what takes something away may run only after the release that stopped reading it is at work everywhere.
 *
 * @module
 */
import { OUTSIDE } from "@/lib/store/migrate.ts";
import type { Before, Judging } from "./before.ts";
import { dropped, type Node, tableOf } from "./statements.ts";

/** The line by which a migration says from which migration's release on nobody reads what it drops. */
const CONTRACT = /^-- contract: unread since (\d{4})\b/m;

/** What is wrong with DROP, RENAME and SET SCHEMA. */
export function takesAway(
  kind: string,
  node: Node,
  text: string,
  before: Before,
  judging: Judging,
): string[] {
  if (kind !== "DropStmt") {
    const table = node.relation && tableOf(node.relation);
    if (table && before.fresh.has(table)) return [];
    if (node.renameType === "OBJECT_INDEX" || node.renameType === "OBJECT_TABCONSTRAINT") return [];
    return [
      `the previous release asks for the old name of ${
        node.subname ?? table ?? "it"
      }; add what is new beside it, and drop the old one a release later`,
    ];
  }
  // What closes or frees something, and is not read.
  if (["OBJECT_POLICY", "OBJECT_TRIGGER", "OBJECT_STATISTIC_EXT"].includes(node.removeType)) return [];
  const kindOf = String(node.removeType).replace("OBJECT_", "").toLowerCase();
  return dropped(node.objects).flatMap((parts) => {
    const name = parts.join(".");
    if (before.fresh.has(name)) return [];
    if (node.removeType === "OBJECT_INDEX") {
      return node.concurrent ? [] : [
        `DROP INDEX ${name} waits for all readers and stops those behind it; DROP INDEX CONCURRENTLY IF EXISTS in a file of its own whose first line is "${OUTSIDE}"`,
      ];
    }
    return unread(`${kindOf} ${name}`, parts.at(-1)!, text, judging);
  });
}

/** What is wrong with taking away `what`, which the store's code would call `name`. */
export function unread(what: string, name: string, text: string, { released, source }: Judging): string[] {
  const since = text.match(CONTRACT)?.[1];
  if (!since) {
    return [
      `drops ${what}, which the previous release may read; stop reading it, release that, and then say "-- contract: unread since NNNN", the newest migration of that release`,
    ];
  }
  if (Number(since) > released) {
    return [
      `drops ${what} too early: it is unread since ${since}, and the release at work has migrations up to ${released} (RELEASED in tests/migrations/files.ts)`,
    ];
  }
  return new RegExp(`\\b${name.replace(/\W/g, "\\$&")}\\b`).test(source)
    ? [`drops ${what}, but lib/store/ still says "${name}"`]
    : [];
}
