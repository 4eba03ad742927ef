/** What readers met is told as it was. */
import assert from "node:assert/strict";
import { k6Answers, summary } from "./reading.ts";

Deno.test("trouble lasts from the first failure to the first good answer after the last", () => {
  const answers = [
    { at: 4000, took: 10, failure: null },
    { at: 4400, took: 5, failure: null },
    { at: 4300, took: 8000, failure: "request timeout" },
    { at: 4100, took: 5, failure: "503" },
    { at: 4200, took: 50, failure: null },
  ];
  assert.deepEqual(summary(answers, 3), {
    requests: 5,
    failed: 2,
    trouble: 300,
    slowest: 50,
    kinds: { "503": 1, "request timeout": 1 },
    dropped: 3,
    course: { from: 4, good: [3], failed: [2] },
  });
  assert.deepEqual(summary([answers[0]]), {
    requests: 1,
    failed: 0,
    trouble: 0,
    slowest: 10,
    kinds: {},
    dropped: 0,
    course: { from: 4, good: [1], failed: [0] },
  });
});

Deno.test("k6's file tells each answer, what has none yet, and what was not asked", () => {
  const csv = `metric_name,timestamp,metric_value,check,extra_tags,metadata
begun,1000,1.000000,,vu=1,
begun,1010,1.000000,,vu=2,
http_req_duration,1030,29.000000,,,
read,1030,30.000000,,failure=&vu=1,
dropped_iterations,1040,2.000000,,,
begun,1500,1.000000,,vu=1,
read,1510,500.000000,,failure=request timeout&vu=2,
read,1520,20.000000,,failure=503&vu=1,
begun,2000,1.000000,,vu=3,
begun,4900,1.000000,,vu=1,
read,5000,1.000000,,vu=4,
`;
  const { answers, dropped, waiting } = k6Answers(csv);
  assert.equal(dropped, 2);
  assert.deepEqual(waiting, [2000, 4900]);
  assert.deepEqual(answers, [
    { at: 1000, took: 30, failure: null },
    { at: 1010, took: 500, failure: "request timeout" },
    { at: 1500, took: 20, failure: "503" },
    { at: 4999, took: 1, failure: null },
  ]);
  const early = k6Answers(csv, 1035);
  assert.deepEqual([early.dropped, early.waiting, early.answers.length], [0, [], 2]);
});
