import assert from "node:assert/strict";
import { HttpError } from "fresh";
import { pathNumber } from "@/lib/http/path_number.ts";

Deno.test("numbers in addresses are read as our own links write them", () => {
  assert.equal(pathNumber("0"), 0);
  assert.equal(pathNumber("2019"), 2019);
  assert.equal(pathNumber("999999999"), 999_999_999);
});

Deno.test("anything else is an address that is not there", () => {
  for (const text of ["", "-1", "01", "1.5", "1e3", " 1", "٣", "x", "9999999999", "NaN", "Infinity"]) {
    assert.throws(
      () => pathNumber(text),
      (error) => error instanceof HttpError && error.status === 404,
      text,
    );
  }
});
