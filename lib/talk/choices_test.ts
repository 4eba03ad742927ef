import assert from "node:assert/strict";
import { checkedChoices } from "./choices.ts";

Deno.test("choices are lines, trimmed, two to eight, all different", () => {
  assert.deepEqual(checkedChoices(" Yes \r\n\r\nNo\n"), { ok: true, choices: ["Yes", "No"] });
  const problem = (typed: string) => {
    const checked = checkedChoices(typed);
    return checked.ok ? "" : checked.problem;
  };
  assert.match(problem("Yes"), /2 to 8 choices.*has 1/);
  assert.match(problem("a\nb\nc\nd\ne\nf\ng\nh\ni"), /has 9/);
  assert.match(problem("Yes\nNo\nYes "), /"Yes" is there twice/);
  assert.match(problem(`Yes\n${"x".repeat(81)}`), /80 characters/);
  assert.match(problem("Yes\n\u200b"), /at least one/);
});
