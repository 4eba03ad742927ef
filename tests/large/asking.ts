/**
 * Everything that is asked of a database, asked once of one league: what pages and the API read for each kind of reader,
 * and every query of lib/store; with what PostgreSQL did for each.
 *
 * @module
 */
import { hashOf } from "@/lib/accounts/tokens.ts";
import { type Database, openDatabase, type OwnerSql, type Sql } from "@/lib/store/database.ts";
import { type RunningApp, startApp } from "@/tests/app.ts";
import { queries } from "@/tests/sealed/queries.ts";
import { accountQueries } from "./account_queries.ts";
import { addresses } from "./addresses.ts";
import { accountIn, NEWEST, slugOf, WEEK } from "./model_league.ts";
import { explainAll, explainNothing, PlanLog, type Planning, type Ran } from "./plans.ts";

/** The league that is asked for: a copy, readable for everybody, one of the ten that the smallest database has. */
export const ASKED = 4;

/** Who asks for pages, by the number among the league's members; nobody has none. */
const readers = { guest: null, member: 3, commissioner: 1 };

/** What was asked, and the statements that it took in their order. */
export type Asked = Map<string, Ran[]>;

const tokenOf = (reader: string) => `${reader}-`.padEnd(43, "t");

/** The headers with which a reader asks. */
export const headersOf = (reader: keyof typeof readers): Record<string, string> =>
  readers[reader] === null ? {} : { cookie: `session=${tokenOf(reader)}` };

/** Sessions of those who ask, whose tokens are known here. */
export async function signInReaders(owner: OwnerSql): Promise<void> {
  for (const [reader, member] of Object.entries(readers)) {
    if (member === null) continue;
    await owner`
      insert into sessions (token_hash, account_id, device, created_at, used_at)
      values (${await hashOf(tokenOf(reader))}, ${accountIn(ASKED, member)}, 'Plans', now(), now())
      on conflict do nothing`;
  }
}

/** The statements of every address of the app, for every kind of reader. Answers of 500 and above are errors. */
async function askPages(app: RunningApp, log: PlanLog, matchup: number): Promise<Asked> {
  const asked: Asked = new Map();
  const of = {
    slug: slugOf(ASKED),
    year: NEWEST,
    week: WEEK - 1,
    matchup,
    team: 1,
    manager: 1,
    comment: 9,
    poll: 4,
    slip: 1,
  };
  for (const reader of Object.keys(readers) as (keyof typeof readers)[]) {
    const headers = headersOf(reader);
    for (const path of Object.values(addresses(of)).flat()) {
      await log.next();
      const stop = new AbortController();
      const answer = await fetch(app.url + path, { headers, redirect: "manual", signal: stop.signal });
      // A stream of scores has no end.
      if (answer.headers.get("content-type") === "text/event-stream") {
        await answer.body!.getReader().read();
        stop.abort();
      } else await answer.body?.cancel();
      if (answer.status >= 500) throw new Error(`${path}: ${answer.status}\n${app.log()}`);
      asked.set(`${reader} ${path.replace(of.slug, "LEAGUE")}`, await log.next());
    }
  }
  return asked;
}

/** As `sql`, but nothing that is written is kept. */
function undone(sql: Sql): Sql {
  const undo = new Error("undone");
  return {
    ...sql,
    async begin(scope, work) {
      let result: Awaited<ReturnType<typeof work>>;
      try {
        return await sql.begin(scope, async (tx) => {
          result = await work(tx);
          // What waits for the end of the transaction is checked here.
          await tx.unsafe("set constraints all immediate");
          throw undo;
        });
      } catch (error) {
        if (error !== undo) throw error;
        return result!;
      }
    },
  };
}

/** The statements of every query of the store. */
async function askStore({ sql, owner }: Database, log: PlanLog): Promise<Asked> {
  const member = accountIn(ASKED, 3);
  const [{ passkey, email }] = await owner<{ passkey: string; email: string }[]>`
    select credential_id as passkey, (select email from accounts where account_id = ${member}) as email
    from passkeys where account_id = ${accountIn(ASKED, 5)}`;
  const token = await hashOf(tokenOf("member"));
  const slug = slugOf(ASKED);
  const questions = {
    ...bound(queries, {
      sql: undone(sql),
      slug,
      leagueId: slug.slice("espn-".length),
      league_id: ASKED,
      year: NEWEST,
      member,
      stranger: accountIn(ASKED + 1, 4),
      token,
    }),
    ...bound(accountQueries, { sql: undone(sql), account: member, email, token, passkey }),
  };
  const asked: Asked = new Map();
  for (const [name, ask] of Object.entries(questions)) {
    await log.next();
    // A refusal has asked, too.
    await Promise.resolve(ask()).catch(() => {});
    asked.set(name, await log.next());
  }
  return asked;
}

function bound<T>(asks: Readonly<Record<string, (of: T) => PromiseLike<unknown>>>, of: T) {
  return Object.fromEntries(Object.entries(asks).map(([name, ask]) => [name, () => ask(of)]));
}

/**
 * Asks everything of a server that runs with the settings `EXPLAINING`.
 *
 * @param url of the database
 * @param log the server's
 */
export async function askEverything(
  { url, log: path }: { url: string; log: string },
  planning: Planning,
): Promise<Asked> {
  const first = await openDatabase({ url, dataDir: "", pool: 1 });
  await signInReaders(first.owner);
  const [{ matchup }] = await first.owner<{ matchup: number }[]>`
    select min(matchup_id)::int as matchup from matchups
    where league_id = ${ASKED} and year = ${NEWEST} and week = ${WEEK}`;
  await explainAll(first.owner, planning);
  await first.close();
  const log = new PlanLog(path);
  const database = await openDatabase({ url, dataDir: "", pool: 1 });
  try {
    const asked = await askStore(database, log);
    await using app = await startApp({
      DATABASE_URL: url,
      SAMPLE_LEAGUE: "off",
      WORKER: "off",
      DATABASE_POOL: "1",
    });
    await log.next();
    return new Map([...asked, ...await askPages(app, log, matchup)]);
  } finally {
    await explainNothing(database.owner);
    await database.close();
  }
}
