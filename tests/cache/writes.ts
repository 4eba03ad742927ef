/**
 * What happens in a league while it is read.
 *
 * @module
 */
import { renameAccount } from "@/lib/store/accounts.ts";
import { confirmClaim, makeClaim, releaseManager } from "@/lib/store/claims.ts";
import { deleteComment, postComment } from "@/lib/store/comments.ts";
import { addMember, handOver, leave, setPublic } from "@/lib/store/memberships.ts";
import { closeSubject, hideComment, muteMember, unmuteMember } from "@/lib/store/moderation.ts";
import { closePoll, makePoll, vote } from "@/lib/store/polls.ts";
import { setReaction } from "@/lib/store/reactions.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague } from "@/lib/store/in_league.ts";
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";
import { season } from "@/tests/seasons.ts";
import type { Browser, TwoApps } from "./two_apps.ts";

const subject = { year: 2020, about: "week", number: 1 } as const;
const tomorrow = () => new Date(Date.now() + 9e7);

/** Everything that changes what somebody sees; each may come to nothing. */
export const writes = {
  comment: ({ sql, slug, by, to, now }: Doing) =>
    postComment(sql, slug, { account: by, subject, text: `Said ${to}`, key: crypto.randomUUID() }, now),
  hide: ({ sql, slug, by, to, now }: Doing) =>
    hideComment(sql, slug, { comment: to, by, reason: "Rude" }, now),
  delete: ({ sql, slug, by, to, now }: Doing) => deleteComment(sql, slug, to, by, now),
  close: ({ sql, slug, by, to, now }: Doing) =>
    closeSubject(sql, slug, { subject, closed: to % 2 === 0, by }, now),
  mute: ({ sql, slug, by, whom, now }: Doing) =>
    muteMember(
      sql,
      slug,
      { whom, by, until: tomorrow(), reason: "Rude", comment: null },
      now,
    ),
  unmute: ({ sql, slug, by, whom, now }: Doing) => unmuteMember(sql, slug, { whom, by }, now),
  react: ({ sql, slug, by, to, now }: Doing) =>
    setReaction(sql, slug, { account: by, subject, kind: "fire", on: to % 2 === 0 }, now),
  ask: ({ sql, slug, by, to, now }: Doing) =>
    makePoll(sql, slug, {
      by,
      question: `Who ${to}?`,
      choices: ["Ann", "Ben"],
      closes: tomorrow(),
      key: crypto.randomUUID(),
    }, now),
  vote: ({ sql, slug, by, to, now }: Doing) =>
    vote(sql, slug, { account: by, poll: to, choice: to % 2 }, now),
  closePoll: ({ sql, slug, by, to, now }: Doing) => closePoll(sql, slug, { poll: to, by }, now),
  /** What the clock does: nothing is written but a moment that has passed, and no revision is raised. */
  time: ({ sql, slug }: Doing) =>
    inLeague(sql, slug, async (tx) => {
      const passed = new Date();
      await tx`update polls set closes_at = ${passed} where closes_at > ${passed}`;
      await tx`update mutes set until = ${passed} where until > ${passed}`;
    }),
  rename: ({ sql, by, to }: Doing) => renameAccount(sql, by, `Name ${to}`),
  leave: ({ sql, slug, by }: Doing) => leave(sql, slug, by),
  join: ({ sql, slug, by }: Doing) => inLeague(sql, slug, (tx) => addMember(tx, by, "member")),
  handOver: ({ sql, slug, by, whom }: Doing) => handOver(sql, slug, { from: by, to: whom }),
  claim: async ({ sql, slug, by, to, now }: Doing) => {
    const manager = 1 + to % 4 as ManagerId;
    await makeClaim(sql, slug, { account: by, manager, now });
    await confirmClaim(sql, slug, { account: by, manager });
  },
  release: ({ sql, slug, by }: Doing) => releaseManager(sql, slug, by),
  hideLeague: ({ sql, slug }: Doing) => setPublic(sql, slug, false),
  showLeague: ({ sql, slug }: Doing) => setPublic(sql, slug, true),
  import: ({ sql, slug, to }: Doing) =>
    importLeague(sql, [season({ leagueId: slug.slice(5), name: `Circle ${to}` })]),
};

/** Who does what, where and when; `to` is a number that each write makes something else of. */
export interface Doing {
  sql: TwoApps["running"]["sql"];
  slug: LeagueSlug;
  by: Browser["account"];
  whom: Browser["account"];
  to: number;
  now: Date;
}
