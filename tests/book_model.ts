/**
 * The sportsbook once more, as plain arithmetic on objects, written apart from lib/sportsbook and lib/store: what the
 * real one is held against after every step.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Leg } from "@/lib/sportsbook/types.ts";
import type { OwnerSql } from "@/lib/store/database.ts";
import type { PlayedByHand } from "./book.ts";

const FLOOR = 1_000_000;

interface ModelSlip {
  id: number;
  member: AccountId;
  stake: number;
  legs: Leg[];
  kind: string;
  returned: number;
  cover: number;
}

/** What should be in the database. Money in cents. */
export class Model {
  readonly bankrolls = new Map<AccountId, number>();
  readonly slips: ModelSlip[] = [];
  readonly keys = new Map<string, { id: number; content: string }>();
  readonly #weeks = new Set<number>();
  /** What the mint has given. */
  minted = 0;
  readonly #played: PlayedByHand;
  readonly #members: AccountId[];

  constructor(played: PlayedByHand, members: AccountId[]) {
    this.#played = played;
    this.#members = members;
  }

  /** What a slip's placing should come to: its number, or null where it should be refused. */
  place(member: AccountId, key: string, stake: number, legs: Leg[], offered: boolean): number | null {
    const content = JSON.stringify([member, stake, legs.map((leg) => JSON.stringify(leg)).sort()]);
    const used = this.keys.get(key);
    if (used) return used.content === content ? used.id : null;
    const games = legs.map(({ selection }) => "matchup" in selection ? selection.matchup : -1);
    if (!offered || legs.length === 0 || new Set(games).size < games.length) return null;
    if (stake > (this.bankrolls.get(member) ?? FLOOR)) return null;
    if (!this.bankrolls.has(member)) {
      this.bankrolls.set(member, FLOOR);
      this.minted += FLOOR;
    }
    this.bankrolls.set(member, this.bankrolls.get(member)! - stake);
    const id = this.slips.length + 1;
    this.slips.push({ id, member, stake, legs, kind: "open", returned: 0, cover: 0 });
    this.keys.set(key, { id, content });
    return id;
  }

  /** What an import should settle and lift. */
  told(): void {
    const due = this.slips.map((slip) => ({ slip, now: this.#result(slip) })).filter(({ slip, now }) =>
      now.returned !== slip.returned || now.kind !== slip.kind
    );
    const gain = ({ slip, now }: typeof due[number]) => now.returned - slip.returned - slip.cover;
    // A push that becomes void moves no money.
    const moves = due.filter(({ slip, now }) =>
      now.returned !== slip.returned || (now.kind === "open") !== (slip.kind === "open")
    );
    for (const one of [...moves.filter((one) => gain(one) >= 0), ...moves.filter((one) => gain(one) < 0)]) {
      const { slip } = one;
      const after = this.bankrolls.get(slip.member)! + gain(one);
      this.minted += Math.max(0, -after) - slip.cover;
      slip.cover = Math.max(0, -after);
      this.bankrolls.set(slip.member, Math.max(0, after));
    }
    for (const { slip, now } of due) Object.assign(slip, now);

    const { status, currentWeek, matchups } = this.#played.told;
    const waits = matchups.some(({ week, outcome }) => week === currentWeek - 1 && outcome === "undecided");
    if (status !== "active" || waits || this.#weeks.has(currentWeek)) return;
    this.#weeks.add(currentWeek);
    for (const member of this.#members) {
      const has = this.bankrolls.get(member);
      if (has === undefined || has >= FLOOR) continue;
      this.minted += FLOOR - has;
      this.bankrolls.set(member, FLOOR);
    }
  }

  #result({ stake, legs }: ModelSlip): { kind: string; returned: number } {
    const { told } = this.#played;
    let [numerator, denominator] = [BigInt(stake), 1n];
    const seen = { won: 0, lost: 0, push: 0, void: 0, open: 0 };
    for (const { selection, odds } of legs) {
      if (!("matchup" in selection)) throw new Error("the model knows games only");
      const game = this.#played.matchup(selection.matchup);
      const stale = told.status === "finished" || (game && told.currentWeek - game.week > 1);
      if (!game || (game.outcome === "undecided" && stale)) seen.void++;
      else if (game.outcome === "undecided") seen.open++;
      else {
        const [h, a] = [game.home.points, game.away!.points];
        const ahead = {
          home: h - a + ("line" in selection ? selection.line : 0),
          away: a - h + ("line" in selection ? selection.line : 0),
          over: h + a - ("line" in selection ? selection.line : 0),
          under: ("line" in selection ? selection.line : 0) - h - a,
        }[selection.pick];
        seen[ahead > 0 ? "won" : ahead < 0 ? "lost" : "push"]++;
        if (ahead > 0) [numerator, denominator] = [numerator * BigInt(odds), denominator * 1000n];
      }
    }
    if (seen.lost) return { kind: "lost", returned: 0 };
    if (seen.open) return { kind: "open", returned: 0 };
    const cents = numerator / denominator + (numerator % denominator * 2n >= denominator ? 1n : 0n);
    return { kind: seen.won ? "won" : seen.push ? "push" : "void", returned: Number(cents) };
  }

  /** A line for each way in which the database is not what it should be. Reads the tables as their owner. */
  async differences(owner: OwnerSql): Promise<string[]> {
    const found: string[] = [];
    const expect = (what: string, is: unknown, should: unknown) => {
      if (JSON.stringify(is) !== JSON.stringify(should)) {
        found.push(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
      }
    };
    const [league] = await owner<{ id: number }[]>`
      select league_id as id from leagues where slug = ${this.#played.slug}`;
    const [{ total, broken }] = await owner<{ total: number; broken: number }[]>`
      select coalesce(sum(amount), 0)::float8 as total, (select count(*) from (
        select from book_entries where league_id = ${league.id} group by transaction_id having sum(amount) <> 0
      ) x)::int as broken
      from book_entries where league_id = ${league.id}`;
    expect("the sum of all accounts", total, 0);
    expect("the number of transactions that do not add up", broken, 0);

    const accounts = await owner<{ kind: string; account: AccountId; balance: number; sum: number }[]>`
      select kind, account_id as account, balance::float8 as balance, (select coalesce(sum(amount), 0) from book_entries e
        where e.league_id = a.league_id and e.book_account_id = a.book_account_id)::float8 as sum
      from book_accounts a where league_id = ${league.id}`;
    for (const { kind, account, balance, sum } of accounts) {
      const name = `${kind} of ${account ?? "the league"}`;
      expect(`the kept balance of ${name}`, balance, sum);
      if (sum < 0 && kind !== "house" && kind !== "mint") found.push(`${name} is below zero: ${sum}`);
      const open = this.slips.filter((slip) => slip.member === account && slip.kind === "open");
      if (kind === "bankroll") expect(name, sum, this.bankrolls.get(account));
      if (kind === "stakes") expect(name, sum, open.reduce((all, { stake }) => all + stake, 0));
      if (kind === "mint") expect(name, 0 - sum, this.minted);
    }
    expect("bankrolls", accounts.filter(({ kind }) => kind === "bankroll").length, this.bankrolls.size);

    const slips = await owner<{ id: number; kind: string; returned: number }[]>`
      select s.slip_id as id, coalesce(t.kind, 'open') as kind, coalesce(t.returned, 0)::float8 as returned
      from book_slips s left join lateral (select * from book_settlements x
        where x.league_id = s.league_id and x.slip_id = s.slip_id order by version desc limit 1) t on true
      where s.league_id = ${league.id} order by 1`;
    expect("slips", slips, this.slips.map(({ id, kind, returned }) => ({ id, kind, returned })));
    return found;
  }
}
