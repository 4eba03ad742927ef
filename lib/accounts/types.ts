/**
 * The nouns of membership: who reads, and what they are in a league. Plain data.
 *
 * @module
 */
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";

declare const unit: unique symbol;

/** An account's id, one over all leagues. */
export type AccountId = number & { readonly [unit]: "account id" };

/** Somebody who can sign in. */
export interface Account {
  id: AccountId;
  /** What other members see. */
  name: string;
  /** Null for demo members, who have no mail. */
  email: string | null;
  /** Runs the whole site (the setting OPERATORS); may do in every league what its commissioner may. */
  operator: boolean;
  /** One of the sample league's made-up members, to look around as. */
  demo: boolean;
}

export type Role = "commissioner" | "member";

/** What an account is in one league. Who has none is a guest. */
export interface Membership {
  account: AccountId;
  role: Role;
  /** The manager he has claimed and the commissioner has confirmed, or null. */
  manager: ManagerId | null;
}

/** Who asks for a page. On pages outside of leagues nobody is a member of anything. */
export interface Viewer {
  /** Null when signed out. */
  account: Account | null;
  /** In the league of this page; null for guests. */
  membership: Membership | null;
  /** Whether the league of this page is shown to this viewer. */
  maySee: boolean;
  /** Whether he may do what a commissioner may in the league of this page; operators may everywhere. */
  isCommissioner: boolean;
}

/** A membership as a list of them tells it. */
export interface Member extends Membership {
  name: string;
  /** The claimed manager's name, or null. */
  managerName: string | null;
  /** When he joined. */
  since: Date;
}

/** A league that an account is in. */
export interface OwnLeague {
  slug: LeagueSlug;
  name: string;
  role: Role;
}
