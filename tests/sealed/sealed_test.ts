import assert from "node:assert/strict";
import type { Database, OwnerSql, Queries, Sql } from "@/lib/store/database.ts";
import { inLeague, outsideLeagues } from "@/lib/store/in_league.ts";
import type { Scope } from "@/lib/store/sql.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { everyRow, MARK, plant, type Planted, seen, tablesOfLeagues, unmarked } from "./canary.ts";
import { leaks } from "./catalogue.ts";
import { notAsked, notQueries, queries } from "./queries.ts";

/** Every transaction sees this league, or none, whatever it asks for: as if the code had the wrong one, or forgot it. */
function heldTo(sql: Sql, league: string | null): Sql {
  const held = ({ account, poller }: Scope): Scope => ({
    league,
    account: league === null ? null : account,
    poller,
  });
  return {
    begin: (scope, work) => sql.begin(held(scope), work),
    read: (scope, make) => sql.read(held(scope), make),
    wrote: (listener) => sql.wrote(listener),
    for: (reader) => heldTo(sql.for(reader), league),
  };
}

/** What comes of a question: the answer, or the error. */
const outcome = (question: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(question).catch((error: unknown) => error);

/** The names of queries whose answers show the mark, and of tables in which they changed the marked league. */
async function trespasses(
  { sql, owner }: Database,
  { own, other }: Planted,
): Promise<{ seen: string[]; changed: string[] }> {
  const before = await everyRow(owner, other.league_id);
  const found: string[] = [];
  for (const [name, ask] of Object.entries(queries)) {
    if (seen(await outcome(ask({ ...other, sql: heldTo(sql, own.slug) })))) found.push(name);
  }
  const after = await everyRow(owner, other.league_id);
  const differs = (table: string) => JSON.stringify(before[table]) !== JSON.stringify(after[table]);
  return { seen: found, changed: Object.keys(before).filter(differs) };
}

Deno.test("every export of lib/store that asks something is asked here, or it is said why not", async () => {
  const unknown: string[] = [];
  for await (const { name: file } of Deno.readDir(new URL("../../lib/store/", import.meta.url))) {
    const [module, extension] = file.split(".");
    if (extension !== "ts" || module.endsWith("_test") || module in notAsked) continue;
    const exports: Record<string, unknown> = await import(`@/lib/store/${file}`);
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function" || /^class\b/.test(value.toString())) continue;
      if (!(`${module}.${name}` in queries) && !(`${module}.${name}` in notQueries)) {
        unknown.push(`${module}.${name}`);
      }
    }
  }
  assert.deepEqual(unknown, [], "list them in tests/sealed/queries.ts");
});

onBothDatabases("from league A no query shows anything of league B, nor changes it", async (database) => {
  const planted = await plant(database);
  assert.deepEqual(await trespasses(database, planted), { seen: [], changed: [] });
});

/** Columns that hold one of a few words, where the mark has no place. */
const words =
  /^(?:leagues\.(?:slug|provider)|\w+\.(?:kind|market|pick|about|role|side|outcome|phase|act|status))$/;

onBothDatabases("the mark is in every text of league B, and its own queries show it", async (database) => {
  const { other } = await plant(database);
  assert.deepEqual((await unmarked(database.owner, other.league_id)).filter((name) => !words.test(name)), []);
  const rows = await everyRow(database.owner, other.league_id);
  const empty = Object.keys(rows).filter((table) => rows[table].length === 0);
  assert.deepEqual(empty, [], "plant a row of these in tests/sealed/canary.ts");
  const shown: string[] = [];
  for (const [name, ask] of Object.entries(queries)) if (seen(await outcome(ask(other)))) shown.push(name);
  assert(shown.length >= 25, shown.join(", "));
});

/** Whether an answer has no row in it: lists are empty, and texts are those of the question. */
function nothing(answer: unknown): boolean {
  if (answer instanceof Error || answer === null || answer === undefined) return true;
  if (Array.isArray(answer)) return answer.length === 0;
  if (answer instanceof Map) return answer.size === 0;
  if (typeof answer === "string") return ["week", "missing"].includes(answer);
  return typeof answer !== "object" || Object.values(answer).every(nothing);
}

onBothDatabases("with no league set every query gives nothing, and changes nothing", async (database) => {
  const { sql, owner } = database;
  const { own, other } = await plant(database);
  const before = [await everyRow(owner, own.league_id), await everyRow(owner, other.league_id)];
  const given: string[] = [];
  for (const [name, ask] of Object.entries(queries)) {
    if (!nothing(await outcome(ask({ ...other, sql: heldTo(sql, null) })))) given.push(name);
  }
  // Which tell the names in addresses and revisions of all leagues, in a role that may see nothing else of them.
  assert.deepEqual(given, ["live.dueLeagues", "live.revisionsOf", "pictures.leaguesWithPicturesDue"]);
  assert.deepEqual([await everyRow(owner, own.league_id), await everyRow(owner, other.league_id)], before);
});

onBothDatabases(
  "a list of leagues shows those that everybody may read, outside of leagues only",
  async (database) => {
    const { sql, owner } = database;
    const { own, other } = await plant(database);
    const listed = (tx: Queries) => tx<{ slug: string }[]>`select slug from leagues order by slug`;
    assert.deepEqual(await outsideLeagues(sql, listed), [], "both were brought in with cookies");
    await owner`update leagues set public = true`;
    assert.deepEqual(await outsideLeagues(sql, listed), [{ slug: own.slug }, { slug: other.slug }]);
    assert.deepEqual(await inLeague(sql, own.slug, listed), [{ slug: own.slug }]);
  },
);

onBothDatabases(
  "the cookies of a league are for who takes their role, and those of that league only",
  async (database) => {
    const { sql } = database;
    const { own, other } = await plant(database);
    const read = (tx: Queries) => tx<{ credentials: Uint8Array }[]>`select credentials from leagues`;
    await assert.rejects(inLeague(sql, own.slug, read), { code: "42501" });
    await assert.rejects(outsideLeagues(sql, read), { code: "42501" });
    const inRole = async (tx: Queries) => {
      await tx`set local role rumbledore_credentials`;
      return await read(tx);
    };
    const cookies = async (slug: typeof own.slug) =>
      (await inLeague(sql, slug, inRole)).map(({ credentials }) => new TextDecoder().decode(credentials));
    assert.deepEqual(await cookies(own.slug), [" cookies"]);
    assert.deepEqual(await cookies(other.slug), [`${MARK} cookies`]);
    assert.deepEqual(await outsideLeagues(sql, inRole), []);
  },
);

class Undo extends Error {}

/** What the app's role can do by hand to league B's rows, from league A: a line for everything. */
async function reached({ sql, owner }: Database, { own, other }: Planted): Promise<string[]> {
  const found: string[] = [];
  for (const table of await tablesOfLeagues(owner)) {
    const [{ row }] = await owner<{ row: unknown }[]>`
      select to_jsonb(t) as row from ${owner(table)} t where league_id = ${other.league_id} limit 1`;
    const [{ columns }] = await owner<{ columns: string[] }[]>`
      select json_agg(attname) as columns from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
        and has_column_privilege('rumbledore_app', attrelid, attnum, 'insert')`;
    const names = owner.unsafe((columns ?? ["league_id"]).map((name) => `"${name}"`).join(", "));
    const [same, key] = table === "leagues" ? ["name", "slug"] : ["league_id", "league_id"];
    const attempts: Record<string, (tx: Queries) => Promise<object[]>> = {
      read: (tx) => tx`select 1 from ${tx(table)} where league_id = ${other.league_id}`,
      "read anything else": (tx) => tx`select 1 from ${tx(table)} where league_id <> ${own.league_id}`,
      change: (tx) =>
        tx`
        update ${tx(table)} set ${tx(same)} = ${tx(same)} where league_id = ${other.league_id} returning 1`,
      "give a row to": (tx) =>
        tx`
        update ${tx(table)} set ${tx(key)} = ${key === "slug" ? other.slug : other.league_id}
        where league_id = ${own.league_id} returning 1`,
      delete: (tx) => tx`delete from ${tx(table)} where league_id = ${other.league_id} returning 1`,
      "add a row to": (tx) =>
        tx`
        insert into ${tx(table)} (${names}) overriding system value
        select ${names} from jsonb_populate_record(null::${tx(table)}, ${tx.json(row)}) returning 1`,
    };
    for (const [what, attempt] of Object.entries(attempts)) {
      let rows: object[] = [];
      const error = await outcome(inLeague(sql, own.slug, async (tx) => {
        rows = await attempt(tx);
        throw new Undo();
      }));
      if (error instanceof Undo ? rows.length > 0 : (error as { code?: string }).code !== "42501") {
        found.push(`${what} ${table}${error instanceof Undo ? "" : `: ${error}`}`);
      }
    }
  }
  return found;
}

onBothDatabases(
  "from league A no statement reads, changes, deletes or adds a row of league B",
  async (database) => {
    const planted = await plant(database);
    const before = await everyRow(database.owner, planted.other.league_id);
    assert.deepEqual(await reached(database, planted), []);
    assert.deepEqual(await everyRow(database.owner, planted.other.league_id), before);
  },
);

/** What somebody might do in a hurry. */
async function switchOff(owner: OwnerSql): Promise<void> {
  for (const table of await tablesOfLeagues(owner)) {
    await owner`alter table ${owner(table)} disable row level security`;
  }
}

onBothDatabases("where row-level security is switched off, these tests see it", async (database) => {
  const planted = await plant(database);
  await switchOff(database.owner);
  assert((await leaks(database.owner)).length >= 14);
  const lines = await reached(database, planted);
  for (const line of ["read teams", "change teams", "delete lineup_entries", "read anything else votes"]) {
    assert(lines.some((found) => found.startsWith(line)), line);
  }
  const { seen, changed } = await trespasses(database, planted);
  for (const name of ["leagues.historyRows", "leagues.matchupRows"]) {
    assert(seen.includes(name), seen.join(", "));
  }
  assert(changed.includes("seasons"), changed.join(", "));
});
