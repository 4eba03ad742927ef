import assert from "node:assert/strict";
import type { ProviderSeason } from "../provider_season.ts";
import { espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";
import { entry, league, type Raw } from "./testing_document.ts";

const label = "ESPN season 2021";
const read = (raw: Raw): ProviderSeason =>
  espnSeason(espnDocument(raw, { label }), { provider: "espn", label });
const changed = (raw: Raw, change: (raw: Raw) => void): Raw => {
  change(raw);
  return raw;
};

const broken: { name: string; change: (raw: Raw) => void; says: string }[] = [
  {
    name: "a matchup of a team that is not there",
    change: (raw) => raw.schedule[4].home.teamId = 12,
    says: "ESPN season 2021: schedule[4].home.teamId 12 is not among the 10 teams",
  },
  {
    name: "two teams with one id",
    change: (raw) => raw.teams[3].id = 1,
    says: "ESPN season 2021: two teams have the id 1",
  },
  {
    name: "a matchup without a week",
    change: (raw) => delete raw.schedule[7].matchupPeriodId,
    says: "ESPN season 2021: schedule[7].matchupPeriodId is missing",
  },
  {
    name: "a matchup in week 0",
    change: (raw) => raw.schedule[7].matchupPeriodId = 0,
    says: "ESPN season 2021: schedule[7].matchupPeriodId is 0, where a week from 1 to 60 belongs",
  },
  {
    name: "a team without an id",
    change: (raw) => delete raw.teams[3].id,
    says: "ESPN season 2021: teams[3].id is missing",
  },
  {
    name: "no teams",
    change: (raw) => delete raw.teams,
    says: "ESPN season 2021: teams is missing; the document needs the view mTeam",
  },
  {
    name: "points that are words",
    change: (raw) => raw.schedule[0].home.totalPoints = "many",
    says: 'ESPN season 2021: schedule[0].home.totalPoints is "many", where a number belongs',
  },
  {
    name: "points beyond reason",
    change: (raw) => raw.schedule[0].home.totalPoints = 1e12,
    says: "ESPN season 2021: schedule[0].home.totalPoints is 1000000000000, where 99999 is the most",
  },
  {
    name: "a schedule that is no list",
    change: (raw) => raw.schedule = { 1: [] },
    says: 'ESPN season 2021: schedule is {"1":[]}, where a list belongs',
  },
];

for (const { name, change, says } of broken) {
  Deno.test(`a document is refused by place and reason: ${name}`, () => {
    assert.throws(() => read(changed(league(), change)), { name: "BadDocument", status: 422, message: says });
  });
}

Deno.test("a document of another league or season is told apart", () => {
  const expected = { label: "d/2020.json", year: 2020, leagueId: "99" };
  assert.throws(() => espnDocument(league({ id: 99 }), expected), {
    message: "d/2020.json: the document is of season 2021, not 2020",
  });
  assert.throws(() => espnDocument(league({ id: 98, year: 2020 }), expected), {
    message: "d/2020.json: the document is of league 98, not 99",
  });
  assert.throws(() => espnDocument([], expected), {
    message: "d/2020.json: an empty list where a league document belongs",
  });
  assert.throws(() => espnDocument("hello", expected), {
    message: 'd/2020.json: "hello" where a league document belongs',
  });
});

Deno.test("two-week playoffs count both weeks, with and without settings", () => {
  for (const settings of [true, false]) {
    const { matchups } = read(league({ playoffPeriods: 2, settings }));
    const final = matchups.at(-1)!;
    assert.equal(final.periods, 2);
    assert.equal(final.home.pointsByPeriod.length, 2);
    assert.equal(final.home.points, final.home.pointsByPeriod[0] + final.home.pointsByPeriod[1]);
    assert.equal(matchups[0].periods, 1);
  }
});

Deno.test("a bye has one side and no outcome, whichever side it is on", () => {
  const raw = league({ teams: 9, weeks: 9 });
  const bye = raw.schedule.find((game: Raw) => !game.away);
  const id = bye.home.teamId;
  Object.assign(bye, { away: bye.home, home: undefined, winner: "AWAY" });
  const found = read(raw).matchups.find((matchup) => matchup.id === bye.id)!;
  assert.deepEqual([found.home.team, found.away, found.outcome], [id, null, "undecided"]);
});

Deno.test("brackets are told apart where ESPN does, and left open where it does not", () => {
  const raw = league();
  const playoffs = raw.schedule.filter((game: Raw) => game.matchupPeriodId > 14);
  playoffs[1].playoffTierType = "LOSERS_CONSOLATION_LADDER";
  playoffs[2].playoffTierType = "WINNERS_CONSOLATION_LADDER";
  playoffs[3].playoffTierType = "NONE";
  const phases = read(raw).matchups.map((matchup) => matchup.phase);
  assert.deepEqual(phases.slice(-4), ["winners", "consolation", "consolation", "postseason"]);
  assert.equal(phases.filter((phase) => phase === "regular").length, 70);
});

Deno.test("final ranks wait for the end of the season, and a commissioner's ranks replace ESPN's", () => {
  const edited = league();
  edited.teams.forEach((team: Raw, at: number) => team.rankFinal = edited.teams.length - at);
  assert.equal(read(edited).teams[9].finalRank, 1);
  const running = league({ played: 10 });
  running.teams.forEach((team: Raw, at: number) => team.rankCalculatedFinal = at + 1);
  assert.equal(read(running).teams[0].finalRank, null);
});

Deno.test("owners: the first first, co-owners after, strangers kept, nobody where nobody is named", () => {
  const raw = league();
  raw.teams[0].owners = ["{OWNER-2}", "{OWNER-1}"];
  raw.teams[1].owners = ["{STRANGER}"];
  raw.teams[1].primaryOwner = "{STRANGER}";
  raw.teams[2].owners = null;
  delete raw.teams[2].primaryOwner;
  raw.members[4] = { id: "{OWNER-5}", displayName: "ESPNFAN5" };
  raw.members[5] = { id: "{OWNER-6}" };
  const { teams, members } = read(raw);
  assert.deepEqual(teams.slice(0, 3).map((team) => team.owners), [
    ["{OWNER-1}", "{OWNER-2}"],
    ["{STRANGER}"],
    [],
  ]);
  assert.deepEqual(members.slice(3, 6).map((member) => member.name), [
    "Owner Number 4",
    "ESPNFAN5",
    "Unnamed manager",
  ]);
});

Deno.test("names are fit to print", () => {
  const raw = league();
  raw.settings.name = "  The\u0000 \u202Eleague\n of   lines ";
  Object.assign(raw.teams[0], { name: "", location: " Harbour ", nickname: "Herons ", abbrev: "h-h!e" });
  Object.assign(raw.teams[1], { name: null, abbrev: "", logo: "javascript:alert(1)" });
  Object.assign(raw.teams[2], { name: "Örtliche Elf", abbrev: "<b>", logo: "https://example.com/a b.png" });
  Object.assign(raw.teams[3], { abbrev: "TOOLONG", logo: "http://example.com/a.png" });
  const { name, teams } = read(raw);
  assert.equal(name, "The league of lines");
  assert.deepEqual(teams.slice(0, 4).map((team) => [team.name, team.abbrev, team.logo]), [
    ["Harbour Herons", "HHE", null],
    ["Team 2", "T2", null],
    ["Örtliche Elf", "B", "https://example.com/a%20b.png"],
    ["Team Number 4", "TOOL", null],
  ]);
});

Deno.test("divisions have their names from the settings, and numbers where there are none", () => {
  const raw = league();
  raw.teams.forEach((team: Raw, at: number) => team.divisionId = at % 2);
  raw.settings.scheduleSettings.divisions = [{ id: 0, name: "East" }, { id: 1, name: " " }];
  const { divisions, teams } = read(raw);
  assert.deepEqual(divisions, [{ id: 0, name: "East" }, { id: 1, name: "Division 2" }]);
  assert.deepEqual(teams.slice(0, 2).map((team) => team.division), [0, 1]);
  assert.equal(read(league()).teams[0].division, null);
});

Deno.test("the draft counts picks that were made, and names players by number when it knows no more", () => {
  const raw = league();
  raw.draftDetail.picks = [
    { overallPickNumber: 2, roundId: 1, teamId: 2, playerId: 55, keeper: true, bidAmount: 12 },
    { overallPickNumber: 1, roundId: 1, teamId: 1, playerId: -16012, keeper: false, bidAmount: 0 },
    { overallPickNumber: 3, roundId: 1, teamId: 3, playerId: -1 },
  ];
  const { draft, players } = read(raw);
  assert.deepEqual(
    draft.map(({ overall, team, playerId, keeper, bid }) => [overall, team, playerId, keeper, bid]),
    [
      [1, 1, -16012, false, 0],
      [2, 2, 55, true, 12],
    ],
  );
  assert.deepEqual(players, [
    { id: -16012, name: "KC D/ST", position: "D/ST", proTeam: "KC" },
    { id: 55, name: "Player 55", position: "?", proTeam: "FA" },
  ]);
});

Deno.test("places and positions of old and IDP leagues have names, and unknown ones a readable stand-in", () => {
  const raw = league();
  raw.settings.rosterSettings.lineupSlotCounts = {
    1: 1,
    11: 2,
    14: 1,
    15: 1,
    18: 1,
    19: 1,
    24: 1,
    30: 1,
    20: 3,
    0: 0,
  };
  raw.teams[0].roster = {
    entries: [[5, 15], [6, 10], [7, 14], [8, 7], [9, 88]].map(([id, position]) => entry(id, 20, 0, position)),
  };
  const { slots, players } = read(raw);
  assert.deepEqual(slots.map(({ slot, count }) => `${count} ${slot}`), [
    ...["1 TQB", "1 ER", "2 DL", "1 DB", "1 DP", "1 P", "1 HC", "1 Slot 30", "3 BE"],
  ]);
  assert.deepEqual(players.map((player) => player.position), ["TQB", "DE", "HC", "P", "Pos 88"]);
});

Deno.test("clubs that moved have the name of the year", () => {
  for (const [year, name] of [[2019, "OAK"], [2020, "LV"]] as const) {
    const raw = league({ year });
    raw.teams[0].roster = { entries: [entry(1, 0, 0)] };
    raw.teams[0].roster.entries[0].playerPoolEntry.player.proTeamId = 13;
    assert.equal(read(raw).players[0].proTeam, name);
  }
});
