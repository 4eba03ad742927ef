import assert from "node:assert/strict";
import { type KnownPerson, type People, people, type PersonSeason, standInAccount } from "./people.ts";
import type { TeamId } from "./types.ts";

/** A season in which each team is `[name, ...owners]`, team ids from 1; owners are written "id=Name" or "id". */
function season(year: number, ...teams: string[][]): PersonSeason {
  const members = teams.flatMap(([, ...owners]) => owners).filter((owner) => owner.includes("="))
    .map((owner) => ({ id: owner.split("=")[0], name: owner.split("=")[1] }));
  return {
    year,
    members,
    teams: teams.map(([name, ...owners], i) => ({
      id: i + 1 as TeamId,
      name,
      owners: owners.map((owner) => owner.split("=")[0]),
    })),
  };
}

/** What a store would keep of an answer, with ids of its own for new persons. */
const kept = (answer: People): KnownPerson[] =>
  answer.persons.map(({ key, name, accounts }, i) => ({
    key: key.startsWith("new:") ? `${i + 100}` : key,
    name,
    accounts,
  }));

/** Who is whom, whatever the keys. */
const groups = (answer: People) =>
  answer.persons.map((person) => person.accounts.map(({ id }) => id).join(" ")).sort();

const owner = (answer: People, year: number, team: number) =>
  answer.assignments.find((line) => line.year === year && line.team === team)!.persons;

Deno.test("one account is one person over all seasons, in whichever slot, under its newest name", () => {
  const answer = people([], [
    season(2020, ["Foxes", "b=Blake Bishop"], ["Herons", "a=Avery Ashdown-Cole"]),
    season(2019, ["Herons", "a=Avery Ashdown"], ["Foxes", "b=Blake Bishop"]),
  ]);
  assert.deepEqual(groups(answer), ["a", "b"]);
  assert.deepEqual(answer.persons.map(({ name }) => name).sort(), ["Avery Ashdown-Cole", "Blake Bishop"]);
  assert.deepEqual(owner(answer, 2019, 1), owner(answer, 2020, 2));
  assert.deepEqual(answer.suggestions, []);
});

Deno.test("two accounts with one name in different seasons are one person, with alike names a suggestion", () => {
  const answer = people([], [
    season(2018, ["Herons", "a=Avery Ashdown"], ["Foxes", "m=Mike Jones"]),
    season(2019, ["Wolves", "x=avery ashdown"], ["Foxes", "n=Michael Jones"]),
  ]);
  assert.deepEqual(groups(answer), ["a x", "m", "n"]);
  assert.equal(answer.suggestions.length, 1);
  assert.match(answer.suggestions[0].reason, /similar names: Mike Jones, Michael Jones/);
  assert.ok(answer.suggestions[0].score >= 0.6 && answer.suggestions[0].score < 0.85);
});

Deno.test("two teams of one season are never one person, not even with one name, one account or a human's pin", () => {
  const sameName = people([], [season(2018, ["Herons", "a=Avery Ashdown"], ["Foxes", "b=Avery Ashdown"])]);
  assert.deepEqual(groups(sameName), ["a", "b"]);
  assert.deepEqual(sameName.suggestions, []);

  const oneAccount = people([], [
    season(2017, ["Herons", "z=Zoe"], ["Foxes", "a=Avery Ashdown"]),
    season(2018, ["Herons", "a=Avery Ashdown"], ["Foxes", "a=Avery Ashdown"]),
  ]);
  assert.deepEqual(owner(oneAccount, 2018, 2), owner(oneAccount, 2017, 2));
  assert.notDeepEqual(owner(oneAccount, 2018, 1), owner(oneAccount, 2018, 2));

  const both = [{ key: "7", name: "A", accounts: [{ id: "a", pinned: true }, { id: "b", pinned: true }] }];
  const pinned = people(both, [season(2018, ["Herons", "a=Avery"], ["Foxes", "b=Blake"])]);
  assert.deepEqual(groups(pinned), ["a", "b"]);
});

Deno.test("a shared co-owner in the same slot lifts a likely name over the line and only suggests an unlike one", () => {
  const likely = people([], [
    season(2018, ["Herons", "a=Mark Miller", "c=Casey Cole"]),
    season(2019, ["Herons", "b=Marky Miller-Mason", "c=Casey Cole"]),
  ]);
  assert.deepEqual(groups(likely), ["a b", "c"]);
  const unlike = people([], [
    season(2018, ["Herons", "a=Mark Miller", "c=Casey Cole"]),
    season(2019, ["Herons", "b=Zoe Quinn", "c=Casey Cole"]),
  ]);
  assert.deepEqual(groups(unlike), ["a", "b", "c"]);
  assert.match(unlike.suggestions[0].reason, /same co-owner/);
});

Deno.test("co-owners of one team are two people, the first owner first", () => {
  const answer = people([], [season(2018, ["Herons", "b=Avery Ashdown", "a=Avery Ashdown", "b"])]);
  assert.deepEqual(groups(answer), ["a", "b"]);
  assert.deepEqual(owner(answer, 2018, 1), ["new:b", "new:a"]);
});

Deno.test("a team without owners gets a person named after it, who is the next season's owner if the team keeps its name", () => {
  const answer = people([], [
    season(2016, ["Harbor Herons"], ["Team 2"]),
    season(2017, ["Harbour Herons"], ["Team 2"]),
    season(2018, ["Harbour Herons", "a=Avery Ashdown"], ["Silver Foxes", "b=Blake Bishop"]),
  ]);
  assert.deepEqual(groups(answer), [
    ["a", standInAccount(2016, 1 as TeamId), standInAccount(2017, 1 as TeamId)].join(" "),
    "b",
    "team:2016:2 team:2017:2",
  ]);
  assert.deepEqual(answer.persons.map(({ name }) => name).sort(), [
    "Avery Ashdown",
    "Blake Bishop",
    "Team 2",
  ]);
  assert.ok(answer.assignments.every(({ persons }) => persons.length > 0));
});

Deno.test("owners that are not among the members get the name of their team", () => {
  const answer = people([], [season(2018, ["Herons", "ghost"], ["Foxes", "b=  "])]);
  assert.deepEqual(answer.persons.map(({ name }) => name).sort(), ["Foxes", "Herons"]);
});

const years = [
  season(2016, ["Herons"], ["Foxes", "b=Blake Bishop"], ["Owls", "m=Mike Jones"]),
  season(2017, ["Herons", "a=Avery Ashdown"], ["Foxes", "x=blake bishop", "a2=Ari"], [
    "Owls",
    "n=Michael Jones",
  ]),
  season(2018, ["Herons", "a=Avery Ashdown"], ["Wolves", "y=Bláke Bishop", "a2=Ari"], [
    "Owls",
    "n=Michael Jones",
  ]),
  season(2019, ["Herons", "q=Avery"], ["Foxes", "b=Blake Bishop"], ["Owls"]),
];

Deno.test("seasons in any order, at once or one by one, give the same people", () => {
  const reference = people([], years);
  const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
  for (const order of orders) {
    assert.deepEqual(people([], order.map((i) => years[i])), reference);
    let known: KnownPerson[] = [];
    const imported: PersonSeason[] = [];
    for (const i of order) {
      imported.push(years[i]);
      known = kept(people(known, imported));
    }
    assert.deepEqual(groups(people(known, imported)), groups(reference));
  }
});

Deno.test("a second import changes nothing: known persons keep their keys", () => {
  const known = kept(people([], years));
  const again = people(known, years);
  assert.ok(again.persons.every((person) => person.known));
  assert.deepEqual(again.merged, []);
  assert.deepEqual(kept(again), known);
});

Deno.test("when a new season shows two known persons to be one, one key goes on and the other leads to it", () => {
  const first = [season(2017, ["Herons", "a=Avery"]), season(2019, ["Foxes", "b=Avery Ashdown"])];
  const known: KnownPerson[] = [
    { key: "1", name: "Avery", accounts: [{ id: "a", pinned: false }] },
    { key: "2", name: "Avery Ashdown", accounts: [{ id: "b", pinned: false }] },
  ];
  assert.deepEqual(groups(people(known, first)), ["a", "b"]);
  const answer = people(known, [...first, season(2018, ["Herons", "a=Avery Ashdown"])]);
  assert.deepEqual(groups(answer), ["a b"]);
  assert.deepEqual(answer.merged, [{ from: "2", to: "1" }]);
});

Deno.test("what a human joined stays joined, what a human split stays split and is not suggested again", () => {
  const seasons = [
    season(2018, ["Herons", "a=Avery Ashdown"], ["Foxes", "b=Blake Bishop"]),
    season(2019, ["Herons", "x=Avery Ashdown"], ["Foxes", "c=Zoe Quinn"]),
  ];
  const known: KnownPerson[] = [
    { key: "1", name: "Avery", accounts: [{ id: "a", pinned: true }] },
    { key: "2", name: "Other Avery", accounts: [{ id: "x", pinned: true }] },
    { key: "3", name: "Zoe", accounts: [{ id: "b", pinned: true }, { id: "c", pinned: true }] },
  ];
  const answer = people(known, seasons);
  assert.deepEqual(groups(answer), ["a", "b c", "x"]);
  assert.deepEqual(answer.suggestions, []);
  assert.deepEqual(owner(answer, 2018, 2), ["3"]);
  assert.deepEqual(owner(answer, 2019, 1), ["2"]);
});

Deno.test("a season that names owners later hands the stand-in's place to them, and absent accounts stay theirs", () => {
  const known = kept(people([], [season(2016, ["Herons"])]));
  const gone: KnownPerson = { key: "9", name: "Gone", accounts: [{ id: "g", pinned: false }] };
  const answer = people([...known, gone], [season(2016, ["Herons", "a=Avery Ashdown"])]);
  assert.deepEqual(answer.merged, [{ from: known[0].key, to: "new:a" }]);
  assert.equal(answer.accounts.get("g"), "9");
  assert.deepEqual(groups(answer), ["a", "g"]);
});

Deno.test("no seasons and seasons without teams give nobody", () => {
  assert.deepEqual(people([], []).persons, []);
  assert.deepEqual(people([], [{ year: 2020, members: [{ id: "a", name: "A" }], teams: [] }]).persons, []);
});
