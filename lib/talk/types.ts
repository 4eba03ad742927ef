/**
 * Talk as the store hands it out. Plain data.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Reaction } from "./reactions.ts";
import type { Subject } from "./subject.ts";

/** How many comments are on a page. */
export const PAGE = 50;

/** A comment as a reader may see it. */
export interface Comment {
  /** Counted from 1 in each league. */
  id: number;
  subject: Subject;
  /** Its place among the comments of its subject, counted from 1; it keeps it when it is deleted. */
  place: number;
  author: Person;
  at: Date;
  state: CommentState;
}

/** Whoever wrote or did something, by the name the account has now. */
export interface Person {
  account: AccountId;
  name: string;
}

export type CommentState =
  | { kind: "shown"; text: string }
  /** Deleted by its writer; its text is nowhere any more. */
  | { kind: "deleted" }
  /** Hidden by a moderator. `text` is null for readers who are neither moderators nor its writer. */
  | { kind: "hidden"; reason: string; text: string | null };

/** All that is said about a subject, a page of it. */
export interface Talk {
  subject: Subject;
  comments: Comment[];
  /** How many there are, deleted and hidden ones too. */
  total: number;
  /** The page shown, 1 to `pages`; the newest comments are on the last one. */
  page: number;
  pages: number;
  /** Whether a moderator has closed the subject to new comments. */
  closed: boolean;
  reactions: { kind: Reaction; count: number; mine: boolean }[];
  /** Until when this reader may not comment and why, or null. */
  muted: { until: Date; reason: string } | null;
}

/** What became of an attempt to write something that was well-formed. */
export type Refusal =
  /** The subject, comment, poll or choice is not in this league. */
  | { kind: "missing" }
  | { kind: "closed" }
  | { kind: "muted"; until: Date }
  | { kind: "slower"; seconds: number };

/** A poll as a reader may see it. */
export interface Poll {
  /** Counted from 1 in each league. */
  id: number;
  question: string;
  choices: string[];
  at: Date;
  /** When it closes by itself, or null. */
  closes: Date | null;
  open: boolean;
  voters: number;
  /** The choice this reader has voted for, counted from 0, or null. */
  mine: number | null;
  /** Votes for each choice; null for readers who have not voted while it is open. */
  votes: number[] | null;
}

/** A line of a league's moderation log. */
export interface LogEntry {
  id: number;
  at: Date;
  by: Person;
  act: "hide" | "unhide" | "close" | "open" | "mute" | "unmute";
  /** The comment that was hidden or shown again, or for which somebody was muted; null without one. */
  comment: number | null;
  subject: Subject | null;
  /** Whose comment it was, or who was muted; null where nobody was meant. */
  whom: Person | null;
  /** Empty where none is asked for. */
  reason: string;
  /** The end of a mute. */
  until: Date | null;
}

/** Somebody who may not comment for a time. */
export interface Mute {
  whom: Person;
  until: Date;
  reason: string;
}
