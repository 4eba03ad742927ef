/**
 * What of ALTER TABLE takes time in proportion to the table, with everybody locked out. From PostgreSQL's documentation
 * of ALTER TABLE, its notes; the oldest server supported is 15.
 *
 * @module
 */
import { type Before, isBig, type Judging } from "./before.ts";
import { unread } from "./contract.ts";
import { has, type Node, tableOf } from "./statements.ts";

/** Commands that change the catalogue and no row. */
const AT_ONCE = new Set([
  ...["AT_ColumnDefault", "AT_DropNotNull", "AT_DropConstraint", "AT_AlterConstraint", "AT_ChangeOwner"],
  ...["AT_EnableRowSecurity", "AT_ForceRowSecurity", "AT_NoForceRowSecurity"],
  ...["AT_SetStatistics", "AT_SetStorage", "AT_SetOptions", "AT_SetRelOptions", "AT_ResetRelOptions"],
]);

/** Functions whose value is the same for all rows of a statement, so that no row is written for a default. */
const SAME_FOR_ALL = new Set(["now", "transaction_timestamp", "statement_timestamp", "current_setting"]);

/** What is wrong with an ALTER TABLE. */
export function alterTable(node: Node, text: string, before: Before, judging: Judging): string[] {
  const table = tableOf(node.relation);
  if (before.fresh.has(table)) return [];
  if (node.objtype !== "OBJECT_TABLE") return [];
  return node.cmds.flatMap(({ AlterTableCmd: { subtype, name, def } }: Node) => {
    switch (subtype) {
      case "AT_AddColumn":
        return addColumn(table, def.ColumnDef, before);
      case "AT_AddConstraint":
        return addConstraint(table, def.Constraint, before);
      case "AT_ValidateConstraint":
        return isBig(table, before) && before.inFile > 1
          ? [
            `VALIDATE CONSTRAINT reads all of ${table}, under the locks of the file's other statements; put it into a migration of its own`,
          ]
          : [];
      case "AT_SetNotNull":
        return isBig(table, before) && !before.neverNull.has(`${table}.${name}`)
          ? [
            `SET NOT NULL reads all of ${table} with everybody locked out; before it, each in a file of its own: add constraint … check (${name} is not null) not valid, then validate constraint`,
          ]
          : [];
      case "AT_AlterColumnType":
        return [
          `ALTER COLUMN … TYPE rewrites ${table} and is not what the previous release reads; add a column ${name}_new, write both, fill it, and drop this one a release later`,
        ];
      case "AT_DropColumn":
        return unread(`column ${table}.${name}`, name, text, judging);
      default:
        return AT_ONCE.has(subtype) ? [] : [
          `${subtype} on ${table} is not known to be over at once; find out in the notes of ALTER TABLE, and add it to tests/migrations/alter_table.ts`,
        ];
    }
  });
}

function addColumn(table: string, { colname, typeName, constraints = [] }: Node, before: Before): string[] {
  const kinds: Node[] = constraints.map(({ Constraint }: Node) => Constraint);
  const of = (kind: string) => kinds.find(({ contype }) => contype === kind);
  const wrong: string[] = [];
  const standard = of("CONSTR_DEFAULT");
  if (of("CONSTR_NOTNULL") && !standard) {
    wrong.push(
      `column ${colname} is NOT NULL without a default, which rows that are there and those that the previous release adds do not have; give it a constant default, or leave NOT NULL for later`,
    );
  }
  if (!isBig(table, before)) return wrong;
  const type = typeName.names.at(-1).String.sval;
  const isVolatile = has(
    standard,
    "FuncCall",
    ({ funcname }) => !SAME_FOR_ALL.has(funcname.at(-1).String.sval),
  );
  if (isVolatile || /^(?:small|big)?serial/.test(type) || of("CONSTR_IDENTITY") || of("CONSTR_GENERATED")) {
    wrong.push(
      `column ${colname} gets a value of its own in every row, so that ${table} is rewritten with everybody locked out; add it without, set the default by ALTER COLUMN … SET DEFAULT, and have a job fill the rows that are there`,
    );
  }
  if (of("CONSTR_CHECK") || of("CONSTR_FOREIGN") || of("CONSTR_UNIQUE") || of("CONSTR_PRIMARY")) {
    wrong.push(
      `column ${colname} is checked in every row of ${table} with everybody locked out; add it without, then its constraint as NOT VALID, and validate that in a migration of its own`,
    );
  }
  return wrong;
}

function addConstraint(table: string, constraint: Node, before: Before): string[] {
  if (!isBig(table, before)) return [];
  const { contype, skip_validation: later, indexname, conname } = constraint;
  if ((contype === "CONSTR_UNIQUE" || contype === "CONSTR_PRIMARY") && !indexname) {
    return [
      `a key of ${table} builds an index with everybody locked out; CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX`,
    ];
  }
  if (contype === "CONSTR_EXCLUSION") {
    return [`EXCLUDE builds an index of ${table} with everybody locked out, and there is no way round it`];
  }
  if ((contype === "CONSTR_CHECK" || contype === "CONSTR_FOREIGN") && !later) {
    return [
      `ADD CONSTRAINT ${
        conname ?? ""
      } reads all of ${table} with everybody locked out; add NOT VALID, and VALIDATE CONSTRAINT in a migration of its own`,
    ];
  }
  return contype === "CONSTR_NOTNULL" ? [`NOT NULL as a constraint is not known to PostgreSQL 15`] : [];
}
