/**
 * Reactions to weeks and matchups. Comments.ts reads them together with the comments.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Reaction } from "@/lib/talk/reactions.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import type { Refusal } from "@/lib/talk/types.ts";
import { keyedInLeague, raiseRevision } from "./in_league.ts";
import type { Sql } from "./sql.ts";
import { noteSent, wasSent } from "./sent_forms.ts";
import { askable, hasSubject, isAbout } from "./subjects.ts";
import { paceOf } from "./talk_pace.ts";

/** A reaction as it should be: there (`on`) or not. Saying so twice is saying it once. */
export interface WantedReaction {
  account: AccountId;
  subject: Subject;
  kind: Reaction;
  on: boolean;
  /** The form's own, a UUID: sent once more it changes nothing, whatever has been set since. */
  key?: string | null;
}

/** Puts an account's reaction to a subject, or takes it back. */
export async function setReaction(
  sql: Sql,
  slug: LeagueSlug,
  { account, subject, kind, on, key = null }: WantedReaction,
  now: Date,
): Promise<{ kind: "set"; changed: boolean } | Refusal> {
  if (!askable(subject)) return { kind: "missing" };
  return await keyedInLeague(sql, slug, async (tx) => {
    const pace = await paceOf(tx, account, "touch", now);
    if (await wasSent(tx, account, key)) return { kind: "set", changed: false };
    const [{ there }] = await tx<{ there: boolean }[]>`select ${hasSubject(tx, subject)} as there`;
    if (!there) return { kind: "missing" };
    if (pace.seconds > 0) return { kind: "slower", seconds: pace.seconds };
    await noteSent(tx, account, key, now);
    const rows = on
      ? await tx`
        insert into reactions (league_id, year, about, about_id, kind, account_id)
        values (current_league(), ${subject.year}, ${subject.about}, ${subject.number}, ${kind}, ${account})
        on conflict do nothing returning 1`
      : await tx`
        delete from reactions where ${isAbout(tx, subject)} and kind = ${kind} and account_id = ${account}
        returning 1`;
    if (rows.length > 0) {
      await pace.count();
      await raiseRevision(tx);
    }
    return { kind: "set", changed: rows.length > 0 };
  }, { account });
}
