import assert from "node:assert/strict";
import { ANYWHERE } from "@/lib/store/reader.ts";
import { positionIn, signed } from "./position.ts";

const key = btoa("k".repeat(32));
const other = btoa("q".repeat(32));

Deno.test("a position comes back from its cookie, and from no other one", () => {
  for (const position of [1n, 35n, 36n, 0x16B3740n, 2n ** 63n - 1n]) {
    const value = signed(position, key);
    assert.equal(positionIn(value, [key]), position);
    assert.equal(positionIn(value, [other]), ANYWHERE);
    assert.equal(positionIn(value, [other, key]), position, "signed before the key was replaced");
    assert.equal(positionIn(value, []), ANYWHERE);
    assert.equal(positionIn(`1${value}`, [key]), ANYWHERE);
  }
  for (const wrong of [null, "", "1", "1.", `1.${"x".repeat(22)}`, `zzzzzzzzzzzzzz.${"x".repeat(22)}`]) {
    assert.equal(positionIn(wrong, [key]), ANYWHERE);
  }
});
