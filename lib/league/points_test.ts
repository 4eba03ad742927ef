import assert from "node:assert/strict";
import {
  mean,
  pctText,
  points,
  pointsDigits,
  pointsText,
  scoreDigits,
  tallyText,
  total,
  winPct,
} from "./points.ts";
import { season } from "./testing/season.ts";

Deno.test("a provider's decimal becomes hundredths, float noise and all", () => {
  const cases: [number, number][] = [
    [103.46, 10346],
    [1635.3000000000002, 163530],
    [1797.8999999999999, 179790],
    [0.1 + 0.2, 30],
    [1.005, 101],
    [1.0049999999999999, 101],
    [1.0049, 100],
    [-1.005, -101],
    [-2.4, -240],
    [-0.001, 0],
    [0, 0],
    [-0, 0],
    [999999.99, 99999999],
  ];
  for (const [decimal, expected] of cases) {
    assert.ok(Object.is(points(decimal), expected), `${decimal} gave ${points(decimal)}`);
  }
  for (const none of [NaN, Infinity, -Infinity]) assert.throws(() => points(none), RangeError);
});

Deno.test("every hundredth survives the trip through a decimal", () => {
  for (let value = -30000; value <= 30000; value += 7) assert.equal(points(value / 100), value);
});

Deno.test("sums are exact, and means go to the nearest hundredth, halves away from zero", () => {
  assert.equal(total([points(0.1), points(0.2), points(-0.3)]), 0);
  assert.equal(total([]), 0);
  assert.equal(mean([points(1), points(1.01)]), 101);
  assert.equal(mean([points(-1), points(-1.01)]), -101);
  assert.equal(mean([]), null);
});

Deno.test("points are written with the digits of their column and never lose a hundredth", () => {
  assert.equal(pointsText(points(103.46)), "103.46");
  assert.equal(pointsText(points(131.5)), "131.50");
  assert.equal(pointsText(points(131.5), { digits: 1 }), "131.5");
  assert.equal(pointsText(points(131.54), { digits: 1 }), "131.54");
  assert.equal(pointsText(points(-2), { digits: 1 }), "−2.0");
  assert.equal(pointsText(points(12.3), { sign: true }), "+12.30");
  assert.equal(pointsText(points(0), { sign: true }), "0.00");
});

Deno.test("a column needs one digit when every value is a whole tenth", () => {
  assert.equal(pointsDigits([points(131.5), points(90)]), 1);
  assert.equal(pointsDigits([points(131.5), points(90.01)]), 2);
  assert.equal(scoreDigits(season({ teams: 3, weeks: [[[1, 99.5, 2, 80], [3, 70.1]]] }).matchups), 1);
  assert.equal(scoreDigits(season({ teams: 2, weeks: [[[1, 99.55, 2, 80]]] }).matchups), 2);
});

Deno.test("shares and records read as on sports pages", () => {
  assert.equal(winPct({ wins: 9, losses: 4, ties: 0 })?.toFixed(4), "0.6923");
  assert.equal(winPct({ wins: 1, losses: 1, ties: 2 }), 0.5);
  assert.equal(winPct({ wins: 0, losses: 0, ties: 0 }), null);
  assert.deepEqual([0.692, 1, 0, null].map(pctText), [".692", "1.000", ".000", "–"]);
  assert.equal(tallyText({ wins: 9, losses: 4, ties: 0 }), "9-4");
  assert.equal(tallyText({ wins: 9, losses: 3, ties: 1 }), "9-3-1");
});
