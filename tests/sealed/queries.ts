/**
 * Every query that lib/store exports, asked for one league's rows. A new one is to be listed here, or
 * tests/sealed/sealed_test.ts fails.
 *
 * @module
 */
import { lifetime } from "@/lib/accounts/session.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, ManagerId, TeamId } from "@/lib/league/types.ts";
import * as accounts from "@/lib/store/accounts.ts";
import * as book from "@/lib/store/book.ts";
import * as bookPages from "@/lib/store/book_pages.ts";
import * as claims from "@/lib/store/claims.ts";
import * as comments from "@/lib/store/comments.ts";
import * as credentials from "@/lib/store/credentials.ts";
import type { Queries, Sql } from "@/lib/store/database.ts";
import * as front from "@/lib/store/front.ts";
import * as imports from "@/lib/store/import_league.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import * as invitations from "@/lib/store/invitations.ts";
import * as leagues from "@/lib/store/leagues.ts";
import * as ledger from "@/lib/store/ledger.ts";
import * as live from "@/lib/store/live.ts";
import * as managers from "@/lib/store/managers.ts";
import * as memberships from "@/lib/store/memberships.ts";
import * as moderation from "@/lib/store/moderation.ts";
import * as picks from "@/lib/store/picks.ts";
import * as pictures from "@/lib/store/pictures.ts";
import * as polls from "@/lib/store/polls.ts";
import * as reactions from "@/lib/store/reactions.ts";
import { replaceRows } from "@/lib/store/replace.ts";
import * as sentForms from "@/lib/store/sent_forms.ts";
import * as slips from "@/lib/store/slips.ts";
import * as visits from "@/lib/store/visit.ts";
import { season } from "@/tests/seasons.ts";

/** What is asked for: a league whose rows have the numbers that `canary.ts` gives them. */
export interface Asked {
  sql: Sql;
  slug: LeagueSlug;
  /** The provider's number of that league. */
  leagueId: string;
  /** Its id in the database. */
  league_id: number;
  /** A season of it. */
  year: number;
  /** A member of it, and somebody who is none. */
  member: AccountId;
  stranger: AccountId;
  /** The hash of an invitation to it. */
  token: Uint8Array<ArrayBuffer>;
}

/** Modules without a query of their own on a league's rows, and why they are not asked. */
export const notAsked: Readonly<Record<string, string>> = {
  app_role: "asks the catalogue",
  away: "pure",
  batch: "a part of the driver",
  database: "opens it",
  embedded: "runs it",
  expired: "parts of the queries in sessions, sign_in and passkeys",
  health: "asks which migrations are done",
  imports: "of leagues that may not be there yet, as a role that sees none (tests/sealed/catalogue.ts)",
  jobs: "the queue, as the same role",
  keys: "pure",
  migrate: "runs as the owner, and so tests/sealed/catalogue.ts watches what it makes",
  passkeys: "of accounts, which are of no league",
  pglite: "runs it",
  pool: "the driver",
  positions: "the driver's, about the server",
  reader: "pure",
  reads: "a part of the driver",
  replicas: "a part of the driver",
  rows: "parts of the queries in leagues",
  season_tables: "pure",
  server: "a part of the driver",
  sessions: "of accounts, which are of no league",
  shared_backend: "runs it",
  sign_in: "of accounts, which are of no league",
  sql: "the driver: its one way in for the app is a scope",
  subjects: "parts of the queries in comments and reactions",
  talk_pace: "sealed by account, which is of no league",
  wire: "pure",
};

const now = new Date("2026-11-01T12:00:00Z");
const later = new Date("2026-12-01T12:00:00Z");
const team = 1 as TeamId;
const manager = 1 as ManagerId;
const subject = ({ year }: Asked) => ({ year, about: "week" as const, number: 1 });
const key = "00000000-0000-4000-8000-000000000001";

/** Somebody who comes to the league without a session. */
const visitor = ({ slug }: Asked): visits.Visitor => ({ slug, token: null, demo: true, ...lifetime(now) });

/** A query inside the league that is asked for. */
const within = (ask: (tx: Queries, asked: Asked) => PromiseLike<unknown>) => (asked: Asked) =>
  inLeague(asked.sql, asked.slug, async (tx) => await ask(tx, asked), { account: asked.stranger });

/** By module and name. Those that read come before those that write. */
export const queries: Readonly<Record<string, (asked: Asked) => PromiseLike<unknown>>> = {
  "leagues.leagueQuery": within((tx, { slug }) => leagues.leagueQuery(tx, slug)),
  "leagues.leagueBySlug": ({ sql, slug }) => leagues.leagueBySlug(sql, slug),
  "leagues.leagues": ({ sql }) => leagues.leagues(sql),
  "leagues.revisionOf": ({ sql, slug }) => leagues.revisionOf(sql, slug),
  "leagues.seasonQuery": within((tx, { slug }) => leagues.seasonQuery(tx, slug, null)),
  "leagues.seasonRows": ({ sql, slug, year }) => leagues.seasonRows(sql, slug, year),
  "leagues.matchupQuery": within((tx, { slug, year }) => leagues.matchupQuery(tx, slug, year, 1)),
  "leagues.matchupRows": ({ sql, slug, year }) => leagues.matchupRows(sql, slug, year, 1),
  "leagues.teamQuery": within((tx, { slug }) => leagues.teamQuery(tx, slug, null, team)),
  "leagues.teamRows": ({ sql, slug }) => leagues.teamRows(sql, slug, null, team),
  "leagues.historyQuery": within((tx, { slug }) => leagues.historyQuery(tx, slug)),
  "leagues.historyRows": ({ sql, slug }) => leagues.historyRows(sql, slug),
  "leagues.draftQuery": within((tx, { slug, year }) => leagues.draftQuery(tx, slug, year)),
  "leagues.draftRows": ({ sql, slug, year }) => leagues.draftRows(sql, slug, year),
  "front.frontQuery": within((tx, { slug }) => front.frontQuery(tx, slug)),
  "front.frontRows": ({ sql, slug }) => front.frontRows(sql, slug),
  "managers.managerHeir": ({ sql, slug }) => managers.managerHeir(sql, slug, 2 as ManagerId),
  "memberships.leagueAccess": ({ sql, slug, stranger }) => memberships.leagueAccess(sql, slug, stranger),
  "memberships.membershipJson": within((tx) =>
    tx`select ${memberships.membershipJson(tx)} from memberships m`
  ),
  "visit.visit": (asked) => visits.visit(asked.sql, visitor(asked)),
  "memberships.members": ({ sql, slug }) => memberships.members(sql, slug),
  "memberships.ownLeagues": ({ sql, stranger }) => memberships.ownLeagues(sql, stranger),
  "accounts.accountColumns": within((tx) =>
    tx`select ${accounts.accountColumns(tx)} from accounts a join memberships using (account_id)`
  ),
  "accounts.demoMembers": ({ sql, slug }) => accounts.demoMembers(sql, slug),
  "claims.claims": ({ sql, slug }) => claims.claims(sql, slug),
  "claims.freeManagers": ({ sql, slug }) => claims.freeManagers(sql, slug),
  "invitations.invitations": ({ sql, slug }) => invitations.invitations(sql, slug, now),
  "invitations.invitationOf": ({ sql, slug, token }) => invitations.invitationOf(sql, slug, token, now),
  "comments.talkAbout": (asked) => {
    const { sql, slug, stranger } = asked;
    return comments.talkAbout(sql, slug, subject(asked), { account: stranger, moderator: true }, now);
  },
  "comments.openingTalk": ({ sql, slug, stranger, year }) =>
    comments.openingTalk(sql, slug, year, { account: stranger, moderator: true }, now),
  "comments.commentById": ({ sql, slug, stranger }) =>
    comments.commentById(sql, slug, 1, { account: stranger, moderator: true }),
  "polls.polls": ({ sql, slug, stranger }) => polls.polls(sql, slug, stranger, now),
  "polls.openPoll": ({ sql, slug, stranger }) => polls.openPoll(sql, slug, stranger, now),
  "moderation.moderation": ({ sql, slug }) => moderation.moderation(sql, slug, now),
  "book_pages.bookRows": ({ sql, slug, member }) => bookPages.bookRows(sql, slug, member),
  "book_pages.bookTable": ({ sql, slug, year }) => bookPages.bookTable(sql, slug, { scope: "season", year }),
  "book_pages.movements": ({ sql, slug }) => bookPages.movements(sql, slug, 1),
  "picks.pickRows": ({ sql, slug }) => picks.pickRows(sql, slug),
  "sent_forms.wasSent": within((tx, { member }) => sentForms.wasSent(tx, member, key)),
  "slips.slipById": ({ sql, slug }) => slips.slipById(sql, slug, 1),
  "slips.seasonOfSlip": ({ sql, slug }) => slips.seasonOfSlip(sql, slug, 1),
  "slips.readSlips": ({ sql, slug }) => slips.readSlips(sql, slug, (tx) => tx`true`),
  "slips.slipsWhere": within((tx) => slips.slipsWhere(tx, tx`true`)),
  "slips.assertMember": within((tx, { member }) => slips.assertMember(tx, member)),
  "ledger.bankrollQuery": within((tx, { member }) => ledger.bankrollQuery(tx, member)),
  "ledger.bankroll": within((tx, { member }) => ledger.bankroll(tx, member)),
  "ledger.bankrolls": within((tx) => ledger.bankrolls(tx)),
  "live.dueLeagues": ({ sql }) => live.dueLeagues(sql, ["espn", "sample"], 10),
  "live.revisionsOf": ({ sql, slug }) => live.revisionsOf(sql, [slug]),
  "live.toldUntil": ({ sql, slug }) => live.toldUntil(sql, slug),

  "pictures.keptPictures": ({ sql, slug }) => pictures.keptPictures(sql, slug),
  "pictures.leaguesWithPicturesDue": ({ sql }) => pictures.leaguesWithPicturesDue(sql, 9),

  "live.claimPoll": ({ sql, slug }) => live.claimPoll(sql, slug, key, 1000),
  "live.releasePoll": ({ sql, slug }) => live.releasePoll(sql, slug, key),
  "live.keepWeek": ({ sql, slug, leagueId, year }) =>
    live.keepWeek(sql, slug, season({ leagueId, year }), now),
  "credentials.keepCredentials": within((tx) => credentials.keepCredentials(tx, new Uint8Array([9]))),
  "credentials.resealCredentials": ({ sql, slug }) =>
    credentials.resealCredentials(sql, slug, () => Promise.resolve(new Uint8Array([8]))),
  "pictures.namePictures": within((tx) => pictures.namePictures(tx)),
  "pictures.claimPictures": ({ sql, slug }) =>
    pictures.claimPictures(sql, slug, { lost: [], lease: 1000, most: 9 }),
  "pictures.keepPictures": ({ sql, slug }) =>
    pictures.keepPictures(sql, slug, [
      { source: "https://example.test/1.png", status: "failed", reason: "x", again: 1000 },
    ]),
  "in_league.raiseRevision": within((tx) => raiseRevision(tx)),
  "replace.replaceRows": within((tx, { league_id, year }) =>
    replaceRows(
      tx,
      { name: "seasons", scope: ["league_id", "year"], key: {}, columns: { name: "text" } },
      { league_id, year },
      [],
    )
  ),
  "managers.importManagers": within((tx, { league_id }) => managers.importManagers(tx, league_id)),
  "import_league.importLeague": ({ sql, slug, leagueId }) =>
    imports.importLeague(sql, [season({ leagueId, year: 2021 })], { slug }),
  "memberships.addMember": within((tx, { stranger }) => memberships.addMember(tx, stranger, "member")),
  "memberships.becomeFirstCommissioner": ({ sql, slug, stranger }) =>
    memberships.becomeFirstCommissioner(sql, slug, stranger),
  "memberships.setPublic": ({ sql, slug }) => memberships.setPublic(sql, slug, true),
  "memberships.handOver": ({ sql, slug, member, stranger }) =>
    memberships.handOver(sql, slug, { from: member, to: stranger }),
  "memberships.removeMember": ({ sql, slug, member }) => memberships.removeMember(sql, slug, member),
  "memberships.leave": ({ sql, slug, stranger }) => memberships.leave(sql, slug, stranger),
  "accounts.keepDemoMembers": ({ sql, slug }) =>
    accounts.keepDemoMembers(sql, slug, [{ name: "Demo", manager }]),
  "claims.makeClaim": ({ sql, slug, stranger }) =>
    claims.makeClaim(sql, slug, { account: stranger, manager, now }),
  "claims.confirmClaim": ({ sql, slug, member }) =>
    claims.confirmClaim(sql, slug, { account: member, manager }),
  "claims.dropClaim": ({ sql, slug, member }) => claims.dropClaim(sql, slug, member),
  "claims.releaseManager": ({ sql, slug, member }) => claims.releaseManager(sql, slug, member),
  "invitations.acceptInvitation": ({ sql, slug, token, stranger }) =>
    invitations.acceptInvitation(sql, slug, { token, account: stranger, now }),
  "invitations.revokeInvitation": ({ sql, slug }) => invitations.revokeInvitation(sql, slug, 1),
  "invitations.keepInvitation": ({ sql, slug, stranger }) =>
    invitations.keepInvitation(sql, slug, {
      token: new Uint8Array(32).fill(7),
      role: "member",
      uses: 1,
      madeBy: stranger,
      madeAt: now,
      expiresAt: later,
    }),
  "comments.postComment": (asked) => {
    const { sql, slug, stranger } = asked;
    const draft = { account: stranger, subject: subject(asked), text: "Hello", key };
    return comments.postComment(sql, slug, draft, now);
  },
  "comments.deleteComment": ({ sql, slug, member }) => comments.deleteComment(sql, slug, 1, member, now),
  "reactions.setReaction": (asked) => {
    const { sql, slug, member } = asked;
    const reaction = { account: member, subject: subject(asked), kind: "laugh" as never, on: false };
    return reactions.setReaction(sql, slug, reaction, now);
  },
  "polls.makePoll": ({ sql, slug, stranger }) =>
    polls.makePoll(
      sql,
      slug,
      { by: stranger, question: "Who?", choices: ["A", "B"], closes: null, key },
      now,
    ),
  "polls.closePoll": ({ sql, slug, member }) => polls.closePoll(sql, slug, { poll: 1, by: member }, now),
  "polls.vote": ({ sql, slug, member }) =>
    polls.vote(sql, slug, { account: member, poll: 1, choice: 1 }, now),
  "moderation.hideComment": ({ sql, slug, member }) =>
    moderation.hideComment(sql, slug, { comment: 1, by: member, reason: "Rude" }, now),
  "moderation.closeSubject": (asked) => {
    const closed = { subject: { ...subject(asked), number: 2 }, by: asked.member, closed: true };
    return moderation.closeSubject(asked.sql, asked.slug, closed, now);
  },
  "moderation.muteMember": ({ sql, slug, member }) =>
    moderation.muteMember(sql, slug, {
      whom: member,
      by: member,
      until: later,
      reason: "Rude",
      comment: null,
    }, now),
  "moderation.unmuteMember": ({ sql, slug, member }) =>
    moderation.unmuteMember(sql, slug, { whom: member, by: member }, now),
  "sent_forms.noteSent": within((tx, { member }) => sentForms.noteSent(tx, member, key, now)),
  "picks.keepPicks": ({ sql, slug, member }) => picks.keepPicks(sql, slug, member, new Map([[1, team]])),
  "book.settleLeague": ({ sql, slug }) => book.settleLeague(sql, slug),
  "book.settleBook": within((tx, { slug }) => book.settleBook(tx, slug)),
  "slips.placeSlip": ({ sql, slug, member }) =>
    slips.placeSlip(sql, slug, { account: member, key, stake: 10000 as never, offers: [] }),
  "ledger.lockLeague": within((tx) => ledger.lockLeague(tx)),
  "ledger.post": within((tx, { member }) =>
    ledger.post(tx, [
      { kind: "lift", key: "x", entries: [["mint", -100 as never], [{ bankroll: member }, 100 as never]] },
    ])
  ),
};

/** Exports of the modules above that are no queries, and why. */
export const notQueries: Readonly<Record<string, string>> = {
  "in_league.inLeague": "the way in; everything else goes by it",
  "in_league.keyedInLeague": "the way in",
  "in_league.outsideLeagues": "the way in",
  "in_league.readInLeague": "the way in",
  "in_league.readOutsideLeagues": "the way in",
  "in_league.readAsPoller": "the way in",
  "credentials.leaguesToReseal":
    "an operator's, when secrets are rotated: the slugs of all leagues on purpose, in the poller's role (live.dueLeagues)",
  "credentials.resealImports":
    "of leagues that may not be there yet, as a role that sees none (tests/sealed/catalogue.ts)",
  "accounts.accountOf": "of accounts, which are of no league",
  "accounts.renameAccount": "of accounts, which are of no league",
};
