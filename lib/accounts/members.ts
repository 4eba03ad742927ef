/**
 * The members of a league as one of them sees them, and what he may do about it.
 *
 * @module
 */
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";
import {
  type Claim,
  claims,
  confirmClaim,
  dropClaim,
  type FreeManager,
  freeManagers,
  makeClaim,
  releaseManager,
} from "@/lib/store/claims.ts";
import { type Invitation, invitations, keepInvitation, revokeInvitation } from "@/lib/store/invitations.ts";
import { handOver, leave, members, removeMember, setPublic } from "@/lib/store/memberships.ts";
import type { Sql } from "@/lib/store/sql.ts";
import { hashOf, newToken } from "./tokens.ts";
import type { AccountId, Member, Viewer } from "./types.ts";

/** The most people one link lets in, and the most days it does. */
export const MOST_USES = 50;
export const MOST_DAYS = 30;

export interface MembersView {
  members: Member[];
  /** All that wait, for a commissioner; else the viewer's own, or none. */
  claims: Claim[];
  /** The viewer's own claim. */
  ownClaim: Claim | null;
  /** Whom the viewer could claim to be; empty unless he is a member who is nobody yet. */
  free: FreeManager[];
  /** For a commissioner. */
  invitations: Invitation[];
}

/** What a viewer may know of a league's members; guests get numbers only, since names are the members' own. */
export async function membersView(
  sql: Sql,
  slug: LeagueSlug,
  { membership, isCommissioner }: Viewer,
  now: Date,
): Promise<MembersView> {
  const [all, everybody, free, links] = await Promise.all([
    claims(sql, slug),
    members(sql, slug),
    membership?.manager === null ? freeManagers(sql, slug) : [],
    isCommissioner ? invitations(sql, slug, now) : [],
  ]);
  const ownClaim = all.find(({ account }) => account === membership?.account) ?? null;
  return {
    members: everybody,
    claims: isCommissioner ? all : [],
    ownClaim,
    free,
    invitations: links,
  };
}

/** What came of a change. */
export type MembersChange =
  | { kind: "changed" }
  /** The viewer is in the league no more. */
  | { kind: "left" }
  /** An invitation was made; its token is told once. */
  | { kind: "invited"; token: string }
  | { kind: "refused"; status: 403 | 404 | 409 | 422; reason: string };

const refused = (status: 403 | 404 | 409 | 422, reason: string): MembersChange => ({
  kind: "refused",
  status,
  reason,
});
const changed: MembersChange = { kind: "changed" };

/** A whole number from 1 to `most` in a field, or null. */
function number(text: string | undefined, most: number): number | null {
  const value = /^\d{1,9}$/.test(text ?? "") ? Number(text) : 0;
  return value >= 1 && value <= most ? value : null;
}
const id = (text: string | undefined) => number(text, 2 ** 31 - 1);

/**
 * Does what a form of the members' page asks for, if the viewer may. `do` is, for members, `claim` (with `manager`),
 * `withdraw`, `release` or `leave`; for commissioners, `confirm` (`account`, `manager`), `refuse` (`account`),
 * `invite` (`role`, `uses`, `days`), `revoke` (`invitation`), `hand-over` (`account`), `remove` (`account`), `public`
 * or `members-only`.
 */
export async function changeMembers(
  sql: Sql,
  slug: LeagueSlug,
  viewer: Viewer,
  fields: Record<string, string>,
  now: Date,
): Promise<MembersChange> {
  if (["claim", "withdraw", "release", "leave"].includes(fields.do)) {
    return viewer.membership
      ? await changeOwn(sql, slug, viewer.membership.account, fields, now)
      : refused(403, "Only members can do that.");
  }
  if (!viewer.account || !viewer.isCommissioner) return refused(403, "Only a commissioner can do that.");
  const account = id(fields.account) as AccountId | null;
  switch (fields.do) {
    case "invite": {
      const uses = number(fields.uses, MOST_USES);
      const days = number(fields.days, MOST_DAYS);
      if (!uses || !days) {
        return refused(422, `A link is for 1 to ${MOST_USES} people and 1 to ${MOST_DAYS} days.`);
      }
      const token = newToken();
      await keepInvitation(sql, slug, {
        token: await hashOf(token),
        role: fields.role === "commissioner" ? "commissioner" : "member",
        uses,
        madeBy: viewer.account.id,
        madeAt: now,
        expiresAt: new Date(now.getTime() + days * 86_400_000),
      });
      return { kind: "invited", token };
    }
    case "revoke":
      await revokeInvitation(sql, slug, id(fields.invitation) ?? 0);
      return changed;
    case "confirm": {
      const manager = id(fields.manager) as ManagerId | null;
      if (account && manager && await confirmClaim(sql, slug, { account, manager })) return changed;
      return refused(409, "That claim is not there any more, or the manager is somebody else by now.");
    }
    case "refuse":
      if (account) await dropClaim(sql, slug, account);
      return changed;
    case "hand-over": {
      const from = viewer.membership?.role === "commissioner" ? viewer.account.id : null;
      if (account && await handOver(sql, slug, { from, to: account })) return changed;
      return refused(409, "Choose a member who is not a commissioner yet.");
    }
    case "remove":
      if (account && await removeMember(sql, slug, account)) return changed;
      return refused(409, "Choose a member who is not a commissioner.");
    case "public":
    case "members-only":
      await setPublic(sql, slug, fields.do === "public");
      return changed;
    default:
      return refused(422, "Nothing was asked for.");
  }
}

async function changeOwn(
  sql: Sql,
  slug: LeagueSlug,
  account: AccountId,
  fields: Record<string, string>,
  now: Date,
): Promise<MembersChange> {
  switch (fields.do) {
    case "claim": {
      const manager = id(fields.manager) as ManagerId | null;
      if (manager && await makeClaim(sql, slug, { account, manager, now })) return changed;
      return refused(409, "Choose a manager whom nobody is yet.");
    }
    case "withdraw":
      await dropClaim(sql, slug, account);
      return changed;
    case "release":
      await releaseManager(sql, slug, account);
      return changed;
    default: {
      const left = await leave(sql, slug, account);
      if (left !== "last commissioner") return { kind: "left" };
      return refused(409, "You are the last commissioner. Hand the league over first, then leave.");
    }
  }
}
