/**
 * From chances to prices and back to words.
 *
 * @module
 */
import type { Odds } from "./types.ts";

/**
 * What the book's prices of a market add up to as chances, where 1 would be fair: 22/21 makes both sides of an even
 * game 1.909, the usual "-110".
 */
export const GAME_OVERROUND = 22 / 21;

/** The same for a market with a team a line, where books take more. */
export const FUTURE_OVERROUND = 1.12;

/** Chances are kept inside of these: no model is that sure, and prices beyond them are lottery tickets. */
const SUREST = 0.97;

/** The longest odds of a future. */
const LONGEST = 201_000;

/**
 * Prices of outcomes of which exactly one happens, with the book's margin in them. Each chance is raised to the one
 * power at which they add up to `overround` (the power method: Clarke, Kovalchik and Ingram, "Adjusting bookmaker's
 * odds to allow for overround", 2017). Unlike dividing by the overround it takes more from long shots, as books do, and
 * never makes a price of 1 or less.
 *
 * @param chances above 0 and below 1, adding up to 1, two or more
 * @param overround above 1, and below the number of outcomes
 */
export function prices(chances: readonly number[], overround: number): Odds[] {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const power = (low + high) / 2;
    const sum = chances.reduce((total, chance) => total + chance ** power, 0);
    if (sum > overround) low = power;
    else high = power;
  }
  return chances.map((chance) => price(chance ** high));
}

/** Both prices of a market with two sides, given the chance of the first, which is kept between 3 and 97 %. */
export function twoWay(chance: number): [Odds, Odds] {
  const kept = Math.min(SUREST, Math.max(1 - SUREST, chance));
  const [first, second] = prices([kept, 1 - kept], GAME_OVERROUND);
  return [first, second];
}

/** The price of a chance as it is: the thousandth below 1/chance, 1.001 at least. */
function price(chance: number): Odds {
  return Math.min(LONGEST, Math.max(1001, Math.floor(1000 / chance + 1e-6))) as Odds;
}

/** "1.91", or all three decimals where the third is not 0. */
export function decimalText(odds: Odds): string {
  return (odds / 1000).toFixed(odds % 10 === 0 ? 2 : 3);
}

/** Odds as Americans write them: "+150" is won on a stake of 100, "−110" is the stake that wins 100. */
export function americanText(odds: Odds): string {
  return odds >= 2000 ? `+${Math.round((odds - 1000) / 10)}` : `−${Math.round(100_000 / (odds - 1000))}`;
}
