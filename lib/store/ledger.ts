/**
 * The ledger: where paper money is and why it moved. It is only ever added to. The database sees to it that every
 * transaction adds up to nothing, that no member's account falls below zero, and that no idempotency key is used twice
 * (migrations/0004.do.sportsbook.sql); the code merely agrees.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Cents, SlipId } from "@/lib/sportsbook/types.ts";
import type { Queries, Query } from "./sql.ts";

/** An account of the ledger: the league's house and mint, a member's bankroll and open stakes. */
export type BookAccount = "house" | "mint" | { bankroll: AccountId } | { stakes: AccountId };

/** Money into an account (above zero) or out of it. */
export type Entry = [account: BookAccount, amount: Cents];

/** Something that moves money, once: `key` is its idempotency key in the league. */
export type Posting =
  | { kind: "lift"; key: string; entries: Entry[] }
  | { kind: "stake" | "settle" | "cover"; key: string; slip: SlipId; entries: Entry[] }
  | { kind: "reverse"; key: string; slip: SlipId; reverses: number; entries: Entry[] };

const nameOf = (account: BookAccount): string =>
  typeof account === "string"
    ? account
    : "bankroll" in account
    ? `bankroll:${account.bankroll}`
    : `stakes:${account.stakes}`;

/** Locks the league until the transaction ends: what is done with its money is done one after the other. */
export async function lockLeague(tx: Queries): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    select league_id as id from leagues where league_id = (select current_league()) for update`;
  if (!row) throw new Error("there is no league whose book could be kept");
  return row.id;
}

/**
 * Books postings in order, all with one statement for their entries: what counts against zero is where an account stands
 * after all of them. The league must be locked.
 *
 * @throws the database's error of class 23 where an account would fall below zero or a key is used twice
 */
export async function post(tx: Queries, postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return;
  const ids = await accountIds(tx, postings.flatMap(({ entries }) => entries.map(([account]) => account)));
  const [{ last }] = await tx<{ last: number }[]>`
    select coalesce(max(transaction_id), 0) as last from book_transactions
    where league_id = (select current_league())`;
  const numbered = postings.map((posting, i) => ({ ...posting, transaction_id: last + 1 + i }));
  const transactions = numbered.map((posting) => ({
    transaction_id: posting.transaction_id,
    kind: posting.kind,
    idempotency_key: posting.key,
    slip_id: "slip" in posting ? posting.slip : null,
    reverses: posting.kind === "reverse" ? posting.reverses : null,
  }));
  const entries = numbered.flatMap(({ transaction_id, entries }) =>
    entries.filter(([, amount]) => amount !== 0).map(([account, amount]) => ({
      transaction_id,
      book_account_id: ids.get(nameOf(account))!,
      amount,
    }))
  );
  await tx`
    insert into book_transactions (league_id, transaction_id, kind, idempotency_key, slip_id, reverses)
    select (select current_league()), t.*
    from jsonb_to_recordset(${tx.json(transactions)}::jsonb)
      as t(transaction_id int, kind text, idempotency_key text, slip_id int, reverses int)`;
  await tx`
    insert into book_entries (league_id, transaction_id, book_account_id, amount)
    select (select current_league()), e.*
    from jsonb_to_recordset(${tx.json(entries)}::jsonb)
      as e(transaction_id int, book_account_id int, amount bigint)`;
}

/** The ledger's numbers of these accounts, by `nameOf`; those that are not there yet are opened. */
async function accountIds(tx: Queries, accounts: BookAccount[]): Promise<Map<string, number>> {
  const find = async () => {
    const rows = await tx<{ name: string; id: number }[]>`
      select concat_ws(':', kind, account_id) as name, book_account_id as id from book_accounts
      where league_id = (select current_league())`;
    return new Map(rows.map(({ name, id }) => [name, id]));
  };
  const found = await find();
  const missing = [...new Set(accounts.map(nameOf))].filter((name) => !found.has(name));
  if (missing.length === 0) return found;
  const news = missing.map((name, i) => {
    const [kind, account] = name.split(":");
    return { id: found.size + 1 + i, kind, account: account === undefined ? null : Number(account) };
  });
  await tx`
    insert into book_accounts (league_id, book_account_id, kind, account_id)
    select (select current_league()), a.*
    from jsonb_to_recordset(${tx.json(news)}::jsonb) as a(id int, kind text, account int)`;
  return await find();
}

/** The query of `bankroll`. */
export const bankrollQuery = (tx: Queries, account: AccountId): Query<{ balance: Cents }[]> =>
  tx`
    select balance::float8 as balance from book_accounts
    where league_id = (select current_league()) and kind = 'bankroll' and account_id = ${account}`;

/** What is in a member's bankroll; null for one who has never played. */
export async function bankroll(tx: Queries, account: AccountId): Promise<Cents | null> {
  const [row] = await bankrollQuery(tx, account);
  return row?.balance ?? null;
}

/** Every member's bankroll, by account. */
export async function bankrolls(tx: Queries): Promise<Map<AccountId, Cents>> {
  const rows = await tx<{ account: AccountId; balance: Cents }[]>`
    select account_id as account, balance::float8 as balance from book_accounts
    where league_id = (select current_league()) and kind = 'bankroll' order by account_id`;
  return new Map(rows.map(({ account, balance }) => [account, balance]));
}
