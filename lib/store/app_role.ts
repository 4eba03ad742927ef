/**
 * Whether the role that connects is one that policies hold for.
 *
 * @module
 */
import { outsideLeagues } from "./in_league.ts";
import type { Sql } from "./sql.ts";

/** A database that would let the app see more than one league at a time. The message says what to change. */
export class MightyRole extends Error {
  override name = "MightyRole";
}

/**
 * Sees to it that the role of DATABASE_URL neither is, nor can become, one that policies do not hold for: a superuser,
 * one with BYPASSRLS, or the owner of a table, who could drop them. Asked only where migrations have a role of their
 * own; where the owner connects, only that every transaction takes the role rumbledore_app keeps leagues apart.
 *
 * @throws MightyRole naming the role and what is wrong with it
 */
export async function refuseMightyRole(sql: Sql): Promise<void> {
  const [row] = await outsideLeagues(
    sql,
    (tx) =>
      tx<{ login: string; mighty: string | null; owned: string | null }[]>`
      select session_user::text as login,
        (select rolname::text from pg_roles
          where (rolsuper or rolbypassrls) and pg_has_role(session_user, oid, 'member') limit 1) as mighty,
        (select relname::text from pg_class
          where relnamespace = 'public'::regnamespace and pg_has_role(session_user, relowner, 'member')
          limit 1) as owned`,
  );
  const { login, mighty, owned } = row;
  const wrong = mighty === login
    ? "is a superuser or has BYPASSRLS"
    : mighty
    ? `is a member of ${mighty}, which is a superuser or has BYPASSRLS`
    : owned
    ? `owns the table ${owned}, or is a member of the role that does`
    : null;
  if (!wrong) return;
  throw new MightyRole(
    `the role ${login} of DATABASE_URL ${wrong}: leagues would not be kept apart. Give the app a role that is a ` +
      "member of rumbledore_app only (create role app login password '…' in role rumbledore_app), and leave " +
      "DATABASE_OWNER_URL to the owner of the tables",
  );
}
