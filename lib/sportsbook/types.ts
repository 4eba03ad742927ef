/**
 * The nouns of the sportsbook. Paper money in integer cents, odds in integer thousandths: nothing here is ever a
 * fraction.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Points, TeamId } from "@/lib/league/types.ts";

declare const unit: unique symbol;

/** Paper money in whole cents; negative only as a difference. */
export type Cents = number & { readonly [unit]: "cents" };

/** Decimal odds in thousandths, 1001 or more: 1909 pays 1.909 times the stake, the stake included. */
export type Odds = number & { readonly [unit]: "thousandths" };

/** A slip's number in its league, from 1. */
export type SlipId = number & { readonly [unit]: "slip id" };

/**
 * What can be bet on. A spread's `line` is added to the points of the side that is picked, in hundredths and always
 * half points; a total's is the sum of both sides' points that has to be passed. Futures are on a team of the season.
 */
export type Selection =
  | { market: "moneyline"; matchup: number; pick: "home" | "away" }
  | { market: "spread"; matchup: number; pick: "home" | "away"; line: Points }
  | { market: "total"; matchup: number; pick: "over" | "under"; line: Points }
  | { market: "title"; team: TeamId; pick: "yes" }
  | { market: "playoffs"; team: TeamId; pick: "yes" | "no" };

/** A selection at a price: an outcome on the page before somebody takes it, a leg of a slip after. */
export interface Offer {
  selection: Selection;
  odds: Odds;
}

/**
 * A leg of a slip. `teams` are home and away of its matchup, or the one team of a future, as they were at placing: a
 * matchup that is drawn anew between others is not what was bet on.
 */
export interface Leg extends Offer {
  teams: TeamId[];
}

/** What has become of a leg. */
export type Grade = "open" | "won" | "lost" | "push" | "void";

/** What has become of a slip. `odds` are those of the legs that won, after others dropped out. */
export type Settlement =
  | { kind: "open" }
  | { kind: "won"; odds: Odds[]; payout: Cents }
  | { kind: "lost" }
  | { kind: "push"; refund: Cents }
  | { kind: "void"; refund: Cents };

/** A slip as it is placed. Stakes are whole dollars. */
export interface Wager {
  account: AccountId;
  stake: Cents;
  legs: Leg[];
}

/** Whole dollars as cents. */
export const dollars = (whole: number): Cents => whole * 100 as Cents;
