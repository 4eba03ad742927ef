/**
 * A database with as many leagues as wanted, five seasons each, for looking at how queries, migrations and backups grow:
 *
 *     deno run -A tools/large_database.ts --leagues 10000 --url postgres://postgres@127.0.0.1:5432/large
 *
 * The database must be empty (or made by this, with fewer leagues), the login a superuser's.
 *
 * @module
 */
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { copyLeagues, endImports, signInAccounts } from "@/tests/large/copies.ts";
import { makeModelLeague } from "@/tests/large/model_league.ts";
import { commandLine, refuse } from "@/tools/command_line.ts";

export interface LargeDatabaseOptions {
  /** How many leagues there shall be, at least as many as models. */
  leagues: number;
  /** How many different leagues the others are copies of. Each takes a second or two to make. */
  models?: number;
  tell?: (line: string) => void;
}

/** How large a database is. */
export interface Size {
  leagues: number;
  rows: number;
  bytes: number;
}

/**
 * Brings the schema up to date and fills it with leagues, or adds leagues to those that were made so before. The same
 * numbers give the same rows, but for times, which are counted back from now.
 */
export async function growLargeDatabase(
  database: Database,
  { leagues, models = 3, tell = () => {} }: LargeDatabaseOptions,
): Promise<Size> {
  await migrate(database);
  const { owner } = database;
  const [{ there }] = await owner<{ there: number }[]>`select count(*)::int as there from leagues`;
  for (let league = there + 1; league <= models; league++) await makeModelLeague(database, league);
  const from = Math.max(there, models) + 1;
  if (from <= leagues) await copyLeagues(database, models, { from, to: leagues }, tell);
  if (there < leagues) {
    await signInAccounts(database, models, { from: there + 1, to: leagues });
    await endImports(database, { from: there + 1, to: leagues });
  }
  await owner.begin((tx) => tx.unsafe("set local statement_timeout = 0; analyze"));
  return await size(database);
}

async function size({ owner }: Database): Promise<Size> {
  const [row] = await owner<Size[]>`
    select (select count(*)::int from leagues) as leagues, pg_database_size(current_database())::float8 as bytes,
      (select sum(reltuples)::float8 from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > 0) as rows`;
  return row;
}

if (import.meta.main) {
  const usage = "usage: deno run -A tools/large_database.ts --leagues 10000 --url postgres://…";
  const { values: { leagues, url } } = commandLine(usage, {
    leagues: { type: "string" },
    url: { type: "string" },
  });
  if (!url || !/^[1-9]\d{0,6}$/.test(leagues ?? "")) {
    refuse("It needs a database's address, and a whole number of leagues from 1", usage);
  }
  const database = await openDatabase({ url, dataDir: "", pool: 3 });
  try {
    const started = performance.now();
    const made = await growLargeDatabase(database, { leagues: Number(leagues), tell: console.log });
    console.log(
      `${made.leagues} leagues, ${(made.rows / 1e6).toFixed(1)} million rows, ` +
        `${(made.bytes / 2 ** 30).toFixed(2)} GiB, in ${((performance.now() - started) / 1000).toFixed(0)} s`,
    );
  } finally {
    await database.close();
  }
}
