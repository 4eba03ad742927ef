import assert from "node:assert/strict";
import { crest, fields, monogram } from "@/components/crest.ts";

/** Relative luminance of a #rrggbb colour, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const styles = await Deno.readTextFile(new URL("../static/styles.css", import.meta.url));
const [, light, dark] = styles.match(/--paper: light-dark\((#\w+), (#\w+)\)/)!;

Deno.test("every crest stands out from the light and the dark paper, and its letters from it", () => {
  for (const field of fields) {
    assert.ok(contrast(field, light) >= 3, `${field} on the light paper: ${contrast(field, light)}`);
    assert.ok(contrast(field, dark) >= 3, `${field} on the dark paper: ${contrast(field, dark)}`);
    assert.ok(contrast(field, "#ffffff") >= 4.5, `white on ${field}: ${contrast(field, "#ffffff")}`);
  }
});

Deno.test("a name always has the same crest, whatever its case and the spaces around it", () => {
  assert.deepEqual(crest("Ridge Bison"), crest("Ridge Bison"));
  assert.deepEqual(
    { ...crest(" ridge bison "), letters: "" },
    { ...crest("Ridge Bison"), letters: "" },
  );
});

Deno.test("similar names have different crests", () => {
  const crests = Array.from({ length: 20 }, (_, n) => JSON.stringify(crest(`Team ${n}`)));
  assert.ok(new Set(crests).size >= 18, `${new Set(crests).size} of 20 differ`);
});

Deno.test("letters are the first of the first and last word, in any script", () => {
  assert.equal(monogram("Ridge Bison"), "RB");
  assert.equal(monogram("The Incredible Delta Owls of Lower Marsh"), "TM");
  assert.equal(monogram("éclair"), "É");
  assert.equal(monogram("4th & Long"), "4L");
  assert.equal(monogram("!!! ???"), "?");
  assert.equal(monogram(""), "?");
  assert.equal(monogram("Лев"), "Л");
});
