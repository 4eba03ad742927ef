import assert from "node:assert/strict";
import { leagueIn } from "./visit.ts";

Deno.test("the league of an address is the one that its route would find", () => {
  assert.equal(leagueIn("/leagues/espn-77"), "espn-77");
  assert.equal(leagueIn("/leagues/espn-77/seasons/2025"), "espn-77");
  assert.equal(leagueIn("/api/v1/leagues/espn-77/records"), "espn-77");
  assert.equal(leagueIn("/leagues/%65spn-77"), "espn-77");
  for (
    const other of ["/", "/leagues", "/leagues/", "/connect/espn-77", "/x/leagues/espn-77", "/leagues/%zz"]
  ) {
    assert.equal(leagueIn(other), null, other);
  }
});
