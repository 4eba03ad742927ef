import assert from "node:assert/strict";
import { checks } from "../checks.ts";
import type { ProviderSeason } from "../provider_season.ts";
import { espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";
import { beforeTheDraft, league, type Raw, record } from "./testing_document.ts";

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
