import assert from "node:assert/strict";
import { jaroWinkler, nameSimilarity, nameTokens } from "./names.ts";

Deno.test("Jaro-Winkler agrees with the examples of its literature", () => {
  const near = (a: string, b: string, expected: number) =>
    assert.ok(Math.abs(jaroWinkler(a, b) - expected) < 0.0005, `${a} ${b}: ${jaroWinkler(a, b)}`);
  near("martha", "marhta", 0.9611);
  near("dwayne", "duane", 0.84);
  near("dixon", "dicksonx", 0.8133);
  assert.equal(jaroWinkler("", ""), 1);
  assert.equal(jaroWinkler("abc", ""), 0);
  assert.equal(jaroWinkler("abc", "xyz"), 0);
});

Deno.test("a name's words lose case, accents and punctuation, and numbers stand apart", () => {
  assert.deepEqual(nameTokens("  José A. Díaz-83 "), ["jose", "a", "diaz", "83"]);
  assert.deepEqual(nameTokens("avery83"), ["avery", "83"]);
  assert.deepEqual(nameTokens("王小明"), ["王小明"]);
  assert.deepEqual(nameTokens("!?"), []);
});

Deno.test("one person's spellings score at least 0.85", () => {
  for (
    const [a, b] of [
      ["Avery Ashdown", "avery ashdown"],
      ["Avery Ashdown", "Ashdown, Avery"],
      ["Avery Ashdown", "averyashdown"],
      ["Jon Smith", "John Smith"],
      ["Dan Miller", "Daniel Miller"],
      ["José Díaz", "Jose Diaz"],
      ["John Smith", "John Paul Smith"],
    ]
  ) assert.ok(nameSimilarity(a, b) >= 0.85, `${a} | ${b}: ${nameSimilarity(a, b)}`);
});

Deno.test("likely spellings score between 0.6 and 0.85", () => {
  for (
    const [a, b] of [
      ["Mike Jones", "Michael Jones"],
      ["M Jones", "Mike Jones"],
      ["Avery", "Avery Ashdown"],
      ["avery", "avery83"],
      ["Mark Miller", "Matt Miller"],
    ]
  ) {
    const score = nameSimilarity(a, b);
    assert.ok(score >= 0.6 && score < 0.85, `${a} | ${b}: ${score}`);
  }
});

Deno.test("different people score below 0.6", () => {
  for (
    const [a, b] of [
      ["Avery Ashdown", "Blake Bishop"],
      ["Team 1", "Team 2"],
      ["avery83", "avery84"],
      ["", "Avery"],
      ["!!", "!!"],
    ]
  ) assert.ok(nameSimilarity(a, b) < 0.6, `${a} | ${b}: ${nameSimilarity(a, b)}`);
});

Deno.test("likeness does not depend on the order of the two names", () => {
  const names = [
    "Avery Ashdown",
    "A. Ashdown",
    "Ava Ash",
    "Ashdown",
    "avery83",
    "Ann Mary Lee",
    "Mary Ann Lee",
  ];
  for (const a of names) for (const b of names) assert.equal(nameSimilarity(a, b), nameSimilarity(b, a));
});
