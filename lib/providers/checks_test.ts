import assert from "node:assert/strict";
import type { Points, TeamId } from "@/lib/league/types.ts";
import { assertSound, checks } from "./checks.ts";
import { espnDocument } from "./espn/document.ts";
import { espnSeason } from "./espn/season.ts";
import { league, type Raw, record, type Shape } from "./espn/testing_document.ts";
import type { ProviderSeason } from "./provider_season.ts";

const label = "ESPN season 2021";

/** A season of that shape, its document changed first; records are made anew where asked. */
function season(shape: Shape, change: (raw: Raw) => void = () => {}, records = false): ProviderSeason {
  const raw = league(shape);
  change(raw);
  if (records) {
    const regular = raw.schedule.filter((game: Raw) => game.matchupPeriodId <= (shape.weeks ?? 14));
    for (const team of raw.teams) team.record.overall = record(team.id, regular);
  }
  return espnSeason(espnDocument(raw, { label }), { provider: "espn", label });
}

const texts = (of: ProviderSeason) => checks(of).map((problem) => `${problem.check}: ${problem.text}`);
const playoffs = (raw: Raw): Raw[] => raw.schedule.filter((game: Raw) => game.matchupPeriodId > 14);
const swap: Record<string, string> = { HOME: "AWAY", AWAY: "HOME" };

Deno.test("points that a record does not confirm are named with both figures", () => {
  const found = texts(season({}, (raw) => raw.schedule[0].home.totalPoints += 100));
  assert.equal(found.length, 3, found.join("\n"));
  assert.match(
    found[0],
    /^totals: week 1: Team Number \d+ has \d+\.\d\d points, where its rounds add up to \d+\.\d\d$/,
  );
  assert.match(
    found[2],
    /^records: Team Number \d+: its matchups of weeks 1 to 14 make \d+\.\d\d points for, where its/,
  );
});

Deno.test("one hundredth is enough", () => {
  const found = texts(season({}, (raw) => raw.teams[2].record.overall.pointsAgainst += 0.01));
  assert.equal(found.length, 1);
  assert.match(found[0], /^records: Team Number 3: .* points against/);
});

Deno.test("a game too many or too few in a record is named", () => {
  assert.deepEqual(texts(season({}, (raw) => raw.teams[0].record.overall.wins++)).length, 1);
  assert.ok(texts(season({}, (raw) => raw.schedule.splice(3, 1))).length >= 4);
});

Deno.test("a score corrected by hand stands when the record has it too", () => {
  const corrected = (raw: Raw) => raw.schedule[0].home.totalPoints += 5;
  assert.deepEqual(texts(season({}, corrected, true)), []);
});

Deno.test("a home bonus in the playoffs is a rule; one side alone is a mistake", () => {
  assert.deepEqual(
    texts(season({}, (raw) => playoffs(raw).forEach((game) => game.home.totalPoints += 2))),
    [],
  );
  const alone = texts(season({}, (raw) => {
    playoffs(raw).forEach((game) => game.home.totalPoints += 2);
    playoffs(raw)[0].home.totalPoints += 30;
  }));
  assert.equal(alone.filter((text) => text.startsWith("totals: week 15")).length, 1);
  assert.equal(texts(season({}, (raw) => playoffs(raw)[1].away.totalPoints += 0.5)).length >= 1, true);
});

Deno.test("a home bonus that only the settings tell, and a correction that the matchup states, are rules", () => {
  const final = (raw: Raw) => raw.schedule.at(-1);
  const winner = (game: Raw) => game.winner = game.home.totalPoints > game.away.totalPoints ? "HOME" : "AWAY";
  assert.deepEqual(
    texts(season({}, (raw) => {
      raw.settings.scoringSettings = { playoffHomeTeamBonus: 3 };
      playoffs(raw).forEach((game) => game.home.totalPoints += 3);
      Object.assign(final(raw).away, { adjustment: 0.7, totalPoints: final(raw).away.totalPoints + 0.7 });
      playoffs(raw).forEach(winner);
    })),
    [],
  );
});

Deno.test("a home bonus all season is a rule, whether records count it or not", () => {
  for (const counted of [true, false]) {
    const found = texts(season({}, (raw) => {
      const before = new Map(raw.teams.map((team: Raw) => [team.id, { ...team.record.overall }]));
      for (const game of raw.schedule) {
        game.home.totalPoints += 1;
        game.winner = game.home.totalPoints > game.away.totalPoints ? "HOME" : "AWAY";
      }
      const regular = raw.schedule.filter((game: Raw) => game.matchupPeriodId <= 14);
      for (const team of raw.teams) {
        const { pointsFor, pointsAgainst } = before.get(team.id) as Raw;
        team.record.overall = {
          ...record(team.id, regular),
          ...(counted ? {} : { pointsFor, pointsAgainst }),
        };
      }
    }));
    assert.deepEqual(found, [], `counted: ${counted}`);
  }
});

Deno.test("a league in which a week is worth two results is sound, and its games must still be in the record", () => {
  const median = (raw: Raw) => {
    for (const { record } of raw.teams) {
      record.overall.wins += 7;
      record.overall.losses += 7;
    }
  };
  assert.deepEqual(texts(season({}, median)), []);
  assert.deepEqual(texts(season({ settings: false, tiers: false }, median)), []);
  assert.ok(
    texts(season({}, (raw) => {
      median(raw);
      raw.teams[0].record.overall.wins++;
    })).length > 0,
  );
});

Deno.test("points of a bye may be in the records of a league or not", () => {
  const credited = (raw: Raw) => {
    for (const game of raw.schedule) {
      if (!game.away) raw.teams[game.home.teamId - 1].record.overall.pointsFor += game.home.totalPoints;
    }
  };
  assert.deepEqual(texts(season({ teams: 9, weeks: 9 })), []);
  assert.deepEqual(texts(season({ teams: 9, weeks: 9 }, credited)), []);
});

Deno.test("records without points are no contradiction", () => {
  const without = (raw: Raw) =>
    raw.teams.forEach(({ record }: Raw) => Object.assign(record.overall, { pointsFor: 0, pointsAgainst: 0 }));
  assert.deepEqual(texts(season({}, without)), []);
});

Deno.test("ties agree with the records", () => {
  const tie = (raw: Raw) => {
    const game = raw.schedule[0];
    Object.assign(game.home, { totalPoints: 90.5, pointsByScoringPeriod: { 1: 90.5 } });
    Object.assign(game.away, { totalPoints: 90.5, pointsByScoringPeriod: { 1: 90.5 } });
    game.winner = "TIE";
  };
  assert.deepEqual(texts(season({}, tie, true)), []);
  assert.ok(texts(season({}, tie)).length > 0);
});

Deno.test("a tie broken by the bench is no contradiction", () => {
  const broken = (raw: Raw) => {
    const final = raw.schedule.at(-1);
    final.home.totalPoints = final.away.totalPoints;
    final.home.pointsByScoringPeriod = final.away.pointsByScoringPeriod;
  };
  assert.deepEqual(texts(season({}, broken)), []);
});

Deno.test("a winner by decree stands when records or final ranks agree, and is named when they do not", () => {
  const decree = (raw: Raw) => raw.schedule[0].winner = swap[raw.schedule[0].winner];
  assert.deepEqual(texts(season({}, decree, true)), []);
  assert.ok(
    texts(season({}, decree)).some((text) => /^winners: week 1: .* is given to Team Number/.test(text)),
  );

  // In the final team 3 has more points than team 2.
  const given = (ranks: Record<number, number>) =>
    texts(season({}, (raw) => {
      const game = raw.schedule.at(-1);
      game.winner = game.home.teamId === 2 ? "HOME" : "AWAY";
      for (const team of raw.teams) team.rankCalculatedFinal = ranks[team.id] ?? team.id;
    }));
  assert.deepEqual(given({ 2: 1, 1: 2 }), []);
  assert.deepEqual(
    given({ 2: 3, 3: 2 }).map((text) => text.replace(/ended .* and/, "ended … and")),
    ["winners: week 16: Team Number 2 against Team Number 3 ended … and is given to Team Number 2"],
  );
});

Deno.test("a team plays once a week", () => {
  const twice = texts(season({}, (raw) => raw.schedule[0].away.teamId = raw.schedule[1].away.teamId));
  assert.match(twice[0], /^weeks: week 1: Team Number \d+ plays more than once$/);
});

Deno.test("no two teams share a final rank", () => {
  const shared = season({}, (raw) => raw.teams[4].rankCalculatedFinal = 1);
  assert.deepEqual(texts(shared), ["ranks: Team Number 1 and Team Number 5 both have final rank 1"]);
  const beyond = season({}, (raw) => raw.teams[4].rankCalculatedFinal = 50);
  assert.deepEqual(texts(beyond), ["ranks: Team Number 5 has final rank 50 of 10 teams"]);
});

Deno.test("while a season runs, the weeks that are settled are held against the records", () => {
  assert.deepEqual(texts(season({ played: 6 })), []);
  assert.ok(texts(season({ played: 6 }, (raw) => raw.teams[0].record.overall.wins++)).length > 0);
  const live = (raw: Raw) => {
    const game = raw.schedule.find((one: Raw) => one.matchupPeriodId === 7);
    game.home.totalPointsLive = 50.5;
    raw.teams[game.home.teamId - 1].record.overall.pointsFor += 50.5;
    raw.teams[game.away.teamId - 1].record.overall.pointsAgainst += 50.5;
  };
  assert.deepEqual(texts(season({ played: 6 }, live)), []);
});

Deno.test("a team that is not there is named for any provider, and nothing else is then", () => {
  const odd = season({});
  odd.matchups[0].home.team = 77 as TeamId;
  odd.teams[0].record!.pointsFor = 1 as Points;
  assert.deepEqual(texts(odd), [
    `teams: week 1: matchup ${odd.matchups[0].id} names team 77, which is not among the 10 teams`,
  ]);
});

Deno.test("a season is held back with the first three reasons and the number of the others", () => {
  const odd = season({}, (raw) => raw.schedule.splice(3, 1));
  assert.throws(() => assertSound(odd, label), (error: Error & { status: number }) => {
    assert.equal(error.name, "HeldBack");
    assert.equal(error.status, 422);
    assert.match(error.message, /^ESPN season 2021 is held back: .*; .*; .*; and 3 more$/);
    return true;
  });
  assertSound(season({}), label);
});
