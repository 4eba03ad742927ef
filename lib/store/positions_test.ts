import assert from "node:assert/strict";
import { Positions } from "./positions.ts";

const where = (at: number, acknowledged: number | null, reign = "a") => ({
  at: String(at),
  acknowledged: acknowledged === null ? null : String(acknowledged),
  reign,
});

Deno.test("what no standby has confirmed binds nobody, once one has what there was at the beginning", () => {
  const positions = new Positions();
  assert.equal(positions.of(where(100, 90)), 100n);
  assert.equal(positions.of(where(120, 99)), 120n, "what was there before may have been shown unconfirmed");
  assert.equal(positions.of(where(120, 100)), 100n);
  assert.equal(positions.of(where(130, 125)), 125n);
});

Deno.test("after another start, or with other standbys, it begins again", () => {
  const positions = new Positions();
  positions.of(where(100, 100));
  assert.equal(positions.of(where(140, 120, "b")), 140n);
  assert.equal(positions.of(where(150, 139, "b")), 150n);
  assert.equal(positions.of(where(150, 140, "b")), 140n);
});

Deno.test("where commits wait for nobody, and at a replica, it is what the server has", () => {
  const positions = new Positions();
  assert.equal(positions.of(where(100, null)), 100n);
  positions.of(where(100, 100));
  assert.equal(positions.of(where(120, null)), 120n);
  // A slot of another timeline may be ahead of what there is.
  assert.equal(positions.of(where(120, 200)), 120n);
});
