import assert from "node:assert/strict";
import type { Points } from "@/lib/league/types.ts";
import { VARIANCE_PER_POINT } from "@/lib/league/win_probability.ts";
import { brier, fittedVariance, forecasts, reliability, worst } from "./calibration.ts";
import { type Case, sampleCases } from "./cases.ts";

/** The first four leagues of those that `deno task bench:odds` looks at, the same every time. */
const cases = sampleCases([undefined, "one", "two", "three"]);
const isFitted = ({ week }: Case) => week % 2 === 0;
const heldBack = cases.filter((one) => !isFitted(one));

Deno.test("on held-back weeks the model's Brier score is better than the leader's and the favourite's", () => {
  const model = brier(heldBack, forecasts.model());
  assert.ok(heldBack.length > 10_000);
  assert.ok(model < brier(heldBack, forecasts.leader) / 1.5, `${model}`);
  assert.ok(model < brier(heldBack, forecasts.favourite) / 2, `${model}`);
});

Deno.test("in each tenth with a hundred cases or more, what was said came within five points", () => {
  const tenths = reliability(heldBack, forecasts.model());
  assert.ok(tenths.every(({ cases }) => cases >= 100), JSON.stringify(tenths));
  assert.ok(worst(tenths) <= 5, JSON.stringify(tenths));
});

Deno.test("a model that is too sure, or not sure enough, is found out", () => {
  for (const variance of [VARIANCE_PER_POINT / 4, VARIANCE_PER_POINT * 4]) {
    assert.ok(worst(reliability(heldBack, forecasts.model(variance))) > 5, `${variance}`);
    assert.ok(brier(heldBack, forecasts.model(variance)) > brier(heldBack, forecasts.model()));
  }
});

Deno.test("the variance that is used is the one that is fitted", () => {
  const fitted = fittedVariance(cases.filter(isFitted));
  assert.ok(Math.abs(fitted / VARIANCE_PER_POINT - 1) < 0.1, `${fitted}`);
});

Deno.test("scores and reliability, by hand", () => {
  const side = (points: number, left: number) => ({ points: points as Points, left: left as Points });
  const by = { year: 2020, week: 1, favourite: 0 };
  const sure: Case = { ...by, home: side(100, 0), away: side(0, 0), margin: 100 };
  const even: Case = { ...by, home: side(0, 100), away: side(0, 100), margin: -400 };
  assert.ok(Math.abs(brier([sure, even], forecasts.model()) - 0.125) < 1e-8);
  assert.equal(brier([sure, even], forecasts.favourite), 0.25);
  const [fifth] = reliability([sure, even], forecasts.model()).filter(({ cases }) => cases > 0);
  assert.deepEqual({ ...fifth, said: fifth.said!.toFixed(6) }, {
    from: 0.5,
    cases: 1,
    said: "0.500000",
    came: 0,
  }, "what is over is no forecast");
  assert.ok(Math.abs(worst([fifth], 1) - 50) < 1e-6);
  assert.equal(fittedVariance([sure, even]), 8, "an error of 4 points with 2 points left");
});
