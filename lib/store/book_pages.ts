/**
 * What the sportsbook's pages read: each function is one round trip, and writes nothing.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { FLOOR } from "@/lib/sportsbook/bankroll.ts";
import type { Cents } from "@/lib/sportsbook/types.ts";
import { readInLeague } from "./in_league.ts";
import { seasonRows } from "./leagues.ts";
import { bankrollQuery } from "./ledger.ts";
import { readSlips, type Slip } from "./slips.ts";
import type { Sql } from "./sql.ts";

export interface BookRows {
  /** The newest season; null in a league without any. */
  rows: SeasonRows | null;
  /** The reader's own; null for whoever has no account here. */
  mine: {
    /** Whoever has not played yet will start with the floor. */
    bankroll: Cents;
    /** Newest first. */
    open: Slip[];
    /** The last ten settled ones. */
    settled: Slip[];
  } | null;
}

/** The season that is bet on, and what the reader has in the book. */
export async function bookRows(sql: Sql, slug: LeagueSlug, account: AccountId | null): Promise<BookRows> {
  if (account === null) return { rows: await seasonRows(sql, slug, null), mine: null };
  const [rows, slips, [own]] = await Promise.all([
    seasonRows(sql, slug, null),
    readSlips(sql, slug, (tx) => tx`s.account_id = ${account}`),
    readInLeague(sql, slug, (tx) => bankrollQuery(tx, account)),
  ]);
  return {
    rows,
    mine: {
      bankroll: own?.balance ?? FLOOR,
      open: slips.filter(({ kind }) => kind === "open"),
      settled: slips.filter(({ kind }) => kind !== "open").slice(0, 10),
    },
  };
}

/** Which slips a table counts. A week's are those placed for it; null is the one that the provider is in. */
export type Scope =
  | { scope: "week"; year: number; week: number | null }
  | { scope: "season"; year: number }
  | { scope: "all" };

/** A member's line in the table. Money in cents, of settled slips; open ones are counted only. */
export interface BookLine {
  account: AccountId;
  name: string;
  won: number;
  lost: number;
  /** Pushed and void. */
  refunded: number;
  open: number;
  /** Stakes of slips that were won or lost. */
  staked: Cents;
  /** Returned less staked. */
  profit: Cents;
  /** profit / staked; null before a slip was won or lost. */
  roi: number | null;
  /** What is in the bankroll now. */
  bankroll: Cents;
}

/** Everybody who has ever played, by profit; lines without a slip in this scope come last. */
export async function bookTable(sql: Sql, slug: LeagueSlug, of: Scope): Promise<BookLine[]> {
  const lines = await readInLeague(sql, slug, (tx) => {
    // As `bankrollWeek` of lib/sportsbook/kickoff.ts has it.
    const running = (year: number) =>
      tx`(select greatest(1, n.current_week) from seasons n
        where n.league_id = (select current_league()) and n.year = ${year})`;
    const counts = of.scope === "all"
      ? tx`true`
      : of.scope === "season"
      ? tx`s.year = ${of.year}`
      : tx`s.year = ${of.year} and s.week = ${of.week ?? running(of.year)}`;
    return tx<Omit<BookLine, "roi">[]>`
      select b.account_id as account, a.name, b.balance::float8 as bankroll,
        count(*) filter (where t.kind = 'won')::int as won,
        count(*) filter (where t.kind = 'lost')::int as lost,
        count(*) filter (where t.kind in ('push', 'void'))::int as refunded,
        count(s.slip_id) filter (where coalesce(t.kind, 'open') = 'open')::int as open,
        coalesce(sum(s.stake) filter (where t.kind in ('won', 'lost')), 0)::float8 as staked,
        coalesce(sum(t.returned - s.stake) filter (where t.kind in ('won', 'lost')), 0)::float8 as profit
      from book_accounts b join accounts a using (account_id)
      left join book_slips s on s.league_id = b.league_id and s.account_id = b.account_id
        and ${counts}
      left join lateral (select x.kind, x.returned from book_settlements x
        where x.league_id = s.league_id and x.slip_id = s.slip_id order by x.version desc limit 1) t on true
      where b.league_id = (select current_league()) and b.kind = 'bankroll'
      group by b.account_id, a.name, b.balance
      order by count(s.slip_id) = 0, profit desc, bankroll desc, a.name`;
  });
  return lines.map((line) => ({ ...line, roi: line.staked === 0 ? null : line.profit / line.staked }));
}

/** A movement of a bankroll. */
export interface Movement {
  kind: "lift" | "stake" | "settle" | "cover" | "reverse";
  amount: Cents;
  at: Date;
}

/** What a slip has done to its member's bankroll, in order: its stake, its settlement, corrections. */
export function movements(sql: Sql, slug: LeagueSlug, slip: number): Promise<Movement[]> {
  return readInLeague(sql, slug, (tx) =>
    tx<Movement[]>`
      select t.kind, e.amount::float8 as amount, t.made_at as at
      from book_transactions t join book_entries e using (league_id, transaction_id)
      join book_accounts a using (league_id, book_account_id)
      where t.league_id = (select current_league()) and t.slip_id = ${slip} and a.kind = 'bankroll'
      order by t.transaction_id`);
}
