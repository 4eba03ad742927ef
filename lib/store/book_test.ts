import assert from "node:assert/strict";
import type { AccountId } from "@/lib/accounts/types.ts";
import { board } from "@/lib/sportsbook/board.ts";
import { FLOOR } from "@/lib/sportsbook/bankroll.ts";
import { Refused } from "@/lib/sportsbook/slip.ts";
import { type Cents, dollars, type Offer } from "@/lib/sportsbook/types.ts";
import { PlayedByHand } from "@/tests/book.ts";
import { onBothDatabases, onPostgres, type TestDatabase } from "@/tests/databases.ts";
import { withPostgres } from "@/tests/postgres.ts";
import { settleLeague } from "./book.ts";
import { bookRows, bookTable, movements } from "./book_pages.ts";
import { openDatabase } from "./database.ts";
import { inLeague } from "./in_league.ts";
import { revisionOf, seasonRows } from "./leagues.ts";
import { lockLeague, post } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { Moved, placeSlip, slipById } from "./slips.ts";

async function league(database: TestDatabase, members = 1) {
  const played = new PlayedByHand("77");
  await played.tell(database);
  return { played, slug: played.slug, accounts: await played.join(database, members) };
}

/** The moneyline of the open week's first matchup, home, and so on. */
async function offers({ sql }: TestDatabase, { slug }: PlayedByHand) {
  const now = board((await seasonRows(sql, slug, null))!);
  return now.lines;
}

const place = (
  database: TestDatabase,
  played: PlayedByHand,
  account: AccountId,
  key: string,
  stake: number,
  ...legs: Offer[]
) => placeSlip(database.sql, played.slug, { account, key, stake: dollars(stake), offers: legs });

const balance = async ({ sql }: TestDatabase, { slug }: PlayedByHand, account: AccountId) =>
  (await bookRows(sql, slug, account)).mine!.bankroll;

onBothDatabases(
  "a slip placed twice with one key is one slip; another one under that key is refused",
  async (database) => {
    const { played, accounts: [me] } = await league(database);
    const [{ moneyline: [home, away] }] = await offers(database, played);
    const first = await place(database, played, me, "k1", 100, home);
    const revision = await revisionOf(database.sql, played.slug);
    assert.equal(await place(database, played, me, "k1", 100, home), first);
    assert.equal(await revisionOf(database.sql, played.slug), revision);
    assert.equal(await balance(database, played, me), FLOOR - dollars(100));
    for (
      const other of [
        () => place(database, played, me, "k1", 101, home),
        () => place(database, played, me, "k1", 100, away),
      ]
    ) {
      await assert.rejects(other, (error) => error instanceof Refused && error.kind === "conflict");
    }
    assert.equal(await balance(database, played, me), FLOOR - dollars(100));
  },
);

onBothDatabases(
  "a win pays stake times odds, a correction reverses it, and a correction of that pays again",
  async (database) => {
    const { played, slug, accounts: [me] } = await league(database);
    const [{ matchup: { id }, moneyline: [home] }] = await offers(database, played);
    const slip = await place(database, played, me, "k1", 100, home);
    played.endWeek([120, 100]);
    await played.tell(database);
    const won = home.odds * 10 as Cents;
    assert.equal(home.odds, 1909);
    assert.equal(await balance(database, played, me), FLOOR - dollars(100) + won);
    played.score(id, 100, 120);
    await played.tell(database);
    assert.equal(await balance(database, played, me), FLOOR - dollars(100));
    played.score(id, 120, 100);
    await played.tell(database);
    assert.equal(await balance(database, played, me), FLOOR - dollars(100) + won);
    const told = await movements(database.sql, slug, slip);
    assert.deepEqual(told.map(({ kind, amount }) => [kind, amount]), [
      ["stake", -10_000],
      ["settle", 19_090],
      ["reverse", -19_090],
      ["settle", 19_090],
    ]);
    const kept = (await slipById(database.sql, slug, slip))!;
    assert.deepEqual([kept.kind, kept.returned, kept.corrections], ["won", won, 2]);
    assert.equal(await settleLeague(database.sql, slug), false);
  },
);

onBothDatabases("a parlay drops a pushed leg, and loses with any loss", async (database) => {
  const { played, accounts: [me] } = await league(database);
  const [one, two] = await offers(database, played);
  await place(database, played, me, "k1", 10, one.moneyline[0], two.moneyline[0]);
  played.endWeek([100, 100], [110, 90]);
  await played.tell(database);
  assert.equal(await balance(database, played, me), FLOOR - dollars(10) + two.moneyline[0].odds);
  played.score(one.matchup.id, 90, 110);
  await played.tell(database);
  assert.equal(await balance(database, played, me), FLOOR - dollars(10));
});

onBothDatabases(
  "winnings that were lost before a correction took them are covered, and the cover goes with it",
  async (database) => {
    const { played, slug, accounts: [me] } = await league(database);
    const [one] = await offers(database, played);
    await place(database, played, me, "k1", 10_000, one.moneyline[0]);
    played.endWeek([120, 100]);
    await played.tell(database);
    const won = one.moneyline[0].odds * 1000;
    assert.equal(await balance(database, played, me), won);
    const [next] = await offers(database, played);
    await place(database, played, me, "k2", 19_000, next.moneyline[0]);
    played.score(one.matchup.id, 100, 120);
    await played.tell(database);
    assert.equal(await balance(database, played, me), 0);
    played.score(one.matchup.id, 120, 100);
    await played.tell(database);
    assert.equal(await balance(database, played, me), won - dollars(19_000));
    // A lost settlement moves nothing of the bankroll, nor does its reversal.
    const kinds = (await movements(database.sql, slug, 1)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ["stake", "settle", "reverse", "cover", "reverse", "settle"]);
  },
);

onBothDatabases(
  "whoever is below the floor is lifted to it when a week begins, once, after the last is settled",
  async (database) => {
    const { played, accounts: [low, high, idle] } = await league(database, 3);
    const [one] = await offers(database, played);
    await place(database, played, low, "k1", 4000, one.moneyline[1]);
    await place(database, played, high, "k2", 1000, one.moneyline[0]);
    played.told.currentWeek = 2;
    await played.tell(database);
    assert.equal(await balance(database, played, low), dollars(6000), "week 1 is not settled yet");
    played.told.currentWeek = 1;
    played.endWeek([120, 100]);
    await played.tell(database);
    assert.equal(await balance(database, played, low), FLOOR);
    assert.equal(await balance(database, played, high), FLOOR + one.moneyline[0].odds * 100 - dollars(1000));
    const [next] = await offers(database, played);
    await place(database, played, low, "k3", 3000, next.moneyline[0]);
    await settleLeague(database.sql, played.slug);
    await played.tell(database);
    played.score(next.matchup.id, 3, 0, true);
    await played.tell(database);
    assert.equal(
      await balance(database, played, low),
      FLOOR - dollars(3000),
      "and not again in the same week",
    );
    assert.equal(await balance(database, played, idle), FLOOR);
  },
);

onBothDatabases(
  "betting closes for the whole week with its first points, and at odds that have moved",
  async (database) => {
    const { played, accounts: [me] } = await league(database);
    const [one, two] = await offers(database, played);
    const dearer = { ...one.moneyline[0], odds: one.moneyline[0].odds + 5 } as Offer;
    await assert.rejects(place(database, played, me, "k1", 1, dearer), Moved);
    played.score(one.matchup.id, 1, 0, true);
    await played.tell(database);
    await assert.rejects(place(database, played, me, "k2", 1, two.moneyline[0]), /closed/);
    const [next] = await offers(database, played);
    assert.equal(next.matchup.week, 2);
    await place(database, played, me, "k3", 1, next.moneyline[0]);
  },
);

onBothDatabases("what cannot be a slip is refused and moves nothing", async (database) => {
  const { played, accounts: [me] } = await league(database);
  const [one, two] = await offers(database, played);
  const stranger = 999_999 as AccountId;
  for (
    const [said, attempt] of [
      [/at least one/, () => place(database, played, me, "a", 1)],
      [
        /one outcome of each matchup/,
        () => place(database, played, me, "b", 1, one.moneyline[0], one.total[0]),
      ],
      [/\$10,000 in your bankroll/, () => place(database, played, me, "c", 10_001, one.moneyline[0])],
      [/Only members/, () => place(database, played, stranger, "d", 1, one.moneyline[0])],
      [/not ours/, () => place(database, played, me, "no key!", 1, two.moneyline[0])],
    ] as const
  ) await assert.rejects(attempt, said);
  const [{ entries }] = await database.owner`select count(*)::int as entries from book_entries`;
  assert.equal(entries, 0);
});

onBothDatabases(
  "the database refuses a ledger that does not add up, goes below zero, or is changed",
  async (database) => {
    const { played, slug, accounts: [me] } = await league(database);
    const [one] = await offers(database, played);
    await place(database, played, me, "k1", 100, one.moneyline[0]);
    const posting = (...entries: Parameters<typeof post>[1][number]["entries"]) =>
      inLeague(database.sql, slug, async (tx) => {
        await lockLeague(tx);
        await post(tx, [{ kind: "lift", key: crypto.randomUUID(), entries }]);
      });
    const cents = (n: number) => n as Cents;
    await assert.rejects(posting(["mint", cents(-5)], [{ bankroll: me }, cents(6)]), /add up to 1 cents/);
    await assert.rejects(posting(["house", cents(5)]), /1 entries/);
    await assert.rejects(
      posting(["mint", cents(1_000_000)], [{ bankroll: me }, cents(-1_000_000)]),
      /never_below_zero/,
    );
    await assert.rejects(
      inLeague(database.sql, slug, (tx) =>
        post(tx, [{
          kind: "reverse",
          key: "x",
          slip: 1 as never,
          reverses: 2,
          entries: [
            [{ bankroll: me }, cents(9_900)],
            ["mint", cents(-9_900)],
          ],
        }])),
      /does not take back/,
    );
    await assert.rejects(
      inLeague(database.sql, slug, (tx) =>
        post(tx, [{
          kind: "lift",
          key: `open:${me}`,
          entries: [
            ["mint", cents(-1)],
            ["house", cents(1)],
          ],
        }])),
      /idempotency_key/,
    );
    for (
      const change of [
        "update book_entries set amount = 1",
        "delete from book_entries",
        "update book_slips set stake = 100",
        "update book_accounts set balance = 1",
        "truncate book_transactions cascade",
      ]
    ) {
      await assert.rejects(
        inLeague(database.sql, slug, (tx) => tx.unsafe(change)),
        /permission denied/,
        change,
      );
      if (change.includes("accounts")) {
        continue;
      }
      await assert.rejects(Promise.resolve(database.owner.unsafe(change)), /append only/, change);
    }
  },
);

onBothDatabases("the table counts a week, a season and all time", async (database) => {
  const { played, slug, accounts: [a, b] } = await league(database, 2);
  const [one] = await offers(database, played);
  await place(database, played, a, "k1", 100, one.moneyline[0]);
  await place(database, played, b, "k2", 100, one.moneyline[1]);
  played.endWeek([120, 100]);
  await played.tell(database);
  const [first, second] = await bookTable(database.sql, slug, { scope: "week", year: 2026, week: 1 });
  assert.deepEqual([first.account, first.won, first.profit, first.roi], [a, 1, 9_090, 0.909]);
  assert.deepEqual([second.account, second.lost, second.profit, second.roi], [b, 1, -10_000, -1]);
  assert.equal((await bookTable(database.sql, slug, { scope: "week", year: 2026, week: 2 }))[0].won, 0);
  assert.equal((await bookTable(database.sql, slug, { scope: "season", year: 2026 }))[0].profit, 9_090);
  assert.equal((await bookTable(database.sql, slug, { scope: "all" }))[0].profit, 9_090);
});

onPostgres("fifty slips at once on one bankroll never overspend", async (database) => {
  const { played, slug, accounts: [me] } = await league(database);
  const [one] = await offers(database, played);
  const pools = [database, await database.again(), await database.again(), await database.again()];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) =>
      placeSlip(pools[i % pools.length].sql, slug, {
        account: me,
        key: `k${i}`,
        stake: dollars(700),
        offers: [one.moneyline[i % 2]],
      })),
  );
  const placed = outcomes.filter(({ status }) => status === "fulfilled").length;
  const refused = outcomes.filter((one) => one.status === "rejected" && one.reason instanceof Refused).length;
  console.log(`50 slips of $700 at once on $10,000: ${placed} placed, ${refused} refused`);
  assert.deepEqual([placed, refused], [14, 36]);
  assert.equal(await balance(database, played, me), dollars(200));
});

onPostgres(
  "money spent at once past the league's lock is still stopped by the database",
  async (database) => {
    const { played, slug, accounts: [me] } = await league(database);
    const [one] = await offers(database, played);
    await place(database, played, me, "k0", 1, one.moneyline[0]);
    const other = await database.again();
    // Twenty writers who do not take the lock, each with a transaction number of its own, want 1,000 of 9,999.
    const accounts = await database.owner<
      { id: number; kind: string }[]
    >`select book_account_id as id, kind from book_accounts`;
    const id = (kind: string) => accounts.find((account) => account.kind === kind)!.id;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        inLeague((i % 2 ? database : other).sql, slug, async (tx) => {
          await tx`insert into book_transactions (league_id, transaction_id, kind, idempotency_key, slip_id)
        values ((select current_league()), ${100 + i}, 'stake', ${`w${i}`}, 1)`;
          await tx`insert into book_entries values ((select current_league()), ${100 + i}, ${
            id("bankroll")
          }, -100000),
        ((select current_league()), ${100 + i}, ${id("stakes")}, 100000)`;
        })),
    );
    assert.equal(
      outcomes.filter(({ status }) => status === "fulfilled").length,
      9,
    );
    assert.equal(await balance(database, played, me), dollars(999));
  },
);

Deno.test("balances follow entries where the owner of the tables is no superuser, and the app another login", async () => {
  await withPostgres(async (url) => {
    const as = (user: string) => url.replace("postgres@", `${user}@`).replace(/postgres$/, "league");
    const server = await openDatabase({ url, dataDir: "", pool: 1 });
    await server.owner`create role rumbledore_app nologin noinherit`;
    await server.owner`create role app login in role rumbledore_app`;
    await server.owner`create role keeper login createrole`;
    await server.owner`create database league owner keeper`;
    const apart = await openDatabase({ url: as("app"), ownerUrl: as("keeper"), dataDir: "" });
    const above = await openDatabase({ url: url.replace(/postgres$/, "league"), dataDir: "", pool: 1 });
    await migrate(apart);
    const played = new PlayedByHand("77");
    await played.tell(apart);
    const [me] = await played.join(above, 1);
    const [one] = board((await seasonRows(apart.sql, played.slug, null))!).lines;
    await placeSlip(apart.sql, played.slug, {
      account: me,
      key: "k1",
      stake: dollars(100),
      offers: [one.moneyline[0]],
    });
    played.endWeek([120, 100]);
    await played.tell(apart);
    const { mine } = await bookRows(apart.sql, played.slug, me);
    assert.equal(mine!.bankroll, FLOOR - dollars(100) + one.moneyline[0].odds * 10);
    for (const database of [apart, above, server]) await database.close();
  });
});
