import assert from "node:assert/strict";
import { midWeek, sampleLeague, type WireSeason } from "@/lib/sample/league.ts";
import {
  PRIVATE_LEAGUE_ID,
  STAND_IN_COOKIES,
  type StandIn,
  type StandInOptions,
  startStandIn,
} from "@/lib/sample/stand_in.ts";

const league = sampleLeague();

async function running(run: (standIn: StandIn) => Promise<void>, options: StandInOptions = {}) {
  const standIn = startStandIn({ league, ...options });
  try {
    await run(standIn);
  } finally {
    await standIn.stop();
  }
}

const season = (standIn: StandIn, year: number | string, query = "", id: number | string = 1) =>
  `${standIn.url}/apis/v3/games/ffl/seasons/${year}/segments/0/leagues/${id}${query}`;

async function json(
  url: string,
  headers: HeadersInit = {},
): Promise<{ status: number; body: Partial<WireSeason> }> {
  const response = await fetch(url, { headers });
  assert.equal(response.headers.get("content-type"), "application/json");
  return { status: response.status, body: await response.json() };
}

const views = (...names: string[]) => `?${names.map((name) => `view=${name}`).join("&")}`;

Deno.test("all views together are the whole season", () =>
  running(async (standIn) => {
    const all = views(
      "mTeam",
      "mRoster",
      "mMatchup",
      "mMatchupScore",
      "mSettings",
      "mDraftDetail",
      "mStatus",
    );
    const { status, body } = await json(season(standIn, 2025, all));
    assert.equal(status, 200);
    assert.deepEqual(body, league.season(2025, midWeek()));
  }));

Deno.test("an answer holds what its views hold and no more", () =>
  running(async (standIn) => {
    const keys = async (...names: string[]) =>
      Object.keys((await json(season(standIn, 2025, views(...names)))).body);
    const always = ["draftDetail", "gameId", "id", "scoringPeriodId", "seasonId", "segmentId", "status"];
    const beside = async (...names: string[]) =>
      (await keys(...names)).filter((key) => !always.includes(key));
    assert.deepEqual(await beside("mSettings"), ["settings"]);
    assert.deepEqual(await beside("mMatchupScore"), ["schedule"]);
    assert.deepEqual(await beside("mRoster"), ["teams"]);
    assert.deepEqual(await beside("mTeam"), ["members", "teams"]);
    assert.deepEqual(await beside("mStatus"), []);
    assert.deepEqual(await beside("kona_unheard_of"), []);

    const { body: rosters } = await json(season(standIn, 2025, views("mRoster")));
    assert.deepEqual(Object.keys(rosters.teams![0]), ["id", "roster"]);
    const { body: teams } = await json(season(standIn, 2025, views("mTeam")));
    assert.equal(teams.teams![0].roster, undefined);
    assert.ok(teams.teams![0].record);
    assert.equal(teams.status!.previousSeasons, undefined);
    const { body: plain } = await json(season(standIn, 2025));
    assert.deepEqual(plain.settings, { name: "Fourth & Forever" });
    assert.equal(plain.draftDetail!.picks, undefined);
    const { body: scores } = await json(season(standIn, 2025, views("mMatchupScore")));
    assert.ok(scores.schedule!.every(({ home }) => !home.rosterForCurrentScoringPeriod));
  }));

Deno.test("with a scoring period only that week's lineups are told", () =>
  running(async (standIn) => {
    const { body } = await json(season(standIn, 2025, `${views("mBoxscore")}&scoringPeriodId=3`));
    for (const { matchupPeriodId, home } of body.schedule!) {
      assert.equal(home.rosterForCurrentScoringPeriod !== undefined, matchupPeriodId === 3);
    }
  }));

Deno.test("asked to be as strict as ESPN, the latest week's lineups are all it tells", () =>
  running(async (standIn) => {
    for (const [year, week] of [[2025, 17], [2026, 11]]) {
      const { body } = await json(season(standIn, year, views("mMatchup")));
      const told = body.schedule!.filter(({ home }) => home.rosterForCurrentScoringPeriod);
      assert.deepEqual(new Set(told.map(({ matchupPeriodId }) => matchupPeriodId)), new Set([week]));
    }
  }, { lineups: "one week" }));

Deno.test("leagueHistory answers with a list of past seasons", () =>
  running(async (standIn) => {
    const history = async (query: string) =>
      await (await fetch(`${standIn.url}/apis/v3/games/ffl/leagueHistory/1${query}`)).json();
    const one: WireSeason[] = await history("?seasonId=2020&view=mTeam");
    assert.deepEqual(one.map(({ seasonId }) => seasonId), [2020]);
    assert.equal(one[0].teams.length, 12);
    const all: WireSeason[] = await history("");
    assert.deepEqual(all.map(({ seasonId }) => seasonId), [2019, 2020, 2021, 2022, 2023, 2024, 2025]);
    assert.deepEqual((await history("?seasonId=2026")).messages, ["Not Found"]);
  }));

Deno.test("seasons before 2018 are in leagueHistory alone", () =>
  running(async (standIn) => {
    assert.equal((await json(season(standIn, 2017))).status, 404);
    assert.equal((await json(season(standIn, 2018))).status, 200);
    const response = await fetch(`${standIn.url}/apis/v3/games/ffl/leagueHistory/1?seasonId=2017`);
    assert.equal((await response.json())[0].seasonId, 2017);
  }, { league: sampleLeague("old times", 2020) }));

Deno.test("a private league needs both cookies", () =>
  running(async (standIn) => {
    const asking = (cookie?: string) =>
      json(season(standIn, 2026, "", PRIVATE_LEAGUE_ID), cookie === undefined ? {} : { cookie });
    const { swid, espnS2 } = STAND_IN_COOKIES;
    const denied = await asking();
    assert.equal(denied.status, 401);
    assert.match(JSON.stringify(denied.body), /AUTH_LEAGUE_NOT_VISIBLE/);
    assert.equal((await asking(`SWID=${swid}`)).status, 401);
    assert.equal((await asking(`SWID=${swid}; espn_s2=x${espnS2}`)).status, 401);
    const shown = await asking(`other=1; SWID=${swid}; espn_s2=${espnS2}`);
    assert.equal(shown.status, 200);
    assert.equal(shown.body.id, PRIVATE_LEAGUE_ID);
  }));

Deno.test("what is not there is 404, and only GET is answered", () =>
  running(async (standIn) => {
    for (
      const url of [season(standIn, 2026, "", 3), season(standIn, 2018), season(standIn, "abc"), standIn.url]
    ) {
      assert.equal((await json(url)).status, 404, url);
    }
    const posted = await fetch(season(standIn, 2026), { method: "POST" });
    assert.equal(posted.status, 405);
    await posted.body?.cancel();
  }));

Deno.test("told to slow down, it refuses as often as asked and says when to come back", () =>
  running(async (standIn) => {
    standIn.slowDown(2, 7);
    const answers: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      const response = await fetch(season(standIn, 2026));
      answers.push(`${response.status} ${response.headers.get("retry-after")}`);
      await response.body?.cancel();
    }
    assert.deepEqual(answers, ["429 7", "429 7", "200 null"]);
    assert.equal(standIn.requests(), 3);
  }));

Deno.test("the clock decides what has been played", async () => {
  let now = new Date(Date.UTC(2026, 6, 1));
  await running(async (standIn) => {
    const week = async () => (await json(season(standIn, 2026))).body.scoringPeriodId;
    assert.equal(await week(), 0);
    now = midWeek();
    assert.equal(await week(), 11);
  }, { clock: () => now });
});
