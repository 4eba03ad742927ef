/** The page of a small report says what the report says, and draws it to scale. */
import assert from "node:assert/strict";
import { page } from "./page.ts";
import { added, asJson, type Report } from "./report.ts";

const report: Report = {
  commit: "0123456789abcdef",
  began: "2026-01-31T20:15:00.000Z",
  processors: 2,
  lines: [
    {
      name: "site",
      does: "bare hosts become the production",
      seconds: 208,
      figures: { changed: 292 },
      faults: [],
    },
    {
      name: "power-cut",
      does: "the primary loses its power",
      seconds: 45.6,
      figures: { "write gap (s)": 20, to: "<db3>" },
      faults: [],
      marks: { "write gap (s)": 25 },
      trouble: 12_500,
      courses: {
        writes: { from: 10, good: [5, 5, 0, 5], failed: [0, 0, 0, 0] },
        reads: { from: 11, good: [4, 2, 4], failed: [0, 2, 0] },
      },
    },
    {
      name: "power-cut",
      does: "the primary loses its power",
      seconds: 50,
      figures: { "write gap (s)": 40 },
      faults: ["no write for 40 s, which must be 25 at most"],
      marks: { "write gap (s)": 25 },
    },
    {
      name: "switchover",
      does: "planned",
      seconds: 9,
      figures: { "write gap (s)": 0.8 },
      faults: [],
      marks: { "write gap (s)": 1 },
    },
  ],
};
const text = page(report);

Deno.test("the worst gap of a drill is drawn against its mark, red beyond it", () => {
  assert.match(
    text,
    /power-cut<\/span>.*class="bad".*40 s <small>of 25<\/small> <small>worst of 2, median 30/,
  );
  assert.match(text, /switchover<\/span>.*class="good".*0\.8 s <small>of 1<\/small>/);
});

Deno.test("faults are told, and what a report holds is no markup", () => {
  assert.match(text, /1 with faults/);
  assert.match(text, /class="fault">no write for 40 s/);
  assert(!text.includes("<db3>"));
  assert.match(page({ ...report, lines: [report.lines[0]] }), /none with a fault/);
});

Deno.test("seconds are drawn where they were, with the trouble and what failed", () => {
  const calm = page({ ...report, lines: report.lines.slice(0, 2) });
  assert.match(calm, /viewBox="0 0 4 100"/, "both courses are as wide as both together");
  assert.match(calm, /class="mark" d="M2\.5 0V100"/);
  assert.match(calm, /aria-label="Pages read by second: 10 good, 2 failed"/);
  assert.match(calm, /class="bad" d="M2 50v-50h.9v50z"/);
  assert(!calm.includes("@TROUBLE@"));
});

Deno.test("report.json is JSON with its seconds on one line", () => {
  assert.deepEqual(JSON.parse(asJson(report)), report);
  assert.match(asJson(report), /"good": \[5,5,0,5\]/);
});

Deno.test("a drill that is run again takes its former place, and what was not says of which commit it is", () => {
  const [site, , , switchover] = report.lines;
  const runs = [{ ...switchover, seconds: 8 }, { ...switchover, name: "switchover x2" }];
  const fresh = { ...report, commit: "fedcba9876543210", lines: runs };
  const both = added(fresh, report);
  assert.deepEqual(both.lines.map(({ name, seconds, commit }) => [name, seconds, commit]), [
    ["site", site.seconds, report.commit],
    ["power-cut", 45.6, report.commit],
    ["power-cut", 50, report.commit],
    ["switchover", 8, undefined],
    ["switchover x2", 9, undefined],
  ]);
  assert.deepEqual(added(fresh, both), both, "written again after each drill");
  assert.match(page(both), /commit <code>0123456789ab<\/code>/);
  assert(!text.includes("former rehearsals"));
});
