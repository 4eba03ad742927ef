/**
 * Comments on weeks and matchups: what is read, posted and deleted. What moderators do is in moderation.ts.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { type Reaction, reactions } from "@/lib/talk/reactions.ts";
import type { Reader } from "@/lib/talk/rules.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { type Comment, PAGE, type Refusal, type Talk } from "@/lib/talk/types.ts";
import { inLeague, keyedInLeague, raiseRevision, readInLeague } from "./in_league.ts";
import { int4 } from "./keys.ts";
import type { Queries, Query, Row, Sql } from "./sql.ts";
import { type AnySubject, askable, hasSubject, isAbout } from "./subjects.ts";
import { paceOf } from "./talk_pace.ts";

/** A comment as it comes as JSON. */
type CommentJson = Omit<Comment, "at"> & { at: number };

const withDate = (comment: CommentJson): Comment => ({ ...comment, at: new Date(comment.at) });

type TalkRow = Omit<Talk, "subject" | "comments" | "muted"> & {
  /** The subject's. */
  number: number;
  comments: CommentJson[];
  muted: { until: number; reason: string } | null;
};

/** `CommentJson` of the row `c` of comments, written by the row `a` of accounts. */
const commentJson = (tx: Queries, { account, moderator }: Reader): Query<Row[]> =>
  tx`
  json_build_object(
    'id', c.comment_id, 'place', c.place,
    'subject', json_build_object('year', c.year, 'about', c.about, 'number', c.about_id),
    'author', json_build_object('account', c.account_id, 'name', a.name),
    'at', (extract(epoch from c.at) * 1000)::float8,
    'state', case
      when c.text is null then json_build_object('kind', 'deleted')
      when c.hidden_at is null then json_build_object('kind', 'shown', 'text', c.text)
      else json_build_object('kind', 'hidden', 'reason', c.hidden_reason,
        'text', case when ${moderator} or c.account_id = ${account}::int then c.text end)
    end)`;

/**
 * What is said about a subject: a page of 50 comments in the order of their places, and the reactions.
 *
 * @param page counted from 1; the last one, with the newest comments, where it is NaN or not there
 */
export async function talkAbout(
  sql: Sql,
  slug: LeagueSlug,
  subject: Subject,
  reader: Reader,
  now: Date,
  page = NaN,
): Promise<Talk> {
  const [row] = await readInLeague(sql, slug, (tx) => talkQuery(tx, subject, reader, now, page));
  return talkOf(row, subject);
}

/** As `talkAbout`, of the week of a season that a visitor wants to see first (`openingWeek` of lib/league/schedule.ts). */
export async function openingTalk(
  sql: Sql,
  slug: LeagueSlug,
  year: number,
  reader: Reader,
  now: Date,
): Promise<Talk> {
  const about = "week";
  const [row] = await readInLeague(sql, slug, (tx) => {
    const number = tx`(
      select coalesce(max(g.week) filter (where g.week <= s.current_week), min(g.week), 0)
      from seasons s join matchups g using (league_id, year)
      where s.league_id = (select current_league()) and s.year = ${year})`;
    return talkQuery(tx, { year, about, number }, reader, now, NaN);
  });
  return talkOf(row, { year, about });
}

const talkQuery = (
  tx: Queries,
  subject: AnySubject,
  reader: Reader,
  now: Date,
  page: number,
): Query<TalkRow[]> => {
  const here = isAbout(tx, subject);
  return tx`
    select total, pages, page, ${subject.number}::int as number,
      exists (select from talk_closed where ${here}) as closed,
      (select json_build_object('until', (extract(epoch from m.until) * 1000)::float8, 'reason', m.reason)
        from mutes m where m.league_id = (select current_league())
        and m.account_id = ${reader.account}::int and m.until > ${now}) as muted,
      (select coalesce(json_agg(${commentJson(tx, reader)} order by c.place), '[]')
        from comments c join accounts a using (account_id)
        where ${here} and c.place > (page - 1) * ${PAGE}::int and c.place <= page * ${PAGE}::int) as comments,
      (select coalesce(json_agg(r), '[]') from (
        select kind, count(*)::int as count, coalesce(bool_or(account_id = ${reader.account}::int), false) as mine
        from reactions where ${here} group by kind) r) as reactions
    from (select coalesce(max(place), 0) as total from comments where ${here}) all_of_them,
      lateral (select greatest(1, ceil(total / ${PAGE}::numeric))::int as pages) cut,
      lateral (select least(greatest(coalesce(${
    int4(page) ? page : null
  }::int, pages), 1), pages) as page) shown`;
};

const talkOf = ({ number, ...row }: TalkRow, { year, about }: Omit<Subject, "number">): Talk => ({
  ...row,
  subject: { year, about, number },
  comments: row.comments.map(withDate),
  muted: row.muted && { ...row.muted, until: new Date(row.muted.until) },
  reactions: row.reactions.filter(({ kind }) => reactions.includes(kind as Reaction)),
});

/** One comment, or null. */
export async function commentById(
  sql: Sql,
  slug: LeagueSlug,
  comment: number,
  reader: Reader,
): Promise<Comment | null> {
  if (!int4(comment)) return null;
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<{ comment: CommentJson }[]>`
      select ${commentJson(tx, reader)} as comment from comments c join accounts a using (account_id)
      where c.league_id = (select current_league()) and c.comment_id = ${comment}`);
  return row ? withDate(row.comment) : null;
}

/** A comment to be posted. */
export interface Draft {
  account: AccountId;
  subject: Subject;
  /** As `checkedText` gives it. */
  text: string;
  /** The form's own: the same text with the same key is the same comment, however often it is sent. A UUID. */
  key: string;
}

export type Posted = { kind: "posted"; id: number; place: number } | Refusal;

/** Posts a comment, unless its subject is not there or closed, or its writer is muted or too fast. */
export async function postComment(sql: Sql, slug: LeagueSlug, draft: Draft, now: Date): Promise<Posted> {
  const { account, subject, text, key } = draft;
  if (!askable(subject)) return { kind: "missing" };
  return await keyedInLeague(sql, slug, async (tx): Promise<Posted> => {
    const pace = await paceOf(tx, account, "comment", now);
    const here = isAbout(tx, subject);
    const [found] = await tx<
      { there: boolean; closed: boolean; muted: Date | null; taken: boolean; twin: Row | null }[]
    >`
      select ${hasSubject(tx, subject)} as there,
        exists (select from talk_closed where ${here}) as closed,
        (select until from mutes where league_id = (select current_league())
          and account_id = ${account} and until > ${now}) as muted,
        exists (select from comments where league_id = (select current_league())
          and account_id = ${account} and idempotency_key = ${key}) as taken,
        (select json_build_object('id', comment_id, 'place', place) from comments
          where ${here} and account_id = ${account} and idempotency_key = ${key}
            and (text is null or text = ${text})) as twin`;
    if (found.twin) return { kind: "posted", id: found.twin.id, place: found.twin.place };
    if (!found.there) return { kind: "missing" };
    if (found.closed) return { kind: "closed" };
    if (found.muted) return { kind: "muted", until: found.muted };
    if (pace.seconds > 0) return { kind: "slower", seconds: pace.seconds };
    await pace.count();
    // Locks the league's row: numbers and places are given out one after the other.
    await raiseRevision(tx);
    // A browser that goes back keeps a form's key; another text in it is another comment.
    const own = found.taken ? crypto.randomUUID() : key;
    const [row] = await tx<{ id: number; place: number }[]>`
      insert into comments (league_id, comment_id, year, about, about_id, place, account_id, idempotency_key, at, text)
      select current_league(),
        1 + coalesce((select max(comment_id) from comments where league_id = (select current_league())), 0),
        ${subject.year}, ${subject.about}, ${subject.number},
        1 + coalesce((select max(place) from comments where ${here}), 0),
        ${account}, ${own}, ${now}, ${text}
      returning comment_id as id, place`;
    return { kind: "posted", ...row };
  }, { account });
}

/**
 * Deletes a comment for good: its text is erased, its place stays. Deleting it again changes nothing.
 *
 * @returns false where the account has no such comment
 */
export async function deleteComment(
  sql: Sql,
  slug: LeagueSlug,
  comment: number,
  account: AccountId,
  now: Date,
): Promise<boolean> {
  if (!int4(comment)) return false;
  return await inLeague(sql, slug, async (tx) => {
    const [own] = await tx<{ gone: boolean }[]>`
      select text is null as gone from comments
      where league_id = (select current_league()) and comment_id = ${comment} and account_id = ${account}
      for update`;
    if (!own) return false;
    if (own.gone) return true;
    await tx`
      update comments set text = null, deleted_at = ${now}
      where league_id = (select current_league()) and comment_id = ${comment}`;
    await raiseRevision(tx);
    return true;
  }, { account });
}
