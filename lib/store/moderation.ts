/**
 * What moderators do, each act with a line in the league's log. Whether somebody is a moderator is the caller's to know.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { type LogEntry, type Mute, PAGE } from "@/lib/talk/types.ts";
import { inLeague, raiseRevision, readInLeague } from "./in_league.ts";
import { int4 } from "./keys.ts";
import type { Queries, Sql } from "./sql.ts";
import { askable, hasSubject, isAbout } from "./subjects.ts";

/**
 * Hides a comment from readers, or shows it again where `reason` is null. Nothing changes where it is so already.
 *
 * @param reason one line of 1 to 200 characters, which readers see
 * @returns false where there is no such comment, or nothing left of it
 */
export async function hideComment(
  sql: Sql,
  slug: LeagueSlug,
  { comment, by, reason }: { comment: number; by: AccountId; reason: string | null },
  now: Date,
): Promise<boolean> {
  if (!int4(comment)) return false;
  return await inLeague(sql, slug, async (tx) => {
    const hide = reason !== null;
    const [kept] = await tx<{ hidden: boolean; author: AccountId }[]>`
      select hidden_at is not null as hidden, account_id as author from comments
      where league_id = (select current_league()) and comment_id = ${comment} and text is not null
      for update`;
    if (!kept) return false;
    if (kept.hidden === hide) return true;
    await tx`
      update comments set hidden_at = ${hide ? now : null}, hidden_by = ${
      hide ? by : null
    }, hidden_reason = ${reason}
      where league_id = (select current_league()) and comment_id = ${comment}`;
    await log(
      tx,
      { act: hide ? "hide" : "unhide", by, comment, whom: kept.author, reason: reason ?? "" },
      now,
    );
    return true;
  }, { account: by });
}

/** Closes a subject to new comments, or opens it again; false where the league does not have it. */
export async function closeSubject(
  sql: Sql,
  slug: LeagueSlug,
  { subject, by, closed }: { subject: Subject; by: AccountId; closed: boolean },
  now: Date,
): Promise<boolean> {
  if (!askable(subject)) return false;
  return await inLeague(sql, slug, async (tx) => {
    const [{ there }] = await tx<{ there: boolean }[]>`select ${hasSubject(tx, subject)} as there`;
    if (!there) return false;
    const rows = closed
      ? await tx`
        insert into talk_closed (league_id, year, about, about_id)
        values (current_league(), ${subject.year}, ${subject.about}, ${subject.number})
        on conflict do nothing returning 1`
      : await tx`delete from talk_closed where ${isAbout(tx, subject)} returning 1`;
    if (rows.length > 0) await log(tx, { act: closed ? "close" : "open", by, subject }, now);
    return true;
  }, { account: by });
}

/** A mute to be set. */
export interface WantedMute {
  whom: AccountId;
  by: AccountId;
  until: Date;
  /** One line of 1 to 200 characters, which the muted member sees. */
  reason: string;
  /** The comment that gave the reason, or null. */
  comment: number | null;
}

/** Mutes a member until a time; false where he is not one, or is a commissioner, who could end it himself. */
export async function muteMember(
  sql: Sql,
  slug: LeagueSlug,
  { whom, by, until, reason, comment }: WantedMute,
  now: Date,
): Promise<boolean> {
  return await inLeague(sql, slug, async (tx) => {
    const rows = await tx`
      insert into mutes (league_id, account_id, until, reason)
      select league_id, account_id, ${until}::timestamptz, ${reason} from memberships
      where league_id = (select current_league()) and account_id = ${whom} and role = 'member'
      on conflict (league_id, account_id) do update set until = excluded.until, reason = excluded.reason
      returning 1`;
    if (rows.length > 0) await log(tx, { act: "mute", by, whom, until, reason, comment }, now);
    return rows.length > 0;
  }, { account: by });
}

/** Ends a mute before its time; false where there is none. */
export async function unmuteMember(
  sql: Sql,
  slug: LeagueSlug,
  { whom, by }: { whom: AccountId; by: AccountId },
  now: Date,
): Promise<boolean> {
  if (!int4(whom)) return false;
  return await inLeague(sql, slug, async (tx) => {
    const rows = await tx`
      delete from mutes
      where league_id = (select current_league()) and account_id = ${whom} and until > ${now} returning 1`;
    if (rows.length > 0) await log(tx, { act: "unmute", by, whom }, now);
    return rows.length > 0;
  }, { account: by });
}

interface Line {
  act: LogEntry["act"];
  by: AccountId;
  comment?: number | null;
  subject?: Subject;
  whom?: AccountId;
  reason?: string;
  until?: Date;
}

/** Adds a line to the log, and raises the revision: whatever is in the log was seen by readers. */
async function log(tx: Queries, { act, by, comment, subject, whom, reason, until }: Line, now: Date) {
  await raiseRevision(tx);
  await tx`
    insert into moderation_log
      (league_id, entry_id, at, by_account, act, comment_id, year, about, about_id, account_id, reason, until)
    select current_league(),
      1 + coalesce((select max(entry_id) from moderation_log where league_id = (select current_league())), 0),
      ${now}, ${by}, ${act}, ${comment ?? null}, ${subject?.year ?? null}, ${subject?.about ?? null},
      ${subject?.number ?? null}, ${whom ?? null}, ${reason ?? ""}, ${until ?? null}`;
}

/** A league's moderation log and who is muted now. */
export interface Moderation {
  /** Newest first, 50 at most. */
  entries: LogEntry[];
  /** The number before which older entries begin, or null. */
  older: number | null;
  mutes: Mute[];
}

type LogJson = Omit<LogEntry, "at" | "until"> & { at: number; until: number | null };

/**
 * What moderators of a league did.
 *
 * @param before only entries with a smaller number; all where it is null
 */
export async function moderation(
  sql: Sql,
  slug: LeagueSlug,
  now: Date,
  before: number | null = null,
): Promise<Moderation> {
  const first = before !== null && int4(before) ? before : null;
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<
      { entries: LogJson[]; mutes: (Omit<Mute, "until"> & { until: number })[] }[]
    >`
      select
        (select coalesce(json_agg(e order by e.id desc), '[]') from (
          select g.entry_id as id, (extract(epoch from g.at) * 1000)::float8 as at, g.act,
            json_build_object('account', b.account_id, 'name', b.name) as by, g.comment_id as comment,
            case when g.about is not null
              then json_build_object('year', g.year, 'about', g.about, 'number', g.about_id) end as subject,
            case when w.account_id is not null
              then json_build_object('account', w.account_id, 'name', w.name) end as whom,
            g.reason, (extract(epoch from g.until) * 1000)::float8 as until
          from moderation_log g
            join accounts b on b.account_id = g.by_account
            left join accounts w on w.account_id = g.account_id
          where g.league_id = (select current_league()) and (${first}::int is null or g.entry_id < ${first}::int)
          order by g.entry_id desc limit ${PAGE + 1}::int) e) as entries,
        (select coalesce(json_agg(json_build_object(
            'whom', json_build_object('account', a.account_id, 'name', a.name),
            'until', (extract(epoch from m.until) * 1000)::float8, 'reason', m.reason) order by m.until), '[]')
          from mutes m join accounts a using (account_id)
          where m.league_id = (select current_league()) and m.until > ${now}) as mutes`);
  const entries = row.entries.slice(0, PAGE).map((entry) => ({
    ...entry,
    at: new Date(entry.at),
    until: entry.until === null ? null : new Date(entry.until),
  }));
  return {
    entries,
    older: row.entries.length > PAGE ? entries.at(-1)!.id : null,
    mutes: row.mutes.map((mute) => ({ ...mute, until: new Date(mute.until) })),
  };
}
