import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccountId } from "@/lib/accounts/types.ts";
import { board, current } from "@/lib/sportsbook/board.ts";
import { Refused, sameLegs } from "@/lib/sportsbook/slip.ts";
import { dollars, type Leg } from "@/lib/sportsbook/types.ts";
import { PlayedByHand } from "@/tests/book.ts";
import { Model } from "@/tests/book_model.ts";
import { onBothDatabases, type TestDatabase } from "@/tests/databases.ts";
import { settleLeague } from "./book.ts";
import { seasonRows } from "./leagues.ts";
import { placeSlip } from "./slips.ts";

type Points = [number, number];

type Step =
  /** `key` of a few, so that they come again; `stale` places what an earlier board offered. */
  | { kind: "place"; member: number; key: number; dollars: number; legs: [number, number][]; stale: boolean }
  | { kind: "again" }
  | { kind: "kick off"; game: number }
  | { kind: "end week"; points: Points[] }
  | { kind: "move on" }
  | { kind: "correct"; game: number; points: Points }
  | { kind: "reopen"; game: number }
  | { kind: "drop"; game: number }
  | { kind: "tell again" }
  | { kind: "settle again" };

const few = (most: number) => fc.nat({ max: most });
/** Scores near each other, so that ties and spreads hit on the line happen. */
const points = fc.tuple(fc.integer({ min: 100, max: 112 }), fc.integer({ min: 100, max: 112 }));
/** Mostly what may be on a slip: one outcome, or one of each matchup; now and then twice the same matchup. */
const outcome = few(5);
const legs = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(few(1), outcome).map((leg): [number, number][] => [leg]) },
  { weight: 4, arbitrary: fc.tuple(outcome, outcome).map(([a, b]): [number, number][] => [[0, a], [1, b]]) },
  {
    weight: 1,
    arbitrary: fc.tuple(few(1), outcome, outcome).map((
      [game, a, b],
    ): [number, number][] => [[game, a], [game, b]]),
  },
);
const place = fc.record({
  kind: fc.constant("place" as const),
  member: few(2),
  key: few(60),
  dollars: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 3000, max: 15_000 })),
  legs,
  stale: fc.nat({ max: 9 }).map((n) => n === 0),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: place },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("again" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kick off" as const), game: few(7) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("end week" as const),
      points: fc.array(points, { minLength: 2, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("move on" as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("correct" as const), game: few(7), points }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const), game: few(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), game: few(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("tell again" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("settle again" as const) }) },
);

/** A league, its model, and what has been tried. */
class Book {
  readonly counts: Record<string, number> = {};
  #last: { member: AccountId; key: string; stake: number; legs: Leg[] } | null = null;
  #stale: Leg[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly played: PlayedByHand,
    readonly model: Model,
    readonly members: AccountId[],
  ) {}

  static async open(database: TestDatabase, leagueId: string): Promise<Book> {
    const played = new PlayedByHand(leagueId, { weeks: 4 });
    await played.tell(database);
    const members = await played.join(database, 3);
    const book = new Book(database, played, new Model(played, members), members);
    book.model.told();
    return book;
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  async do(step: Step): Promise<void> {
    const { played } = this;
    const game = "game" in step
      ? played.told.matchups[step.game % Math.max(1, played.told.matchups.length)]
      : undefined;
    switch (step.kind) {
      case "place":
        return await this.#place(step);
      case "again":
        return this.#last ? await this.#hand(this.#last) : undefined;
      case "settle again":
        this.#count("settled again");
        assert.equal(
          await settleLeague(this.database.sql, played.slug),
          false,
          "there is nothing left to settle",
        );
        return;
      case "kick off":
        if (game?.week === played.told.currentWeek && game.outcome === "undecided") {
          played.score(game.id, 1, 0, true);
        }
        break;
      case "end week":
        if (played.told.status === "active") played.endWeek(...step.points);
        break;
      case "move on":
        if (played.told.currentWeek < played.told.lastWeek) played.told.currentWeek++;
        break;
      case "correct":
        if (game && game.outcome !== "undecided") played.score(game.id, ...step.points);
        break;
      case "reopen":
        if (game) game.outcome = "undecided";
        break;
      case "drop":
        // The matchup of an upcoming week is drawn between others: what was bet on is gone.
        played.told.matchups = played.told.matchups.filter((one) => one !== game);
        break;
    }
    this.#count(step.kind);
    await played.tell(this.database);
    this.model.told();
  }

  async #place(
    { member, key, dollars: stake, legs, stale }: Extract<Step, { kind: "place" }>,
  ): Promise<void> {
    const { lines } = await this.#board();
    const fresh = lines.length === 0 ? [] : legs.map(([game, which]): Leg => {
      const { matchup, moneyline, spread, total } = lines[game % lines.length];
      return { ...[...moneyline, ...spread, ...total][which], teams: [matchup.home.team, matchup.away.team] };
    });
    const chosen = stale || fresh.length === 0 ? this.#stale : fresh;
    this.#stale = fresh.length > 0 ? fresh : this.#stale;
    if (chosen.length === 0) return;
    await this.#hand({
      member: this.members[member],
      key: `key-${key}`,
      stake: dollars(stake),
      legs: chosen,
    });
  }

  async #board() {
    return board((await seasonRows(this.database.sql, this.played.slug, null))!);
  }

  async #hand(slip: { member: AccountId; key: string; stake: number; legs: Leg[] }): Promise<void> {
    this.#last = slip;
    const now = await this.#board();
    const offered = slip.legs.every((leg) => {
      const one = current(now, leg.selection);
      return one !== null && sameLegs([one], [leg]);
    });
    const used = this.model.keys.has(slip.key);
    const should = this.model.place(slip.member, slip.key, slip.stake, slip.legs, offered);
    const is = await placeSlip(this.database.sql, this.played.slug, {
      account: slip.member,
      key: slip.key,
      stake: slip.stake as never,
      offers: slip.legs,
    }).catch((error) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    this.#count(`${used ? "key used before" : "new key"}: ${should === null ? "refused" : "a slip"}`);
    assert.equal(is, should);
  }
}

let leagues = 0;
const nextLeague = () => String(1000 + ++leagues);

onBothDatabases(
  "whatever is placed, settled, corrected, voided and repeated, the book is what plain arithmetic says",
  async (database) => {
    const counts: Record<string, number> = {};
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), async (sequence) => {
        const book = await Book.open(database, nextLeague());
        for (const one of sequence) {
          await book.do(one);
          steps++;
          assert.deepEqual(await book.model.differences(database.owner), [], JSON.stringify(one));
        }
        for (const [what, times] of Object.entries(book.counts)) counts[what] = (counts[what] ?? 0) + times;
        for (const { kind, cover } of book.model.slips) {
          counts[`slip ${kind}`] = (counts[`slip ${kind}`] ?? 0) + 1;
          if (cover > 0) counts.covered = (counts.covered ?? 0) + 1;
        }
      }),
      { numRuns: 40, interruptAfterTimeLimit: 25_000 },
    );
    console.log(`${steps} steps: ${JSON.stringify(counts)}`);
    assert.ok(steps >= 300, `${steps} steps are too few to say anything`);
  },
);

/** A book with a slip that has won and one that was corrected from a win to a loss. */
async function corrected(database: TestDatabase): Promise<Book> {
  const book = await Book.open(database, nextLeague());
  await book.do({ kind: "place", member: 0, key: 1, dollars: 100, legs: [[0, 0]], stale: false });
  await book.do({ kind: "place", member: 1, key: 2, dollars: 100, legs: [[1, 0]], stale: false });
  await book.do({ kind: "end week", points: [[110, 100], [110, 100]] });
  await book.do({ kind: "correct", game: 1, points: [100, 110] });
  assert.deepEqual(await book.model.differences(database.owner), []);
  return book;
}

/** Faults that a release could have, done past every guard. */
const faults: { name: string; sql: (league: string) => string; seen: RegExp }[] = [
  {
    name: "a settlement that pays a dollar too much",
    sql: (league) =>
      `with bad as (
        update book_entries e set amount = e.amount + case a.kind when 'bankroll' then 100 else -100 end
        from book_accounts a, book_transactions t
        where a.league_id = ${league} and e.league_id = ${league} and t.league_id = ${league}
          and t.transaction_id = e.transaction_id and a.book_account_id = e.book_account_id
          and t.kind = 'settle' and t.slip_id = 1 and a.kind in ('bankroll', 'house')
        returning e.book_account_id, case a.kind when 'bankroll' then 100 else -100 end as extra)
      update book_accounts b set balance = b.balance + bad.extra from bad
      where b.league_id = ${league} and b.book_account_id = bad.book_account_id`,
    seen: /^bankroll of \d+ is/m,
  },
  {
    name: "a reversing entry that is dropped",
    sql: (league) =>
      `delete from book_entries e using book_transactions t, book_accounts a
      where e.league_id = ${league} and t.league_id = ${league} and a.league_id = ${league}
        and t.transaction_id = e.transaction_id and a.book_account_id = e.book_account_id
        and t.kind = 'reverse' and a.kind = 'bankroll'`,
    seen: /^the sum of all accounts is/m,
  },
  {
    name: "a reversal that is dropped whole",
    sql: (league) =>
      `with gone as (delete from book_entries e using book_transactions t
        where e.league_id = ${league} and t.league_id = ${league} and t.transaction_id = e.transaction_id
          and t.kind = 'reverse' returning e.*)
      update book_accounts a set balance = balance - amount from gone
      where a.league_id = ${league} and a.book_account_id = gone.book_account_id and a.kind <> 'stakes'`,
    seen: /^(?:bankroll|stakes) of \d+ is/m,
  },
  {
    name: "a slip that is settled as won and was lost",
    sql: (league) =>
      `update book_settlements set kind = 'won', returned = 19090
      where league_id = ${league} and slip_id = 2 and version = 2`,
    seen: /^slips is/m,
  },
];

onBothDatabases("planted faults are seen by the same checks", async (database) => {
  for (const { name, sql, seen } of faults) {
    const book = await corrected(database);
    const [{ league }] = await database.owner<{ league: number }[]>`
      select league_id as league from leagues where slug = ${book.played.slug}`;
    await database.owner.unsafe("set session_replication_role = replica");
    await database.owner.unsafe(sql(String(league)));
    await database.owner.unsafe("set session_replication_role = origin");
    assert.match((await book.model.differences(database.owner)).join("\n"), seen, name);
  }
});
