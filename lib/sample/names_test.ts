import assert from "node:assert/strict";
import { FRANCHISES, inSeason, SEASONS } from "@/lib/sample/cast.ts";
import { careers } from "@/lib/sample/players.ts";
import { FIRST_NAMES, LAST_NAMES, MORE_LAST_NAMES, PRO_TEAMS } from "@/lib/sample/names.ts";
import { random } from "@/lib/league/random.ts";

const real = new URL("../../../shared/data/espn/900118/", import.meta.url);
const absent = await Deno.stat(real).then(() => false, () => true);
if (absent) console.log(`skipped: sample names against real players, because there is no ${real.pathname}`);

const players = careers(SEASONS, random("names")).flat();

Deno.test("no name is listed twice", () => {
  for (const list of [FIRST_NAMES, [...LAST_NAMES, ...MORE_LAST_NAMES]]) {
    assert.equal(new Set(list).size, list.length);
  }
  assert.equal(PRO_TEAMS.size, 32);
});

Deno.test("a player has one name and one position in all his seasons, and nobody else has the name", () => {
  const known = new Map(players.map(({ id, firstName, lastName, position }) => [
    id,
    `${firstName} ${lastName}, ${position}`,
  ]));
  for (const { id, firstName, lastName, position } of players) {
    assert.equal(known.get(id), `${firstName} ${lastName}, ${position}`);
  }
  assert.equal(new Set(known.values()).size, known.size);
  assert.ok(known.size > 350, `${known.size} players over the years`);
});

Deno.test({ name: "no player of the sample league is a real one", ignore: absent }, async () => {
  const seen = new Set<string>();
  for (const year of [2018, 2019, 2020]) {
    const text = await Deno.readTextFile(new URL(`${year}.json`, real));
    for (const [, name] of text.matchAll(/"fullName": ?"([^"]+)"/g)) seen.add(name);
  }
  assert.ok(seen.size > 100);
  const people = players.filter(({ position }) => position !== "D/ST");
  const invented = people.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
  assert.deepEqual(invented.filter((name) => seen.has(name)), []);
});

Deno.test("in every season twelve teams in two divisions, each with people of its own and a short name", () => {
  for (let season = 0; season < SEASONS; season++) {
    const people = FRANCHISES.flatMap(({ owners }) => inSeason(owners, season).people);
    assert.equal(new Set(people).size, people.length, `season ${season}: somebody runs two teams`);
    const names = FRANCHISES.map(({ names }) => inSeason(names, season));
    assert.equal(new Set(names.map(({ abbrev }) => abbrev)).size, 12);
    for (const { abbrev } of names) assert.match(abbrev, /^[A-Z0-9]{2,4}$/);
    for (const division of [0, 1]) assert.equal(FRANCHISES.filter((f) => f.division === division).length, 6);
  }
});

Deno.test("people come and go, one comes back to another team, and one team has two of them", () => {
  const runs = new Map<string, Set<number>>();
  for (const { id, owners } of FRANCHISES) {
    for (const { people } of owners) {
      for (const { displayName } of people) {
        runs.set(displayName, (runs.get(displayName) ?? new Set()).add(id));
      }
    }
  }
  assert.ok(FRANCHISES.filter(({ owners }) => owners.length > 1).length >= 3);
  assert.ok([...runs.values()].some((teams) => teams.size === 2));
  assert.ok(FRANCHISES.some(({ owners }) => owners[0].people.length === 2));
});

Deno.test("before the first season a team has no owner to tell of", () => {
  assert.throws(() => inSeason([{ since: 2 }], 1), RangeError);
});
