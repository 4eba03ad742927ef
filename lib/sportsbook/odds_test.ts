import assert from "node:assert/strict";
import fc from "fast-check";
import { americanText, decimalText, GAME_OVERROUND, prices, twoWay } from "./odds.ts";
import type { Odds } from "./types.ts";

const odds = (thousandths: number) => thousandths as Odds;

Deno.test("an even game is -110 on both sides", () => {
  assert.deepEqual(twoWay(0.5), [1909, 1909]);
  assert.equal(americanText(odds(1909)), "−110");
});

Deno.test("odds are written as Americans write them, and as decimals", () => {
  const texts = [[2000, "+100", "2.00"], [3500, "+250", "3.50"], [1500, "−200", "1.50"], [
    1333,
    "−300",
    "1.333",
  ]] as const;
  for (const [thousandths, american, decimal] of texts) {
    assert.deepEqual([americanText(odds(thousandths)), decimalText(odds(thousandths))], [american, decimal]);
  }
});

Deno.test("the book's margin is in every market, favourites cost more, and no price is 1 or less", () => {
  fc.assert(fc.property(fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), (chance) => {
    const [first, second] = twoWay(chance);
    const sum = 1000 / first + 1000 / second;
    assert.ok(first > 1000 && second > 1000);
    // Prices are cut to the thousandth below, which takes a little more.
    assert.ok(sum >= GAME_OVERROUND - 1e-9 && sum < GAME_OVERROUND + 0.002, `${chance}: ${sum}`);
    if (chance > 0.501) assert.ok(first < second);
  }));
});

Deno.test("a market of many adds up to its overround, and long shots carry more of it", () => {
  const chances = [0.5, 0.3, 0.15, 0.05];
  const list = prices(chances, 1.12);
  assert.ok(Math.abs(list.reduce((sum, one) => sum + 1000 / one, 0) - 1.12) < 0.002);
  const share = (i: number) => 1000 / list[i] / chances[i];
  assert.ok(share(3) > share(2) && share(2) > share(1) && share(1) > share(0) && share(0) > 1);
});
