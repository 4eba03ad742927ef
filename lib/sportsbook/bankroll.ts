/**
 * The weekly bankroll: at the start of a week whoever is below the floor is lifted to it, whoever is above carries on.
 *
 * @module
 */
import { type Cents, dollars } from "./types.ts";

/** Ten thousand dollars of paper. */
export const FLOOR = dollars(10_000);

/** What a member is given at the start of a week, and when he plays for the first time: 0 for whoever has the floor. */
export const lift = (bankroll: Cents): Cents => Math.max(0, FLOOR - bankroll) as Cents;

/** Money in words: "$10,000", "−$12.50". Cents only where there are some. */
export function moneyText(amount: Cents, { sign = false } = {}): string {
  const whole = amount % 100 === 0;
  const text = (Math.abs(amount) / 100).toLocaleString("en-US", {
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: 2,
  });
  return `${amount < 0 ? "−" : sign && amount > 0 ? "+" : ""}$${text}`;
}
