/**
 * Rows that have run out and are forgotten by the way, when others like them are kept.
 *
 * @module
 */
import type { Queries, Query, Row } from "./sql.ts";

/** Rows that one keeping forgets at most. More than one, so that there are ever fewer; few, so that nobody waits. */
const AT_MOST = 100;

/** Tables of what runs out, and the columns by which it does; each has an index on it. */
type Expiring =
  | ["sessions", "used_at"]
  | ["sign_ins", "created_at"]
  | ["sign_in_tries", "tried_at"]
  | ["passkey_challenges", "created_at"];

/** Forgets rows from before a moment, the oldest first, unless somebody else is at it. */
export const forgetExpired = (tx: Queries, [table, column]: Expiring, before: Date): Query<Row[]> =>
  tx`
  delete from ${tx(table)} where ctid = any(array(
    select ctid from ${tx(table)} where ${tx(column)} <= ${before}
    order by ${tx(column)} limit ${AT_MOST}::int for update skip locked))`;
