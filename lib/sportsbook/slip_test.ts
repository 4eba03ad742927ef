import assert from "node:assert/strict";
import fc from "fast-check";
import type { Points, TeamId } from "@/lib/league/types.ts";
import {
  assertSlip,
  combinedOdds,
  MOST_LEGS,
  offerText,
  parseOffer,
  parseStake,
  payout,
  Refused,
  sameLegs,
} from "./slip.ts";
import { type Cents, dollars, type Odds, type Offer } from "./types.ts";

const odds = (thousandths: number) => thousandths as Odds;
const moneyline = (matchup: number, price = 1909): Offer => ({
  selection: { market: "moneyline", matchup, pick: "home" },
  odds: odds(price),
});
const title = (team: number): Offer => ({
  selection: { market: "title", team: team as TeamId, pick: "yes" },
  odds: odds(9000),
});

Deno.test("a payout is stake times the product of odds, to the nearest cent, halves up", () => {
  assert.equal(payout(dollars(100), [odds(1909)]), 19_090);
  assert.equal(payout(dollars(1), [odds(1909), odds(1909)]), 364);
  assert.equal(payout(100 as Cents, [odds(1005)]), 101, "100.5 cents are 101");
  assert.equal(payout(dollars(7), []), 700);
  assert.equal(combinedOdds([odds(2000), odds(1500)]), 3000);
});

Deno.test("payouts are exact where floating point is not", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999_999 }),
      fc.array(fc.integer({ min: 1001, max: 40_000 }), { maxLength: 8 }),
      (stake, list) => {
        const exact = list.reduce((product, one) => product * BigInt(one), BigInt(stake) * 100n);
        const scale = 1000n ** BigInt(list.length);
        fc.pre(exact / scale < BigInt(Number.MAX_SAFE_INTEGER));
        const off = BigInt(payout(dollars(stake), list.map(odds))) * scale - exact;
        assert.ok(2n * off <= scale && 2n * off > -scale);
      },
    ),
  );
});

Deno.test("a stake is whole dollars", () => {
  for (const [typed, stake] of [["1", 100], [" 25 ", 2500], ["$1,000", 100_000], ["$ 7", 700]] as const) {
    assert.equal(parseStake(typed), stake);
  }
  for (const typed of ["", "0", "-5", "1.5", "1e3", "10 dollars", "٣", "9999999999", "1,00"]) {
    assert.throws(() => parseStake(typed), Refused, typed);
  }
});

Deno.test("a parlay takes one outcome of each matchup, and no future", () => {
  assertSlip([moneyline(1)], dollars(1));
  assertSlip([moneyline(1), moneyline(2)], dollars(1));
  assertSlip([title(1)], dollars(1));
  const total: Offer = {
    selection: { market: "total", matchup: 1, pick: "over", line: 20_000 as Points },
    odds: odds(1909),
  };
  for (
    const legs of [
      [],
      [moneyline(1), total],
      [moneyline(1), title(1)],
      [title(1), title(2)],
      Array.from({ length: MOST_LEGS + 1 }, (_, i) => moneyline(i)),
    ]
  ) assert.throws(() => assertSlip(legs, dollars(1)), Refused);
  assert.throws(
    () => assertSlip([moneyline(1, 33_000), moneyline(2, 33_000)], dollars(10_000)),
    /10,000,000/,
  );
});

Deno.test("offers survive a form, and nothing else is taken for one", () => {
  const offers: Offer[] = [
    moneyline(12),
    { selection: { market: "spread", matchup: 3, pick: "away", line: -650 as Points }, odds: odds(1870) },
    { selection: { market: "total", matchup: 3, pick: "under", line: 22_050 as Points }, odds: odds(2010) },
    title(4),
    { selection: { market: "playoffs", team: 4 as TeamId, pick: "no" }, odds: odds(1200) },
  ];
  for (const offer of offers) assert.deepEqual(parseOffer(offerText(offer)), offer);
  assert.ok(sameLegs(offers, offers.toReversed()));
  assert.ok(!sameLegs(offers, offers.slice(1)));
  for (
    const text of [
      "",
      "moneyline.1.home",
      "moneyline.1.over@1909",
      "spread.1.home@1909",
      "title.1.no@1909",
      "moneyline.1.home.50@1909",
      "moneyline.1.home@1",
      "x.1.home@1909",
      "moneyline.-1.home@1909",
    ]
  ) assert.equal(parseOffer(text), null, text);
});
