/**
 * Polls: a commissioner asks, every member has one vote, which he may change while it is open.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Poll, Refusal } from "@/lib/talk/types.ts";
import { inLeague, keyedInLeague, raiseRevision, readInLeague } from "./in_league.ts";
import { int4 } from "./keys.ts";
import type { Queries, Query, Row, Sql } from "./sql.ts";
import { noteSent, wasSent } from "./sent_forms.ts";
import { paceOf } from "./talk_pace.ts";

type PollJson = Omit<Poll, "at" | "closes"> & { at: number; closes: number | null };

const withDates = (poll: PollJson): Poll => ({
  ...poll,
  at: new Date(poll.at),
  closes: poll.closes === null ? null : new Date(poll.closes),
});

/** Whether the row `p` of polls takes votes. */
const isOpen = (tx: Queries, now: Date): Query<Row[]> =>
  tx`(p.closed_at is null and (p.closes_at is null or p.closes_at > ${now}))`;

/** `PollJson` of the row `p` of polls. */
const pollJson = (tx: Queries, account: AccountId | null, now: Date): Query<Row[]> =>
  tx`(
  select json_build_object(
    'id', p.poll_id, 'question', p.question, 'choices', p.choices,
    'at', (extract(epoch from p.at) * 1000)::float8, 'closes', (extract(epoch from p.closes_at) * 1000)::float8,
    'open', ${isOpen(tx, now)}, 'voters', v.voters, 'mine', v.mine,
    'votes', case when v.mine is not null or not ${isOpen(tx, now)} then (
      select json_agg((select count(*) from votes x
        where x.league_id = p.league_id and x.poll_id = p.poll_id and x.choice = i) order by i)
      from generate_series(0, cardinality(p.choices) - 1) i) end)
  from (select count(*) as voters, min(choice) filter (where account_id = ${account}::int) as mine
    from votes where league_id = p.league_id and poll_id = p.poll_id) v)`;

/** A league's polls, open ones first, then newest first; 100 at most. */
export async function polls(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId | null,
  now: Date,
): Promise<Poll[]> {
  const rows = await readInLeague(sql, slug, (tx) =>
    tx<{ poll: PollJson }[]>`
      select ${pollJson(tx, account, now)} as poll from polls p where p.league_id = (select current_league())
      order by ${isOpen(tx, now)} desc, p.poll_id desc limit 100`);
  return rows.map(({ poll }) => withDates(poll));
}

/** The newest open poll, or null. */
export async function openPoll(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId | null,
  now: Date,
): Promise<Poll | null> {
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<{ poll: PollJson }[]>`
      select ${pollJson(tx, account, now)} as poll from polls p
      where p.league_id = (select current_league()) and ${isOpen(tx, now)} order by p.poll_id desc limit 1`);
  return row ? withDates(row.poll) : null;
}

/** A poll to be made. */
export interface NewPoll {
  by: AccountId;
  /** One line of 1 to 160 characters. */
  question: string;
  /** 2 to 8 lines of 1 to 80 characters, all different. */
  choices: string[];
  /** When it closes by itself, or null. */
  closes: Date | null;
  /** The form's own: one key is one poll. A UUID. */
  key: string;
}

/** Makes a poll and gives its number. */
export function makePoll(
  sql: Sql,
  slug: LeagueSlug,
  { by, question, choices, closes, key }: NewPoll,
  now: Date,
): Promise<{ kind: "made"; id: number } | Refusal> {
  return keyedInLeague(sql, slug, async (tx) => {
    const pace = await paceOf(tx, by, "poll", now);
    const [twin] = await tx<{ id: number; same: boolean }[]>`
      select poll_id as id, question = ${question} as same from polls
      where league_id = (select current_league()) and account_id = ${by} and idempotency_key = ${key}`;
    if (twin?.same) return { kind: "made", id: twin.id };
    if (pace.seconds > 0) return { kind: "slower", seconds: pace.seconds };
    await pace.count();
    await raiseRevision(tx);
    const [row] = await tx<{ id: number }[]>`
      insert into polls (league_id, poll_id, question, choices, account_id, idempotency_key, at, closes_at)
      select current_league(),
        1 + coalesce((select max(poll_id) from polls where league_id = (select current_league())), 0),
        ${question}, ${choices}::text[], ${by}, ${twin ? crypto.randomUUID() : key}, ${now}, ${closes}
      returning poll_id as id`;
    return { kind: "made", id: row.id };
  }, { account: by });
}

/** Closes a poll now. Closing it again changes nothing; false where there is no such poll. */
export async function closePoll(
  sql: Sql,
  slug: LeagueSlug,
  { poll, by }: { poll: number; by: AccountId },
  now: Date,
): Promise<boolean> {
  if (!int4(poll)) return false;
  return await inLeague(sql, slug, async (tx) => {
    const [kept] = await tx<{ open: boolean }[]>`
      select ${isOpen(tx, now)} as open from polls p
      where p.league_id = (select current_league()) and p.poll_id = ${poll} for update`;
    if (!kept?.open) return kept !== undefined;
    await tx`
      update polls set closed_at = ${now} where league_id = (select current_league()) and poll_id = ${poll}`;
    await raiseRevision(tx);
    return true;
  }, { account: by });
}

/** A vote in a poll; the choice is counted from 0. */
export interface Ballot {
  account: AccountId;
  poll: number;
  choice: number;
  /** The form's own, a UUID: sent once more it changes nothing, however he has voted since. */
  key?: string | null;
}

/** Votes, or changes a vote. The same vote again changes nothing. */
export async function vote(
  sql: Sql,
  slug: LeagueSlug,
  { account, poll, choice, key = null }: Ballot,
  now: Date,
): Promise<{ kind: "voted"; changed: boolean } | Refusal> {
  if (!int4(poll) || !int4(choice)) return { kind: "missing" };
  return await inLeague(sql, slug, async (tx) => {
    const pace = await paceOf(tx, account, "touch", now);
    if (await wasSent(tx, account, key)) return { kind: "voted", changed: false };
    // Held until the vote is in: a poll that is closed meanwhile waits for it.
    const [kept] = await tx<{ open: boolean; choices: number }[]>`
      select ${isOpen(tx, now)} as open, cardinality(p.choices) as choices from polls p
      where p.league_id = (select current_league()) and p.poll_id = ${poll} for share`;
    if (!kept || choice < 0 || choice >= kept.choices) return { kind: "missing" };
    if (!kept.open) return { kind: "closed" };
    if (pace.seconds > 0) return { kind: "slower", seconds: pace.seconds };
    await noteSent(tx, account, key, now);
    const rows = await tx`
      insert into votes as v (league_id, poll_id, account_id, choice)
      values (current_league(), ${poll}, ${account}, ${choice})
      on conflict (league_id, poll_id, account_id) do update set choice = excluded.choice
        where v.choice <> excluded.choice
      returning 1`;
    if (rows.length > 0) {
      await pace.count();
      await raiseRevision(tx);
    }
    return { kind: "voted", changed: rows.length > 0 };
  }, { account });
}
