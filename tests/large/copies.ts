/**
 * Copies of leagues, made by the database itself, a statement for each table: whatever tables there are.
 *
 * @module
 */
import pLimit from "p-limit";
import type { Database, Queries } from "@/lib/store/database.ts";
import { MEMBERS, seatIn, slugOf } from "./model_league.ts";

/** Leagues that one statement copies. */
const AT_ONCE = 1000;

/** Numbers of leagues, both inclusive. */
export interface Range {
  from: number;
  to: number;
}

interface CopiedTable {
  name: string;
  columns: { name: string; account: boolean }[];
}

/** Tables with a league's rows, and which of their columns are accounts. */
function tables(sql: Queries): Promise<CopiedTable[]> {
  return sql<CopiedTable[]>`
    select c.relname::text as name, json_agg(json_build_object('name', a.attname, 'account', exists (
        select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
          and f.confrelid = 'accounts'::regclass and f.conkey = array[a.attnum])
        or a.attname = 'account_id') order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'leagues'
      and exists (select from pg_attribute l where l.attrelid = c.oid and l.attname = 'league_id')
    group by c.oid, c.relname order by c.reltuples desc, c.relname`;
}

/** A statement that copies the models' rows of a table. `n` is the copy, `s` a row of its model. */
function copying({ name, columns }: CopiedTable, models: number, { from, to }: Range): string {
  const quoted = (column: string) => `"${column}"`;
  const value = (column: CopiedTable["columns"][number]) => {
    if (column.name === "league_id") return "n";
    if (column.name === "slug") return slugs("n");
    const copied = `s.${quoted(column.name)}`;
    return column.account ? seatIn(copied, "n", "s.league_id") : copied;
  };
  return `
    insert into ${quoted(name)} (${
    columns.map((column) => quoted(column.name)).join(", ")
  }) overriding system value
    select ${columns.map(value).join(", ")}
    from generate_series(${from}, ${to}) n join model.${
    quoted(name)
  } s on s.league_id = 1 + (n - 1) % ${models}`;
}

/** `slugOf` in SQL. */
const slugs = (league: string) => `'espn-' || ${Number(slugOf(0).slice("espn-".length))} + ${league}`;

/** What is to hold for every statement of a load: no references and triggers, since copies of sound rows are sound. */
const LOADING = `
  set local statement_timeout = 0;
  set local session_replication_role = replica;
  set local synchronous_commit = off;
  set local work_mem = '64MB'`;

/**
 * Copies leagues 1 to `models` in turn, until there are all of the range; every fifth league is private. The login must be a superuser's,
 * since references and triggers rest meanwhile.
 *
 * @param tell told of each table when it is done
 */
export async function copyLeagues(
  { owner }: Database,
  models: number,
  { from, to }: Range,
  tell: (line: string) => void = () => {},
): Promise<void> {
  const all = await owner.begin(async (tx) => {
    await tx.unsafe(LOADING);
    await tx.unsafe(`
      insert into leagues (league_id, slug, provider, provider_id, name, revision, public) overriding system value
      select n, ${slugs("n")}, 'espn', ${slugs("n")}, s.name || ' ' || n, s.revision, n % 5 <> 0
      from generate_series(${from}, ${to}) n join leagues s on s.league_id = 1 + (n - 1) % ${models}
      on conflict do nothing;
      insert into accounts (account_id, handle, name, email) overriding system value
      select ${
      seatIn("s.account_id", "n", String("m.league_id"))
    }, md5(n || ' ' || s.account_id)::uuid, s.name,
        ${slugs("n")} || '-' || s.account_id || '@example.test'
      from generate_series(${from}, ${to}) n
      join memberships m on m.league_id = 1 + (n - 1) % ${models} join accounts s using (account_id);
      create schema model`);
    const found = await tables(tx);
    for (const { name } of found) {
      await tx.unsafe(
        `create table model."${name}" as select * from "${name}" where league_id <= ${models};
         analyze model."${name}"`,
      );
    }
    return found;
  });
  const limit = pLimit(2);
  await Promise.all(all.map((table) =>
    limit(async () => {
      const started = performance.now();
      for (let first = from; first <= to; first += AT_ONCE) {
        const part = { from: first, to: Math.min(to, first + AT_ONCE - 1) };
        await owner.begin(async (tx) => {
          await tx.unsafe(LOADING);
          await tx.unsafe(copying(table, models, part));
        });
      }
      tell(`${table.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    })
  ));
  await owner.begin(async (tx) => {
    await tx.unsafe(`drop schema model cascade`);
    for (
      const [table, column] of [["leagues", "league_id"], ["accounts", "account_id"], [
        "invitations",
        "invitation_id",
      ]]
    ) {
      await tx.unsafe(
        `select setval(pg_get_serial_sequence('${table}', '${column}'), (select max(${column}) from ${table}))`,
      );
    }
  });
}

/** How the imports of every tenth of these leagues ended; older ones than two days are forgotten. */
export async function endImports({ owner }: Database, { from, to }: Range): Promise<void> {
  const outcome = {
    revision: 1,
    changed: true,
    managers: 12,
    years: [2021, 2022],
    hidden: [],
    teams: 24,
    matchups: 180,
  };
  await owner`
    insert into imports (slug, job, state)
    select ${owner.unsafe(slugs("n"))}, gen_random_uuid(), json_build_object('state', 'done',
      'at', floor(extract(epoch from now()) * 1000), 'outcome', ${owner.json(outcome)}::json)
    from generate_series(${from}::int, ${to}::int) n where n % 10 = 4`;
}

/**
 * What accounts of these leagues have besides: browsers that are signed in, and that were, mails and attempts to sign in
 * that nobody has forgotten yet, passkeys. A member of every tenth copy is in a second league.
 */
export async function signInAccounts(
  { owner }: Database,
  models: number,
  { from, to }: Range,
): Promise<void> {
  const of = (member: string, league = "n") => seatIn(member, league, "0");
  const leagues = `generate_series(${from}, ${to}) n`;
  await owner.begin(async (tx) => {
    await tx.unsafe(LOADING);
    await tx.unsafe(`
      insert into sessions (token_hash, account_id, device, created_at, used_at)
      select sha256((n || ' ' || m || ' ' || i)::bytea), ${of("m")}, 'Firefox on Android',
        now() - i * interval '40 days', now() - case i when 0 then (n % 13) * interval '1 day' else interval '39 days' end
      from ${leagues}, generate_series(1, ${MEMBERS}) m, generate_series(0, 1) i;
      insert into sign_ins (email, browser_hash, code_hash, link_hash, created_at)
      select ${
      slugs("n")
    } || '-' || m || '@example.test', sha256(('browser ' || n || ' ' || m)::bytea), sha256('code'),
        sha256(('link ' || n || ' ' || m)::bytea), now() - m * interval '1 day'
      from ${leagues}, generate_series(1, ${MEMBERS}) m;
      insert into sign_in_tries (client, tried_at)
      select '192.0.' || n / 250 % 250 || '.' || n % 250, now() - i * interval '1 day'
      from ${leagues}, generate_series(1, ${MEMBERS}) i;
      insert into passkeys (credential_id, account_id, public_key, counter, transports, device, created_at)
      select translate(encode(sha256(('key ' || n || ' ' || m)::bytea), 'base64'), '+/=', '-_'), ${of("m")},
        decode(repeat(md5(n || ' ' || m), 5), 'hex'), n, array['internal', 'hybrid'], 'Firefox on Android', now()
      from ${leagues}, generate_series(1, ${MEMBERS}, 4) m;
      insert into passkey_challenges (challenge_hash, account_id, created_at)
      select sha256(('challenge ' || n || ' ' || i)::bytea), null, now() - i * interval '1 day'
      from ${leagues}, generate_series(1, ${MEMBERS}) i;
      insert into talk_pace (account_id, act, times)
      select ${of("m")}, act, array[extract(epoch from now())::bigint * 1000]
      from ${leagues}, generate_series(1, ${MEMBERS}, 2) m, unnest(array['comment', 'touch']) act;
      insert into memberships (league_id, account_id, slug, role)
      select n + 1, ${of("2")}, ${slugs("n + 1")}, 'member'
      from generate_series(${Math.max(from, models + 1)}, ${to - 1}, 10) n`);
  });
}
