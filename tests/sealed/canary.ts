/**
 * Two leagues that have a row in every table, and a mark in every text of one of them that nobody else may ever see.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Database, OwnerSql, Queries, Sql } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { season } from "@/tests/seasons.ts";
import type { Asked } from "./queries.ts";

/** Short, so that it fits an abbreviation. */
export const MARK = "✪✪";

/** A row for each table that an import leaves empty; `account_id` is the member's unless given. */
const rows: Readonly<Record<string, object>> = {
  memberships: { role: "commissioner", manager_id: 1 },
  past_members: {},
  claims: { manager_id: 1 },
  invitations: { invitation_id: 1, role: "member", uses_left: 3, expires_at: "2027-01-01" },
  comments: {
    comment_id: 1,
    about: "week",
    about_id: 1,
    place: 1,
    text: "Ha",
    hidden_reason: "Rude",
    hidden_at: "2026-10-01",
  },
  talk_closed: { about: "week", about_id: 2 },
  reactions: { about: "week", about_id: 1, kind: "laugh" },
  mutes: { until: "2027-01-01", reason: "Rude" },
  moderation_log: { entry_id: 1, act: "hide", comment_id: 1, about: "week", about_id: 1, reason: "Rude" },
  polls: { poll_id: 1, question: "Who?", choices: ["A", "B"] },
  votes: { poll_id: 1, choice: 0 },
  live_polls: { told: "2026-10-01" },
  pictures: {
    source: "https://example.test/2.png",
    status: "refused",
    reason: "No picture",
    due_at: "2026-10-01",
  },
  book_accounts: { book_account_id: 1, kind: "bankroll", balance: 1000 },
  book_slips: { slip_id: 1, stake: 1000, week: 1 },
  book_legs: { slip_id: 1, leg: 1, market: "moneyline", subject: 1, pick: "home", odds: 1900, teams: [1, 2] },
  book_settlements: { slip_id: 1, version: 1, kind: "won", returned: 1900, grades: ["won"] },
  book_transactions: { transaction_id: 1, kind: "lift" },
  book_entries: { transaction_id: 1, book_account_id: 1, amount: 1000 },
  book_weeks: { week: 1 },
  book_seasons: { digest: "x" },
  sent_forms: {},
  book_picks: { matchup_id: 1, team_id: 1 },
};

/** What columns hold that a table has and `rows` does not name. */
const common = { year: 2020, idempotency_key: "00000000-0000-4000-8000-0000000000aa" };

export interface Planted {
  own: Asked;
  other: Asked;
}

/** The two leagues, of which `other` has the mark, and an account in each: a member here is a stranger there. */
export async function plant({ sql, owner }: Database): Promise<Planted> {
  const [{ a, b }] = await owner<{ a: AccountId; b: AccountId }[]>`
    with a as (insert into accounts (name, email) values ('Ann', 'ann@example.org') returning account_id),
      b as (insert into accounts (name, email) values (${`Bob ${MARK}`}, 'bob@example.org') returning account_id)
    select (select account_id from a) as a, (select account_id from b) as b`;
  const own = await league(sql, owner, "1", a, b);
  const other = await league(sql, owner, "2", b, a);
  const [{ account }] = await owner<{ account: AccountId }[]>`
    select account_id as account from memberships where league_id = ${other.league_id}`;
  if (account !== b) throw new Error("the member of the marked league is not the marked one");
  return { own, other };
}

async function league(
  sql: Sql,
  owner: OwnerSql,
  leagueId: string,
  member: AccountId,
  stranger: AccountId,
): Promise<Asked> {
  const slug = `espn-${leagueId}` as LeagueSlug;
  const token = new Uint8Array(32).fill(Number(leagueId));
  const imported = await importLeague(sql, [season({ leagueId }), season({ leagueId, year: 2019 })], {
    credentials: new TextEncoder().encode(`${leagueId === "2" ? MARK : ""} cookies`),
  });
  const asked = { sql, slug, leagueId, league_id: imported.leagueId, year: 2020, member, stranger, token };
  await owner.begin(async (tx) => {
    // References and triggers are not what this is about.
    await tx`set local session_replication_role = replica`;
    await tx`update managers set merged_into = 1 where league_id = ${asked.league_id} and manager_id = 2`;
    for (const table of Object.keys(rows)) await insert(tx, table, asked);
    if (leagueId === "2") await mark(tx, asked.league_id);
  });
  return asked;
}

async function insert(tx: Queries, table: string, { league_id, slug, member, token }: Asked): Promise<void> {
  const row: Record<string, unknown> = {
    account_id: member,
    hidden_by: member,
    by_account: member,
    made_by: member,
    token_hash: `\\x${token.toHex()}`,
    slug,
    ...common,
    ...rows[table],
    league_id,
  };
  const columns = await tx<{ name: string; type: string; needed: boolean }[]>`
    select attname::text as name, format_type(atttypid, atttypmod) as type,
      attnotnull and not atthasdef and attidentity = '' as needed
    from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`;
  const moment = (type: string) => /^timestamp/.test(type) ? "2026-10-01" : undefined;
  for (const { name, type, needed } of columns) if (needed) row[name] ??= moment(type);
  const given = columns.filter(({ name }) => row[name] !== undefined).map(({ name }) => name);
  const names = tx.unsafe(given.map((name) => `"${name}"`).join(", "));
  await tx`
    insert into ${tx(table)} (${names}) overriding system value
    select ${names} from jsonb_populate_record(null::${tx(table)}, ${tx.json(row)}) on conflict do nothing`;
}

/** Puts the mark into every text of a league that may hold any. */
async function mark(tx: Queries, league: number): Promise<void> {
  for (const { table, column, type } of await texts(tx)) {
    const plain = type === "jsonb"
      ? `'["${MARK}"]'`
      : type === "text[]"
      ? `array_fill('${MARK}'::text, array[cardinality(${column})])`
      : `'${MARK}'`;
    const different = (text: string) => `'${text}' || substr(md5(ctid::text), 1, 8)`;
    const values = type === "text" ? [plain, different(MARK), different(`https://${MARK}`)] : [plain];
    for (const value of values) {
      await tx.unsafe("savepoint before");
      const done = await tx.unsafe(
        `update ${table} set ${column} = ${value} where league_id = ${league} and ${column} is not null`,
      ).then(() => true, () => false);
      await tx.unsafe(done ? "release before" : "rollback to before");
      if (done) break;
    }
  }
}

/** Every column of text of the tables of leagues. */
async function texts(sql: Queries): Promise<{ table: string; column: string; type: string }[]> {
  return await sql<{ table: string; column: string; type: string }[]>`
    select c.relname::text as table, a.attname::text as column, format_type(atttypid, atttypmod) as type
    from pg_attribute a join pg_class c on c.oid = attrelid
    where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
      and atttypid in ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype)
      and exists (select from pg_attribute l where l.attrelid = c.oid and l.attname = 'league_id')
    order by 1, 2`;
}

/** The columns of a league's texts in which no row has the mark. */
export async function unmarked(owner: OwnerSql, league: number): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column } of await texts(owner)) {
    const [{ marked }] = await owner<{ marked: boolean }[]>`
      select exists (select from ${owner(table)} where league_id = ${league}
        and ${owner(column)}::text like ${`%${MARK}%`}) as marked`;
    if (!marked) found.push(`${table}.${column}`);
  }
  return found;
}

/** The tables of leagues. */
export async function tablesOfLeagues(sql: Queries): Promise<string[]> {
  const found = await sql<{ name: string }[]>`
    select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where relkind = 'r' and relnamespace = 'public'::regnamespace and attname = 'league_id' order by 1`;
  return found.map(({ name }) => name);
}

/** Every row of a league by table, as text. */
export async function everyRow(owner: OwnerSql, league: number): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of await tablesOfLeagues(owner)) {
    const lines = await owner<{ row: string }[]>`
      select r::text as row from ${owner(table)} r where league_id = ${league} order by 1`;
    found[table] = lines.map(({ row }) => row);
  }
  return found;
}

/** Whether the mark is anywhere in an answer, or in an error. */
export function seen(answer: unknown): boolean {
  const text = JSON.stringify(answer, (_, value) => {
    if (value instanceof Map) return [...value];
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    if (value instanceof Error) return { ...value, message: value.message };
    return value;
  });
  return text?.includes(MARK) ?? false;
}
