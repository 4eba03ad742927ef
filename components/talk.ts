/**
 * Where talk is, and what is said to somebody whose words were not taken.
 *
 * @module
 */
import type { Paths } from "@/components/paths.ts";
import type { Viewer } from "@/lib/accounts/types.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { type Comment, PAGE, type Refusal } from "@/lib/talk/types.ts";

/** The page of a subject. */
export const subjectPath = (at: Paths, { year, about, number }: Subject): string =>
  about === "week" ? at.week(year, number) : at.matchup(year, number);

/** A subject in a few words. */
export const subjectName = ({ year, about, number }: Subject): string =>
  about === "week" ? `week ${number} of ${year}` : `a matchup of ${year}`;

/** A comment where it stands among the others. */
export const placeOf = (
  at: Paths,
  { id, place, subject }: Pick<Comment, "id" | "place" | "subject">,
): string => `${subjectPath(at, subject)}?comments=${Math.ceil(place / PAGE)}#comment-${id}`;

/** Where a signed-out reader signs in to come back to a page. */
export const signInPath = (to: string): string => `/sign-in?to=${encodeURIComponent(to)}`;

/** A time in words, in the one zone that a server knows: "Nov 23, 2026, 3:47 PM UTC". */
export const momentText = (at: Date): string =>
  at.toLocaleString("en-US", {
    timeZone: "UTC",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  });

/** An answer that is not what was asked for: its status, and why. */
export interface Denial {
  status: number;
  problem: string;
  /** Seconds to wait before it may work. */
  retryAfter?: number;
}

/** A refusal of the store, said to whoever met it. */
export function refusal(refused: Refusal): Denial {
  switch (refused.kind) {
    case "missing":
      return { status: 404, problem: "This league has nothing of that kind." };
    case "closed":
      return { status: 409, problem: "This was closed meanwhile." };
    case "muted":
      return { status: 403, problem: `A commissioner has muted you until ${momentText(refused.until)}.` };
    case "slower":
      return {
        status: 429,
        problem: `That was a lot in a short time. Try again in ${seconds(refused.seconds)}.`,
        retryAfter: refused.seconds,
      };
  }
}

const seconds = (count: number) =>
  count > 90 ? `${Math.ceil(count / 60)} minutes` : `${count} second${count === 1 ? "" : "s"}`;

/** What is said to somebody who is not a member, or not signed in as one. */
export const membersOnly = ({ account }: Viewer): Denial => ({
  status: 403,
  problem: account
    ? "Only members of this league can comment, react and vote."
    : "Only members of this league can comment, react and vote. Are you one? Then sign in first.",
});

/** What is said to somebody who is no commissioner. */
export const commissionersOnly: Denial = {
  status: 403,
  problem: "Only commissioners of this league can do that.",
};

/** Headers of an answer that denies something. */
export const denialHeaders = ({ retryAfter }: Denial): HeadersInit => ({
  "cache-control": "no-store",
  ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
});
