import assert from "node:assert/strict";
import { total } from "@/lib/league/points.ts";
import { checks } from "../checks.ts";
import type { ProviderSeason } from "../provider_season.ts";
import { espnFiles } from "./files.ts";

const folder = new URL("../../../../shared/data/espn/900118", import.meta.url).pathname;
const years = [2018, 2019, 2020];

function isThere(): boolean {
  try {
    return years.every((year) => Deno.statSync(`${folder}/${year}.json`).isFile);
  } catch {
    console.log(`not tried on real documents: ${folder} is absent`);
    return false;
  }
}

const ignore = !isThere();
const source = espnFiles({ folder, leagueId: "900118" });
const season = async (year: number): Promise<ProviderSeason> => (await source.season(year))!;

Deno.test({
  name: "real documents: every season of the folder is found, newest first",
  ignore,
  fn: async () => assert.deepEqual(await source.years(), [2020, 2019, 2018]),
});

for (const year of years) {
  Deno.test({
    name: `real documents: the matchups of ${year} make ESPN's own records, to the hundredth`,
    ignore,
    fn: async () => {
      // Read here from the document itself, not by the code that is tried.
      const document = JSON.parse(await Deno.readTextFile(`${folder}/${year}.json`));
      const { teams, matchups, regularWeeks } = await season(year);
      assert.equal(regularWeeks, 13);
      assert.equal(teams.length, 14);
      for (const { id, record } of document.teams) {
        const games = matchups.filter(({ phase, home, away }) =>
          phase === "regular" && (home.team === id || away?.team === id)
        );
        const own = games.map(({ home, away }) => home.team === id ? home : away!);
        const other = games.map(({ home, away }) => home.team === id ? away! : home);
        const wins = games.filter(({ home, outcome }) =>
          outcome === (home.team === id ? "home" : "away")
        ).length;
        const ties = games.filter(({ outcome }) => outcome === "tie").length;
        assert.deepEqual(
          {
            wins,
            ties,
            losses: games.length - wins - ties,
            pointsFor: total(own.map((side) => side.points)) / 100,
            pointsAgainst: total(other.map((side) => side.points)) / 100,
          },
          {
            wins: record.overall.wins,
            ties: record.overall.ties,
            losses: record.overall.losses,
            pointsFor: Number(record.overall.pointsFor.toFixed(2)),
            pointsAgainst: Number(record.overall.pointsAgainst.toFixed(2)),
          },
          `team ${id}`,
        );
      }
    },
  });

  Deno.test({
    name: `real documents: ${year} is over, sound, and has one champion, six playoff teams and two byes`,
    ignore,
    fn: async () => {
      const document = JSON.parse(await Deno.readTextFile(`${folder}/${year}.json`));
      const { status, teams, matchups, playoffTeams, lastWeek, currentWeek, ...rest } = await season(year);
      assert.deepEqual([status, playoffTeams, lastWeek, currentWeek], ["finished", 6, 16, 16]);
      assert.deepEqual(
        teams.filter((team) => team.finalRank === 1).map((team) => team.id),
        // deno-lint-ignore no-explicit-any
        document.teams.filter((team: any) => team.rankCalculatedFinal === 1).map((team: any) => team.id),
      );
      assert.equal(matchups.length, 113);
      assert.deepEqual(matchups.filter((matchup) => matchup.away === null).map((matchup) => matchup.week), [
        14,
        14,
      ]);
      assert.deepEqual(
        checks({ status, teams, matchups, playoffTeams, lastWeek, currentWeek, ...rest }),
        [],
      );
    },
  });

  Deno.test({
    name: `real documents: the lineups of ${year}'s last week have places, and add up without the home bonus`,
    ignore,
    fn: async () => {
      const { matchups } = await season(year);
      const last = matchups.filter((matchup) => matchup.week === 16);
      assert.equal(last.length, 7);
      for (const { home, away } of last) {
        for (const side of [home, away!]) {
          const scored = total(side.lineup.map((entry) => entry.points!));
          assert.equal(scored, total(side.pointsByPeriod), `team ${side.team}`);
          assert.equal(side.lineup.filter((entry) => entry.slot === "QB").length, 1, `team ${side.team}`);
          assert.ok(side.lineup.every((entry) => entry.starter));
        }
        assert.equal(home.points - total(home.pointsByPeriod), 200);
      }
    },
  });
}
