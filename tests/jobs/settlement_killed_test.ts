/** Workers that are killed while they settle a league's book: every slip is settled, once, to the cent. @module */
import assert from "node:assert/strict";
import type { AccountId } from "@/lib/accounts/types.ts";
import { importLeague } from "@/lib/imports/import_league.ts";
import { leagueStore } from "@/lib/imports/league_store.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import { weekOpens } from "@/lib/sample/calendar.ts";
import { SAMPLE_LEAGUE_ID, SAMPLE_YEAR } from "@/lib/sample/league.ts";
import { startStandIn } from "@/lib/sample/stand_in.ts";
import { board } from "@/lib/sportsbook/board.ts";
import { dollars } from "@/lib/sportsbook/types.ts";
import { settleLeague } from "@/lib/store/book.ts";
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { seasonRows } from "@/lib/store/leagues.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { placeSlip } from "@/lib/store/slips.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { until, workers } from "./workers.ts";

const slug = `espn-${SAMPLE_LEAGUE_ID}` as LeagueSlug;
const HOUR = 3_600_000;
/** What settling writes, in this order: whoever may not write to one of them stands still there. */
const TABLES = ["book_settlements", "book_transactions", "book_entries", "book_seasons"];

const postgres = await startPostgres();
globalThis.addEventListener("unload", () => void ("stop" in postgres && postgres.stop()));

/** Members of the league, each with a slip on every matchup of the open week. Gives how many slips there are. */
async function bets({ sql, owner }: Database, members: number): Promise<number> {
  const rows = await owner<{ id: AccountId }[]>`
    insert into accounts (name, email) select 'Player ' || n, n || '@example.test'
    from generate_series(1, ${members}::int) n returning account_id as id`;
  await owner`
    insert into memberships (league_id, account_id, slug, role)
    select league_id, unnest(${rows.map(({ id }) => id)}::int[]), slug, 'member' from leagues`;
  const { lines } = board((await seasonRows(sql, slug, null))!);
  let slips = 0;
  for (const { id: account } of rows) {
    for (const { matchup, moneyline } of lines) {
      const side = moneyline[slips % 2];
      const offers = [{ ...side, teams: [matchup.home.team, matchup.away.team] }];
      await placeSlip(sql, slug, { account, key: `slip-${++slips}`, stake: dollars(20), offers });
    }
  }
  return slips;
}

/** How the book stands, in numbers; `wrong` counts what no book may have. */
async function standing({ owner }: Database) {
  const [row] = await owner<
    { revision: number; open: number; settled: number; times: number; postings: number; wrong: number }[]
  >`
    select (select revision::int from leagues) as revision,
      (select count(*)::int from book_slips s where not exists (
        select from book_settlements b where b.slip_id = s.slip_id and b.kind <> 'open')) as open,
      (select count(distinct slip_id)::int from book_settlements where kind <> 'open') as settled,
      (select count(*)::int from book_settlements where kind <> 'open') as times,
      (select count(*)::int from book_transactions where kind in ('settle', 'cover', 'reverse')) as postings,
      (select count(*)::int from (
        select from book_entries group by transaction_id having sum(amount) <> 0
        union all
        select from book_accounts a where balance <> coalesce((
          select sum(amount) from book_entries e where e.book_account_id = a.book_account_id), 0)
        union all
        -- A bankroll is what was given, less what was staked, and what came back.
        select from book_accounts a where kind = 'bankroll' and balance <>
          (select sum(e.amount) from book_entries e join book_transactions t using (league_id, transaction_id)
            where e.book_account_id = a.book_account_id and t.kind = 'lift')
          - (select sum(stake) from book_slips s where s.account_id = a.account_id)
          + coalesce((select sum(returned) from book_settlements b join book_slips s using (league_id, slip_id)
            where s.account_id = a.account_id), 0)
        union all
        select from book_accounts a where kind = 'stakes' and balance <> coalesce((
          select sum(stake) from book_slips s where s.account_id = a.account_id and not exists (
            select from book_settlements b where b.slip_id = s.slip_id and b.kind <> 'open')), 0)
      ) as any_of_these) as wrong`;
  return row;
}

Deno.test({
  name: "workers that are killed while they settle a league's book lose no slip and settle none twice",
  ignore: "skip" in postgres,
  async fn() {
    const { url } = postgres as Extract<typeof postgres, { url: string }>;
    let now = new Date(weekOpens(SAMPLE_YEAR, 11) + HOUR);
    const espn = startStandIn({ clock: () => now, lineups: "one week" });
    const data = await Deno.makeTempDir({ prefix: "rumbledore-test-" });
    const database = await openDatabase({ url, dataDir: "" });
    const { sql, owner } = database;
    const { start, end } = workers({
      DATABASE_URL: url,
      RUMBLEDORE_DATA: data,
      ESPN_API_URL: espn.url,
      LIVE_POLLING: "on",
    });
    const kill = async (child: Deno.ChildProcess) => {
      child.kill("SIGKILL");
      await child.status;
      // As when its lease has run out.
      await owner`update live_polls set held_until = '-infinity'`;
    };
    try {
      await migrate(database);
      const source = espnNetwork({
        baseUrl: espn.url,
        leagueId: String(SAMPLE_LEAGUE_ID),
        newest: SAMPLE_YEAR,
        only: SAMPLE_YEAR,
      });
      await importLeague({ source, store: leagueStore(sql, { slug }) });
      const slips = await bets(database, 4);
      assert(slips >= 16, `${slips} slips`);
      const before = await standing(database);
      assert.deepEqual({ ...before, revision: 0 }, {
        revision: 0,
        open: slips,
        settled: 0,
        times: 0,
        postings: 0,
        wrong: 0,
      });

      // The week is over.
      now = new Date(weekOpens(SAMPLE_YEAR, 12) + HOUR);
      for (const table of TABLES) {
        await owner.begin(async (tx) => {
          await tx.unsafe(`lock table ${table} in share row exclusive mode`);
          const child = start();
          await until(`a worker would write to ${table}`, async () => {
            const [{ waiting }] = await owner<{ waiting: number }[]>`
              select count(*)::int as waiting from pg_locks
              where relation = ${table}::regclass and not granted`;
            return waiting > 0;
          });
          await kill(child);
        });
        await until("its transaction has ended", async () => {
          const [{ writing }] = await owner<{ writing: number }[]>`
            select count(*)::int as writing from pg_locks where relation = 'book_settlements'::regclass
            and mode = 'RowExclusiveLock'`;
          return writing === 0;
        });
        assert.deepEqual(await standing(database), before, `killed at ${table}, nothing has happened`);
      }

      // Two at once, of which one dies as soon as it is done, before it has said so to anybody.
      start();
      const last = start();
      await until("all is settled", async () => (await standing(database)).open === 0);
      await kill(last);
      start();
      await until("somebody has looked again", async () => {
        const [{ held }] = await owner<{ held: number }[]>`
          select count(*)::int as held from live_polls where held_until > now()`;
        return held > 0;
      });
      assert.equal(await settleLeague(sql, slug), false, "there is nothing left to settle");
      const after = await standing(database);
      assert.deepEqual({ ...after, revision: 0 }, {
        revision: 0,
        open: 0,
        settled: slips,
        times: slips,
        postings: slips,
        wrong: 0,
      });
      assert(after.revision > before.revision);
      console.log(
        `  5 workers killed: ${slips} slips, ${after.times} settlements, ${after.postings} postings`,
      );
    } finally {
      await end();
      await database.close();
      await espn.stop();
      await Deno.remove(data, { recursive: true });
    }
  },
});
