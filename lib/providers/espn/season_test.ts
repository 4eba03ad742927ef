import assert from "node:assert/strict";
import { checks } from "../checks.ts";
import type { ProviderSeason } from "../provider_season.ts";
import { espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";
import { beforeTheDraft, entry, league, type Raw, record } from "./testing_document.ts";

const label = "ESPN season 2021";
const read = (raw: Raw): ProviderSeason =>
  espnSeason(espnDocument(raw, { label }), { provider: "espn", label });
const changed = (raw: Raw, change: (raw: Raw) => void): Raw => {
  change(raw);
  return raw;
};

interface Case {
  name: string;
  raw: Raw;
  /** Facts that the season must have. */
  is: Partial<ProviderSeason>;
}

const sound: Case[] = [
  {
    name: "10 teams, 14 weeks and two weeks of playoffs",
    raw: league(),
    is: { status: "finished", regularWeeks: 14, lastWeek: 16, currentWeek: 16, playoffTeams: 4 },
  },
  {
    name: "no settings and no brackets: the records tell the length of the season",
    raw: league({ settings: false, tiers: false }),
    is: { regularWeeks: 14, lastWeek: 16, status: "finished", playoffTeams: 4, slots: [], name: null },
  },
  {
    name: "no settings: the first week of a bracket ends the regular season",
    raw: league({ settings: false, weeks: 12, playoffWeeks: 3 }),
    is: { regularWeeks: 12, lastWeek: 15, playoffTeams: 4 },
  },
  {
    name: "an odd number of teams, with byes all season and no settings",
    raw: league({ teams: 9, weeks: 13, settings: false, tiers: false }),
    is: { regularWeeks: 13, lastWeek: 15 },
  },
  {
    name: "byes that are not on the schedule at all",
    raw: changed(league({ teams: 9, weeks: 13, settings: false, tiers: false }), (raw) => {
      raw.schedule = raw.schedule.filter((game: Raw) => game.away);
    }),
    is: { regularWeeks: 13 },
  },
  {
    name: "byes in the regular season of an even number of teams, mid-season and without settings",
    raw: changed(league({ played: 6, settings: false, tiers: false }), (raw) => {
      const game = raw.schedule.find((one: Raw) => one.matchupPeriodId === 3);
      raw.schedule.push({ id: 900, matchupPeriodId: 3, home: game.away, winner: "UNDECIDED" });
      Object.assign(game, { away: undefined, winner: "UNDECIDED" });
      for (const team of raw.teams) team.record.overall = record(team.id, raw.schedule);
    }),
    is: { regularWeeks: 14, currentWeek: 7 },
  },
  {
    name: "six playoff teams, told by nothing but the first week of the bracket",
    raw: changed(league({ settings: false, tiers: false, playoffWeeks: 3 }), (raw) => {
      const [first, second] = raw.schedule.filter((one: Raw) => one.matchupPeriodId === 15);
      const rest = (game: Raw, id: number) =>
        Object.assign(game, { away: undefined, winner: "UNDECIDED" }).home.teamId = id;
      const extra = [structuredClone(first), structuredClone(second)];
      extra.forEach((game, at) => {
        Object.assign(game, { id: 900 + at });
        [game.home.teamId, game.away.teamId] = [[6, 3], [4, 5]][at];
      });
      rest(first, 1);
      rest(second, 2);
      raw.schedule.push(...extra);
      for (const team of raw.teams) team.rankCalculatedFinal = 0;
    }),
    is: { playoffTeams: 6, regularWeeks: 14, lastWeek: 17 },
  },
  {
    name: "mid-season: the week that is played now",
    raw: league({ played: 6 }),
    is: { status: "active", regularWeeks: 14, lastWeek: 14, currentWeek: 7 },
  },
  {
    name: "mid-season without settings: all that is scheduled is regular",
    raw: league({ played: 6, settings: false, tiers: false }),
    is: { status: "active", regularWeeks: 14, lastWeek: 14, currentWeek: 7 },
  },
  {
    name: "mid-season without settings, the records a week behind",
    raw: changed(league({ played: 6, settings: false, tiers: false }), (raw) => {
      const before = raw.schedule.filter((game: Raw) => game.matchupPeriodId < 6);
      for (const team of raw.teams) team.record.overall = record(team.id, before);
    }),
    is: { status: "active", regularWeeks: 14, currentWeek: 7 },
  },
  {
    name: "between the regular season and the playoffs",
    raw: changed(league({ played: 14 }), (raw) => {
      raw.schedule = raw.schedule.filter((game: Raw) => game.matchupPeriodId <= 14);
    }),
    is: { status: "active", regularWeeks: 14, lastWeek: 14, currentWeek: 14 },
  },
  {
    name: "playoffs under way",
    raw: league({ played: 15 }),
    is: { status: "active", regularWeeks: 14, lastWeek: 16, currentWeek: 16 },
  },
  {
    name: "playoff weeks that last two rounds",
    raw: league({ playoffPeriods: 2 }),
    is: { regularWeeks: 14, lastWeek: 16, status: "finished" },
  },
  {
    name: "before the draft, with a schedule",
    raw: beforeTheDraft(),
    is: { status: "preseason", currentWeek: 0, regularWeeks: 14, lastWeek: 14, draft: [] },
  },
  {
    name: "before the draft, without a schedule or settings",
    raw: changed(beforeTheDraft({ settings: false }), (raw) => raw.schedule = []),
    is: {
      status: "preseason",
      currentWeek: 0,
      regularWeeks: 0,
      lastWeek: 0,
      playoffTeams: null,
      matchups: [],
    },
  },
  {
    name: "week 1 before its first kick-off",
    raw: changed(beforeTheDraft(), (raw) => {
      raw.scoringPeriodId = raw.status.latestScoringPeriod = 1;
      raw.draftDetail.drafted = true;
    }),
    is: { status: "active", currentWeek: 1 },
  },
  {
    name: "nothing but the view mTeam",
    raw: changed(league({ settings: false }), (raw) => {
      delete raw.schedule;
      delete raw.draftDetail;
    }),
    is: {
      status: "finished",
      regularWeeks: 0,
      lastWeek: 0,
      currentWeek: 0,
      matchups: [],
      players: [],
      draft: [],
    },
  },
  {
    name: "nothing but teams, not even the status",
    raw: { id: 1, seasonId: 2021, teams: [{ id: 1 }, { id: 2 }] },
    is: { status: "preseason", members: [], matchups: [], divisions: [], previousYears: [] },
  },
  {
    name: "leagueHistory, which answers with a list",
    raw: [league({ year: 2015 })],
    is: { year: 2015, status: "finished" },
  },
  {
    name: "numbers that come as text",
    raw: JSON.parse(JSON.stringify(league()).replace(/:(-?\d+(?:\.\d+)?)([,}])/g, ':"$1"$2')),
    is: { status: "finished", regularWeeks: 14 },
  },
  {
    name: "entries of the schedule sent twice, and some with a number that is taken or missing",
    raw: changed(league(), (raw) => {
      raw.schedule.push({ ...raw.schedule[0] });
      raw.schedule[3].id = raw.schedule[2].id;
      delete raw.schedule[5].id;
    }),
    is: { regularWeeks: 14 },
  },
  {
    name: "playoff games whose teams are not known yet",
    raw: changed(league({ played: 14 }), (raw) => {
      raw.schedule.push({
        id: 900,
        matchupPeriodId: 16,
        winner: "UNDECIDED",
        playoffTierType: "WINNERS_BRACKET",
      });
      raw.schedule.push({
        id: 901,
        matchupPeriodId: 16,
        winner: "UNDECIDED",
        home: { teamId: 0 },
        away: { teamId: 0 },
      });
    }),
    is: { lastWeek: 15, status: "active" },
  },
  {
    name: "no winners told: the points say who won",
    raw: changed(league({ played: 6 }), (raw) => raw.schedule.forEach((game: Raw) => delete game.winner)),
    is: { status: "active", currentWeek: 7 },
  },
  {
    name: "an empty box where ESPN keeps nulls",
    raw: changed(league(), (raw) => {
      raw.members = null;
      raw.settings.scheduleSettings.divisions = null;
      raw.teams[0].logo = null;
      raw.teams[0].roster = null;
      raw.draftDetail = null;
      raw.schedule[0].home.pointsByScoringPeriod = null;
    }),
    is: { members: [], divisions: [] },
  },
];

for (const { name, raw, is } of sound) {
  Deno.test(`a season is read and sound: ${name}`, () => {
    const season = read(raw);
    assert.deepEqual(
      Object.fromEntries(Object.keys(is).map((key) => [key, season[key as keyof ProviderSeason]])),
      is,
    );
    assert.deepEqual(checks(season), []);
    assert.equal(new Set(season.matchups.map((matchup) => matchup.id)).size, season.matchups.length);
  });
}

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

Deno.test("a week's own roster has places and bench; the whole matchup's points go before one week's", () => {
  const raw = league({ playoffPeriods: 2 });
  const final = raw.schedule.at(-1).home;
  final.rosterForCurrentScoringPeriod = { entries: [entry(9, 20, 3), entry(7, 0, 20, 1), entry(8, 23, 10)] };
  final.rosterForMatchupPeriod = { entries: [entry(7, 0, 41, 1), entry(8, 0, 22)] };
  const { lineup } = read(raw).matchups.at(-1)!.home;
  assert.deepEqual(lineup.map(({ playerId, slot, starter, points }) => [playerId, slot, starter, points]), [
    [7, "QB", true, 4100],
    [8, "FLEX", true, 2200],
    [9, "BE", false, 300],
  ]);
});

Deno.test("starters without places are seated where they sit now, then by position, then where room is", () => {
  const raw = league();
  const side = raw.schedule.at(-1).home;
  side.rosterForMatchupPeriod = {
    entries: [entry(1, 0, 9), entry(2, 0, 8), entry(3, 0, 7), entry(4, 0, 30, 1), entry(5, 0, 1, 99)],
  };
  raw.teams[side.teamId - 1].roster = { entries: [entry(2, 23, 0), entry(1, 20, 0)] };
  const { lineup } = read(raw).matchups.at(-1)!.home;
  assert.deepEqual(lineup.map(({ playerId, slot }) => [playerId, slot]), [
    [4, "QB"],
    [1, "RB"],
    [3, "RB"],
    [5, "RB"],
    [2, "FLEX"],
  ]);
  assert.ok(lineup.every((one) => one.starter));
});

Deno.test("the week being played: live points, projections, the bench from the roster, no points before kick-off", () => {
  const raw = league({ played: 6 });
  const game = raw.schedule.find((one: Raw) => one.matchupPeriodId === 7);
  Object.assign(game.home, { totalPointsLive: 33.3, totalProjectedPointsLive: 101.25, totalPoints: 0 });
  const waiting = entry(3, 4, 0, 3, 7);
  waiting.playerPoolEntry.player.stats.shift();
  game.home.rosterForCurrentScoringPeriod = { entries: [entry(1, 0, 33.3, 1, 7), waiting] };
  raw.teams[game.home.teamId - 1].roster = { entries: [entry(1, 0, 33.3, 1, 7), entry(2, 20, 4.4, 2, 7)] };
  raw.teams[game.away.teamId - 1].roster = { entries: [entry(11, 0, 5.5, 1, 7), entry(12, 21, 0, 2, 7)] };
  const { matchups, teams } = read(raw);
  const { home, away } = matchups.find((one) => one.id === game.id)!;
  assert.deepEqual([home.points, home.projected], [3330, 10125]);
  assert.deepEqual(
    home.lineup.map(({ playerId, slot, points, projected }) => [playerId, slot, points, projected]),
    [
      [1, "QB", 3330, 1250],
      [3, "WR", null, 1250],
      [2, "BE", 440, 1250],
    ],
  );
  assert.deepEqual(away!.lineup.map(({ playerId, slot, starter }) => [playerId, slot, starter]), [
    [11, "QB", true],
    [12, "IR", false],
  ]);
  assert.equal(teams[game.home.teamId - 1].roster[0].points, 3330);
});

Deno.test("a roster after the season has no points: ESPN's are of a week that does not count", () => {
  const raw = league();
  raw.teams[0].roster = { entries: [entry(1, 0, 18.2, 1), entry(0, 2, 0), entry(-1, 2, 0), entry(1, 20, 3)] };
  assert.deepEqual(read(raw).teams[0].roster, [
    { playerId: 1, slot: "QB", starter: true, points: null, projected: null },
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
