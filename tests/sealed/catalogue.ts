/**
 * What PostgreSQL's catalogue says of how leagues are kept apart: a line for everything that would let rows through.
 *
 * @module
 */
import type { Queries } from "@/lib/store/database.ts";
import { ofNoLeague } from "./of_no_league.ts";

/** Triggers, and questions about the server, that run with their owner's rights, and why that is safe. */
const definers: Readonly<Record<string, string>> = {
  acknowledged: "asks the server how far its standbys are, and is told nothing to ask with",
  book_balances:
    "adds a statement's new entries, which have passed the policy, to accounts of the same league",
};

/** What a policy must ask. */
const asks = String.raw`current_league\(\)|current_setting\('rumbledore\.league'|current_account\(\)`;

/** Everything that is ours: neither PostgreSQL's nor an extension's. */
const ours = (namespace: string) =>
  `${namespace} not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname = 'information_schema')`;

/** The queue's tables are of no league; `roles` sees to it that nobody but the queue's own role may look there. */
const queues = (namespace: string) => `${namespace} = to_regnamespace('jobs')`;

/** Tables whose rows are not sealed. */
async function tables(sql: Queries): Promise<string[]> {
  const found = await sql<{
    name: string;
    of_league: boolean;
    enabled: boolean;
    forced: boolean;
    sealed: boolean;
    lax: string[];
    too_much: string[];
  }[]>`
    with policies as (
      select polrelid, polname, polpermissive and polcmd = '*' and polqual is not null and polwithcheck is not null
          and (polroles = '{0}' or to_regrole('rumbledore_app') = any (polroles)) as whole,
        polpermissive and (coalesce(pg_get_expr(polqual, polrelid) !~ ${asks}, false)
          or coalesce(pg_get_expr(polwithcheck, polrelid) !~ ${asks}, false)
          or (polqual is null and polcmd not in ('a'))) as lax
      from pg_policy)
    select c.relname::text as name, relrowsecurity as enabled, relforcerowsecurity as forced,
      exists (select from pg_attribute a where a.attrelid = c.oid and attname = 'league_id' and not attisdropped)
        as of_league,
      exists (select from policies p where p.polrelid = c.oid and whole) as sealed,
      (select coalesce(json_agg(polname), '[]') from policies p where p.polrelid = c.oid and lax) as lax,
      (select coalesce(json_agg(r.rolname || ' ' || privilege), '[]')
        from pg_roles r, unnest(array['truncate', 'references', 'trigger']) privilege
        where r.rolname like 'rumbledore\_%' and has_table_privilege(r.oid, c.oid, privilege)) as too_much
    from pg_class c
    where c.relkind in ('r', 'p') and ${sql.unsafe(ours("c.relnamespace"))}
      and ${sql.unsafe(queues("c.relnamespace"))} is not true
    order by 1`;
  return found.flatMap(({ name, of_league, enabled, forced, sealed, lax, too_much }) => {
    const complaints = too_much.map((privilege) => `table ${name}: ${privilege} goes past every policy`);
    if (name in ofNoLeague) {
      return of_league
        ? [...complaints, `table ${name} has a league_id, but is listed as of no league`]
        : complaints;
    }
    if (!enabled) complaints.push(`table ${name}: row-level security is not enabled`);
    if (!forced) complaints.push(`table ${name}: row-level security is not forced`);
    if (!sealed) {
      complaints.push(`table ${name}: no policy with both USING and WITH CHECK for rumbledore_app`);
    }
    complaints.push(...lax.map((policy) => `table ${name}: policy ${policy} does not ask for the league`));
    return complaints;
  });
}

/** Views and functions that read with rights other than the reader's. */
async function passages(sql: Queries): Promise<string[]> {
  const relations = await sql<{ name: string; kind: string }[]>`
    select relname::text as name, relkind::text as kind from pg_class c
    where ${sql.unsafe(ours("relnamespace"))}
      and (relkind in ('m', 'f') or (relkind = 'v' and not coalesce(
        (select option_value::boolean from pg_options_to_table(reloptions) where option_name = 'security_invoker'),
        false)))`;
  const functions = await sql<{ name: string; tame: boolean }[]>`
    select proname::text as name,
      coalesce(proconfig::text, '') ~ 'search_path=' and case prorettype
        when 'trigger'::regtype then not has_function_privilege('rumbledore_app', oid, 'execute')
        when 'pg_lsn'::regtype then pronargs = 0
        else false end as tame
    from pg_proc where prosecdef and ${sql.unsafe(ours("pronamespace"))}`;
  const kinds: Record<string, string> = {
    v: "is without security_invoker, so its owner reads",
    m: "is a copy, which policies do not hold for",
    f: "is elsewhere, where our policies do not hold",
  };
  return [
    ...relations.map(({ name, kind }) => `${name} ${kinds[kind]}`),
    ...functions.filter(({ name, tame }) => !(name in definers && tame)).map(({ name }) =>
      `function ${name} is a security definer`
    ),
  ];
}

/** What the app's roles are, own and may beyond reading and writing rows. */
async function roles(sql: Queries): Promise<string[]> {
  const rows = await sql<{ complaint: string }[]>`
    with app as (select * from pg_roles where rolname like 'rumbledore\_%')
    select 'there is no role ' || name as complaint from unnest(
      array['rumbledore_app', 'rumbledore_credentials', 'rumbledore_poller', 'rumbledore_jobs']) name
    where name not in (select rolname from app)
    union all
    select rolname || ' is or may too much: ' || concat_ws(', ',
      case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
      case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
      case when rolreplication then 'replication' end, case when rolcanlogin then 'login' end,
      case when rolinherit and rolname = 'rumbledore_app' then 'inherits' end)
    from app where rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin
      or (rolinherit and rolname = 'rumbledore_app')
    union all
    select rolname || ' owns ' || pg_describe_object(classid, objid, objsubid)
    from app join pg_shdepend on refobjid = app.oid and deptype = 'o'
      and dbid in (0, (select oid from pg_database where datname = current_database()))
    union all
    select rolname || ' may create in the schema ' || nspname
    from app, pg_namespace n
    where has_schema_privilege(app.oid, n.oid, 'create')
    union all
    select app.rolname || ' may become ' || r.rolname from app join pg_auth_members m on m.member = app.oid
      join pg_roles r on r.oid = m.roleid
    where (app.rolname, r.rolname) not in
      (('rumbledore_app', 'rumbledore_credentials'), ('rumbledore_app', 'rumbledore_poller'),
        ('rumbledore_app', 'rumbledore_jobs'))
    union all
    select rolname || ' may look into the queue' from app
    where rolname <> 'rumbledore_jobs' and (has_schema_privilege(app.oid, 'jobs', 'usage')
      or has_column_privilege(app.oid, 'imports', 'credentials', 'select')
      or has_any_column_privilege(app.oid, 'imports', 'insert, update'))
    union all
    select rolname || ' may look into ' || relname from app, pg_class
    where rolname = 'rumbledore_jobs' and relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and relname <> 'imports' and has_any_column_privilege(app.oid, pg_class.oid, 'select, insert, update')
    union all
    select rolname || ' may read the credentials of leagues' from app
    where rolname <> 'rumbledore_credentials' and has_column_privilege(app.oid, 'leagues', 'credentials', 'select')`;
  return rows.map(({ complaint }) => complaint);
}

/** Everything in the schema that would let a reader of one league see another one; empty when leagues are sealed. */
export async function leaks(sql: Queries): Promise<string[]> {
  return [...await tables(sql), ...await passages(sql), ...await roles(sql)];
}
