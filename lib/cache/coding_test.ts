import assert from "node:assert/strict";
import { bestCoding, type Coding, decoded, encoded, takes } from "./coding.ts";

Deno.test("the coding is the one that the request likes best, the smallest of those it likes equally", () => {
  const cases: [string | null, Coding][] = [
    [null, "id"],
    ["", "id"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate, zstd", "zstd"],
    ["gzip", "gzip"],
    ["br;q=0.2, gzip;q=0.9", "gzip"],
    ["br;q=0.5, zstd", "zstd"],
    ["br;q=0, zstd;q=0, *", "gzip"],
    ["*", "br"],
    ["identity", "id"],
    ["br;q=zzz", "id"],
  ];
  // Twice: headers that were seen before are remembered.
  for (const [accepted, best] of [...cases, ...cases]) {
    assert.equal(bestCoding(accepted), best, `${accepted}`);
  }
});

Deno.test("a stored answer in another coding is still good where the request takes it", () => {
  assert(takes("gzip, br", "gzip"));
  assert(takes(null, "id"));
  assert(!takes(null, "br"));
  assert(!takes("gzip, br;q=0", "br"));
});

Deno.test("every coding comes back as what went in", () => {
  const text = new TextEncoder().encode("Week 5, and nobody has scored yet. ".repeat(200));
  for (const coding of ["br", "zstd", "gzip", "id"] as const) {
    const there = encoded(text, coding);
    assert.deepEqual(decoded(there, coding), text);
    if (coding !== "id") assert(there.byteLength < text.byteLength / 10, coding);
    assert.equal(there.buffer.byteLength, there.byteLength, "no larger buffer is kept alive behind it");
  }
});
