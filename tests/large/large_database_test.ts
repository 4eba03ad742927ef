import assert from "node:assert/strict";
import type { OwnerSql } from "@/lib/store/database.ts";
import { historyRows } from "@/lib/store/leagues.ts";
import { members } from "@/lib/store/memberships.ts";
import { bookTable } from "@/lib/store/book_pages.ts";
import { settleLeague } from "@/lib/store/book.ts";
import { onPostgres } from "@/tests/databases.ts";
import { growLargeDatabase } from "@/tools/large_database.ts";
import { MEMBERS, NEWEST, SEASONS, slugOf } from "./model_league.ts";

/** References that hold for fewer rows than have them: where the load was careless. */
async function broken(owner: OwnerSql): Promise<string[]> {
  const references = await owner<{ name: string; check: string }[]>`
    select conname::text as name, format(
      'select 1 from %s a where %s and not exists (select from %s b where %s) limit 1', conrelid::regclass,
      (select string_agg(format('a.%I is not null', attname), ' and ') from pg_attribute
        where attrelid = conrelid and attnum = any (conkey)),
      confrelid::regclass,
      (select string_agg(format('a.%I = b.%I', x.attname, y.attname), ' and ')
        from unnest(conkey, confkey) k (mine, its)
        join pg_attribute x on x.attrelid = conrelid and x.attnum = mine
        join pg_attribute y on y.attrelid = confrelid and y.attnum = its)) as check
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;
  assert(references.length > 40);
  const found: string[] = [];
  for (const { name, check } of references) if ((await owner.unsafe(check)).length > 0) found.push(name);
  return found;
}

onPostgres("a large database is many sound leagues, each as a real one reads", async (database) => {
  const { sql, owner } = database;
  await growLargeDatabase(database, { leagues: 4, models: 2 });
  const { leagues, rows } = await growLargeDatabase(database, { leagues: 25, models: 2 });
  assert.equal(leagues, 25);
  assert(rows > 25 * 7000, `${rows} rows are less than leagues have`);
  assert.deepEqual(await broken(owner), []);

  const model = await historyRows(sql, slugOf(2));
  const copy = await historyRows(sql, slugOf(24));
  assert.equal(copy?.seasons.length, SEASONS);
  assert.deepEqual(copy?.seasons, model?.seasons, "league 24 is a copy of the second model");
  assert.notDeepEqual((await historyRows(sql, slugOf(23)))?.seasons, model?.seasons);
  assert.equal(copy?.league.slug, slugOf(24));

  const names = (await members(sql, slugOf(24))).map(({ name }) => name).sort();
  assert.deepEqual(names, (await members(sql, slugOf(2))).map(({ name }) => name).sort());
  assert.equal(names.length, MEMBERS);
  const table = await bookTable(sql, slugOf(24), { scope: "season", year: NEWEST });
  assert(
    table.some(({ won }) => won > 0) && table.some(({ lost }) => lost > 0) &&
      table.some(({ open }) => open > 0),
  );
  assert.equal(await settleLeague(sql, slugOf(24)), false, "its book has nothing left to settle");

  const wrong = await owner`
    select from book_accounts a where balance <> (select coalesce(sum(amount), 0) from book_entries e
      where e.league_id = a.league_id and e.book_account_id = a.book_account_id)`;
  assert.equal(wrong.length, 0, "balances are sums");
  const empty = await owner<{ name: string }[]>`
    select relname::text as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples <= 0`;
  assert.deepEqual(
    empty.map(({ name }) => name),
    [],
    "plans of empty tables tell nothing: give model_league.ts or copies.ts rows",
  );
});
