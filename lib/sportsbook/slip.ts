/**
 * What a slip may be: a single has one leg, a parlay two or more on distinct markets.
 *
 * @module
 */
import { type Cents, dollars, type Leg, type Odds, type Offer, type Selection } from "./types.ts";

/** Legs that a parlay may have. */
export const MOST_LEGS = 8;

/** The book takes no slip that could pay more than this: ten million dollars. */
export const MOST_PAYOUT = dollars(10_000_000);

/** A slip that the book does not take. The message is for whoever filled it in. */
export class Refused extends Error {
  override name = "Refused";
  /** `invalid`: it can never be placed so. `conflict`: not any more, or not as it was shown. */
  readonly kind: "invalid" | "conflict";

  constructor(kind: "invalid" | "conflict", message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * The stake that somebody typed: whole dollars, 1 at least, with or without a dollar sign and commas.
 *
 * @throws Refused
 */
export function parseStake(text: string): Cents {
  const whole = text.trim().replace(/^\$\s*/, "").replace(/,(?=\d{3}\b)/g, "");
  if (!/^\d{1,9}$/.test(whole) || Number(whole) < 1) {
    throw new Refused("invalid", "A stake is a whole number of dollars, 1 or more.");
  }
  return dollars(Number(whole));
}

/**
 * Whether these legs can be on one slip. Of a matchup only one leg: its winner, margin and sum hang together, and the
 * product of their odds would be a wrong price. Futures hang together with every game of their team, so that each is a
 * single.
 *
 * @throws Refused with what is wrong
 */
export function assertSlip(legs: readonly Offer[], stake: Cents): void {
  if (legs.length === 0) throw new Refused("invalid", "Choose at least one outcome.");
  if (legs.length > MOST_LEGS) {
    throw new Refused("invalid", `A parlay has ${MOST_LEGS} legs at most; this one has ${legs.length}.`);
  }
  const matchups = legs.map(({ selection }) => "matchup" in selection ? selection.matchup : null);
  if (legs.length > 1 && matchups.includes(null)) {
    throw new Refused("invalid", "Futures are singles: place this one on a slip of its own.");
  }
  if (new Set(matchups).size < matchups.length) {
    throw new Refused(
      "invalid",
      "A parlay takes one outcome of each matchup: those of the same one hang together.",
    );
  }
  if (payout(stake, legs.map(({ odds }) => odds)) > MOST_PAYOUT) {
    throw new Refused("invalid", "The book takes no slip that could pay more than $10,000,000.");
  }
}

/** Stake times the product of decimal odds, to the nearest cent, halves up; the stake is in it. Exact at any length. */
export function payout(stake: Cents, odds: readonly Odds[]): Cents {
  const product = odds.reduce((all, one) => all * BigInt(one), BigInt(stake));
  const scale = 1000n ** BigInt(odds.length);
  return Number((2n * product + scale) / (2n * scale)) as Cents;
}

/** The odds of a whole slip: the product, to the nearest thousandth. For showing; payouts are made of the factors. */
export const combinedOdds = (odds: readonly Odds[]): Odds => payout(1000 as Cents, odds) as number as Odds;

/** A selection as text, such as "spread.12.home.-650": the name of an outcome in forms. */
export function selectionText(selection: Selection): string {
  const { market, pick } = selection;
  const subject = "matchup" in selection ? selection.matchup : selection.team;
  return [market, subject, pick, ..."line" in selection ? [selection.line] : []].join(".");
}

/** An offer as a form carries it, price included, so that a price that moved is seen: "title.3.yes@5500". */
export const offerText = ({ selection, odds }: Offer): string => `${selectionText(selection)}@${odds}`;

/** What `offerText` wrote, or null for anything else. */
export function parseOffer(text: string): Offer | null {
  const match =
    /^(?:(moneyline)\.(\d{1,9})\.(home|away)|(spread)\.(\d{1,9})\.(home|away)\.(-?\d{1,6})|(total)\.(\d{1,9})\.(over|under)\.(-?\d{1,6})|(title)\.(\d{1,9})\.(yes)|(playoffs)\.(\d{1,9})\.(yes|no))@(\d{4,7})$/
      .exec(text);
  if (!match) return null;
  const [market, subject, pick, line] = match.slice(1, -1).filter((part) => part !== undefined);
  const of = market === "title" || market === "playoffs"
    ? { team: Number(subject) }
    : { matchup: Number(subject) };
  const selection = { market, ...of, pick, ...line === undefined ? {} : { line: Number(line) } };
  return { selection: selection as Selection, odds: Number(match.at(-1)) as Odds };
}

/** Whether two lists of legs are the same bets at the same prices, in any order. */
export function sameLegs(a: readonly Offer[], b: readonly Offer[]): boolean {
  const text = (legs: readonly Offer[]) => legs.map(offerText).sort().join();
  return text(a) === text(b);
}

/** The odds of a slip's legs. */
export const oddsOf = (legs: readonly Pick<Leg, "odds">[]): Odds[] => legs.map(({ odds }) => odds);
