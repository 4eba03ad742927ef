import assert from "node:assert/strict";
import fc from "fast-check";
import { checkedText, COMMENT, pieces, REASON } from "./text.ts";

const kept = (typed: string) => {
  const checked = checkedText(typed, COMMENT);
  assert.ok(checked.ok, checked.ok ? "" : checked.problem);
  return checked.text;
};
const problem = (typed: string, limits = COMMENT) => {
  const checked = checkedText(typed, limits);
  assert.ok(!checked.ok, "it was kept");
  return checked.problem;
};

Deno.test("a text is kept trimmed, with one kind of line ends, tabs as spaces and letters in one spelling", () => {
  assert.equal(kept("  Good\tgame.\r\nReally.\rYes.\u2028No.\n\n"), "Good game.\nReally.\nYes.\nNo.");
  assert.equal(kept("re\u0301sume\u0301"), "résumé");
  assert.equal(kept("👨‍👩‍👧 won"), "👨‍👩‍👧 won");
  assert.equal(kept("כל הכבוד"), "כל הכבוד");
});

Deno.test("1,000 characters fit, counted as people count them, and 12 lines", () => {
  assert.equal(kept("x".repeat(1000)).length, 1000);
  assert.equal(kept("🏈".repeat(1000)).length, 2000);
  assert.match(problem("x".repeat(1001)), /1,000 characters at most; this has 1,001/);
  assert.equal(kept(`${"a\n".repeat(11)}b`).split("\n").length, 12);
  assert.match(problem(`${"a\n".repeat(12)}b`), /12 lines at most; this has 13/);
  assert.match(problem("two\nlines", REASON), /one line/);
});

Deno.test("nothing, nothing visible, control characters and turning marks are refused", () => {
  for (const typed of ["", "   \n ", "\u200b\u200d\ufeff", "\u0301"]) {
    assert.match(problem(typed), /at least one/);
  }
  for (const typed of ["a\0b", "a\x1b[31m", "a\x7f", "a\u0085b"]) assert.match(problem(typed), /control/);
  for (const typed of ["a\u202eb", "\u2066a\u2069", "a\u202a"]) assert.match(problem(typed), /direction/);
  assert.match(problem("\ud800 half"), /text only/);
});

Deno.test("what was kept is kept the same when it is sent again", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), (typed) => {
    const first = checkedText(typed, COMMENT);
    if (first.ok) assert.deepEqual(checkedText(first.text, COMMENT), first);
  }));
});

Deno.test("https addresses become links, without what belongs to the sentence", () => {
  const links = (text: string) =>
    pieces(text).flatMap((piece) => piece.kind === "link" ? [[piece.text, piece.href]] : []);
  assert.deepEqual(links("See https://espn.com/a?b=1#c, or (https://en.wikipedia.org/wiki/Tie_(draw))."), [
    ["https://espn.com/a?b=1#c", "https://espn.com/a?b=1#c"],
    ["https://en.wikipedia.org/wiki/Tie_(draw)", "https://en.wikipedia.org/wiki/Tie_(draw)"],
  ]);
  for (
    const text of [
      "http://espn.com",
      "javascript:alert(1)",
      "https://",
      "https://localhost/x",
      "https://10.0.0.1/x",
      "https://[::1]/",
      "https://espn.com@evil.example/",
      "https://:x@evil.example/",
      "data:text/html,https",
      "HTTPS:alert(1)",
    ]
  ) assert.deepEqual(links(text), [], text);
});

Deno.test("the pieces of any text are the text, and their links are https", () => {
  const bits = fc.constantFrom(
    "https://",
    "a.example",
    "/",
    "<b>",
    '"',
    "'",
    "&amp;",
    ")",
    "(",
    " ",
    "\n",
    "@",
    ":",
    "javascript:",
    ".",
    "é",
    "😂",
    "`",
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.array(bits).map((all) => all.join(""))),
      (text) => {
        const cut = pieces(text);
        assert.equal(cut.map((piece) => piece.text).join(""), text);
        for (const piece of cut) {
          if (piece.kind === "link") {
            const url = new URL(piece.href);
            assert.equal(url.protocol, "https:");
            assert.equal(url.username + url.password, "");
            assert.doesNotMatch(piece.href, /[\s<>"'`]/);
          }
        }
      },
    ),
  );
});
