/**
 * Who may do what where people talk. The store holds the rest (what is closed, who is muted, how fast one may go) under
 * its locks.
 *
 * @module
 */
import type { AccountId, Viewer } from "@/lib/accounts/types.ts";

/** How long a mute can be, in hours. */
export const MUTES = [1, 24, 168, 720] as const;

/** Choices of a poll. */
export const FEWEST_CHOICES = 2;
export const MOST_CHOICES = 8;

/** How long a poll can be open, in days; null until a commissioner closes it. */
export const POLL_DAYS = [1, 3, 7, 14, null] as const;

/** A viewer who may talk: he has an account that is in the league. */
export type Talker = Viewer & {
  account: NonNullable<Viewer["account"]>;
  membership: NonNullable<Viewer["membership"]>;
};

/** Whether a viewer may comment, react and vote. An operator who is not in the league moderates it and is silent. */
export const mayTalk = (viewer: Viewer): viewer is Talker =>
  viewer.maySee && viewer.account !== null && viewer.membership !== null;

/** Whether a viewer may hide comments, close subjects, mute members, and make and close polls. */
export const mayModerate = (viewer: Viewer): boolean => viewer.account !== null && viewer.isCommissioner;

/** Who reads what was said: hidden texts are for moderators, and for those who wrote them. */
export interface Reader {
  account: AccountId | null;
  moderator: boolean;
}

/** A viewer as a reader. */
export const readerOf = (viewer: Viewer): Reader => ({
  account: viewer.account?.id ?? null,
  moderator: mayModerate(viewer),
});

/** Whether a comment is the viewer's own, to delete at any time, also when he is muted. */
export const isOwn = (viewer: Viewer, author: AccountId): boolean => viewer.account?.id === author;
