/** Several runs of a drill, taken together. */
import assert from "node:assert/strict";
import { together } from "@/tools/rehearse/times.ts";

const run = (figures: Record<string, number | string>, faults: string[] = []) => ({
  name: "power-cut",
  does: "the primary loses its power",
  seconds: 40,
  figures,
  faults,
});

Deno.test("Several runs of a drill give the median and the worst of each number, and count those that failed", () => {
  const line = together([
    run({ "write gap (s)": 21, from: "db1" }),
    run({ "write gap (s)": 25.5, from: "db2" }, ["too long"]),
    run({ "write gap (s)": 22, from: "db3" }),
    run({}, ["no primary"]),
  ]);
  assert.deepEqual(line.name, "power-cut x4");
  assert.deepEqual(line.seconds, 160);
  assert.deepEqual(line.figures, {
    times: 4,
    "write gap (s): median": 22,
    "write gap (s): worst": 25.5,
    "write gap (s): known of": 3,
  });
  assert.deepEqual(line.faults, ["2 of 4 runs found faults"]);
  assert.deepEqual(together([run({ a: 1 }), run({ a: 2 })]).figures["a: median"], 1.5);
});
