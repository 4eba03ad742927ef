import assert from "node:assert/strict";
import { FRANCHISES, inSeason, RIVALS } from "@/lib/sample/cast.ts";
import { midWeek, sampleLeague } from "@/lib/sample/league.ts";

const league = sampleLeague();
const seasons = league.years.map((year) => league.season(year, midWeek()));
const finished = seasons.slice(0, -1);
const franchiseOf = (lastName: string) =>
  FRANCHISES.find(({ owners }) => inSeason(owners, 0).people.some((person) => person.lastName === lastName))!
    .id;
const dynasty = franchiseOf("Vantongeren"), loser = franchiseOf("Ostrowicz-Finch");

const games = seasons.flatMap(({ seasonId, schedule }) =>
  schedule.flatMap(({ home, away, winner }) =>
    away && winner !== "UNDECIDED"
      ? [{
        seasonId,
        teams: [home.teamId, away.teamId],
        margin: Math.round((home.totalPoints - away.totalPoints) * 100),
      }]
      : []
  )
);
const wins = (team: number) =>
  seasons.reduce((sum, s) => sum + s.teams.find(({ id }) => id === team)!.record.overall.wins, 0);
const titles = (team: number) =>
  finished.filter(({ teams }) => teams.find(({ id }) => id === team)!.rankCalculatedFinal === 1).length;

Deno.test("one manager has built a dynasty, and others have had their year", () => {
  assert.ok(titles(dynasty) >= 3);
  assert.ok(FRANCHISES.every(({ id }) => id === dynasty || wins(id) < wins(dynasty)));
  assert.ok(FRANCHISES.filter(({ id }) => titles(id) > 0).length >= 4);
});

Deno.test("one manager has lost more than anybody, been last more than once and never been champion", () => {
  assert.ok(FRANCHISES.every(({ id }) => id === loser || wins(id) > wins(loser)));
  const last = finished.filter(({ teams }) =>
    teams.find(({ id }) => id === loser)!.rankCalculatedFinal === 12
  );
  assert.ok(last.length >= 2);
  assert.equal(titles(loser), 0);
});

Deno.test("the rivals are even, and one of their games was decided by hundredths", () => {
  const meetings = games.filter(({ teams }) => RIVALS.every((rival) => teams.includes(rival)));
  const wonByFirst = meetings.filter(({ teams, margin }) => (teams[0] === RIVALS[0]) === margin > 0).length;
  assert.ok(meetings.length >= 14);
  assert.ok(Math.abs(2 * wonByFirst - meetings.length) <= 4, `${wonByFirst} of ${meetings.length}`);
  assert.ok(meetings.some(({ margin }) => margin !== 0 && Math.abs(margin) <= 10));
});

Deno.test("one game stands out as a blowout, and level games are rare", () => {
  const margins = games.map(({ margin }) => Math.abs(margin)).sort((a, b) => b - a);
  assert.ok(margins[0] >= 100_00);
  assert.ok(margins.filter((margin) => margin === 0).length <= 1);
});

const folder = new URL("../../../shared/data/espn/900118/", import.meta.url);
const absent = await Deno.stat(folder).then(() => false, () => true);
if (absent) {
  console.log(`skipped: sample scores against a real league's, because there is no ${folder.pathname}`);
}

Deno.test({ name: "weekly scores are spread as those of a real league are", ignore: absent }, async () => {
  interface Scores {
    schedule: { matchupPeriodId: number; home?: { totalPoints: number }; away?: { totalPoints: number } }[];
  }
  const spread = (documents: Scores[]) => {
    const points = documents.flatMap(({ schedule }) => schedule)
      .filter(({ matchupPeriodId }) => matchupPeriodId <= 13)
      .flatMap(({ home, away }) => home && away ? [home.totalPoints, away.totalPoints] : []);
    const mean = points.reduce((a, b) => a + b) / points.length;
    const deviation = Math.sqrt(points.reduce((a, b) => a + (b - mean) ** 2, 0) / points.length);
    return { mean, deviation };
  };
  const real = spread(
    await Promise.all(
      [2018, 2019, 2020].map(async (year): Promise<Scores> =>
        JSON.parse(await Deno.readTextFile(new URL(`${year}.json`, folder)))
      ),
    ),
  );
  const sample = spread(finished);
  assert.ok(Math.abs(sample.mean / real.mean - 1) < 0.15, `mean ${sample.mean} against ${real.mean}`);
  assert.ok(
    Math.abs(sample.deviation / real.deviation - 1) < 0.2,
    `${sample.deviation} against ${real.deviation}`,
  );
});
