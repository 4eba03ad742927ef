import assert from "node:assert/strict";
import { type Standing, standings } from "./standings.ts";
import { allPlay, rankByWeek, scoresByWeek } from "./season_curve.ts";
import { anySeason, dice, season } from "./testing/season.ts";

const order = (table: Standing[]) => table.map(({ team }) => team.id as number);

const four = season({
  teams: 4,
  weeks: [
    [[1, 100, 2, 90], [3, 80, 4, 70]],
    [[1, 101, 3, 99], [2, 120, 4, 60]],
    [{ home: 1, away: 4 }, { home: 2, away: 3 }],
  ],
});

Deno.test("the table counts decided games of the regular season, best record first, then points", () => {
  const [first, second, third, last] = standings(four);
  assert.deepEqual(order(standings(four)), [1, 2, 3, 4]);
  assert.deepEqual([first.wins, first.losses, first.pointsFor, first.pointsAgainst], [2, 0, 20100, 18900]);
  assert.deepEqual([second.wins, second.losses, second.gamesBack, second.pct], [1, 1, 1, 0.5]);
  assert.deepEqual(first.streak, { result: "win", length: 2 });
  assert.deepEqual(third.streak, { result: "loss", length: 1 });
  assert.equal(last.gamesBack, 2);
});

Deno.test("the table after an earlier week leaves later games out", () => {
  const [first] = standings(four, 1);
  assert.deepEqual([first.wins, first.losses, first.position], [1, 0, 1]);
  assert.deepEqual(order(standings(four, 1)), [1, 3, 2, 4]);
  assert.ok(standings(four, 0).every(({ pct, streak }) => pct === null && streak === null));
});

Deno.test("the provider's seeds order the whole table, but not one of a week gone by", () => {
  const seeded = { ...four, teams: four.teams.map((team, i) => ({ ...team, seed: [2, 1, 4, 3][i] })) };
  assert.deepEqual(order(standings(seeded)), [2, 1, 4, 3]);
  assert.deepEqual(order(standings(seeded, 1)), [1, 3, 2, 4]);
  const partly = { ...seeded, teams: seeded.teams.map((team, i) => i ? team : { ...team, seed: null }) };
  assert.deepEqual(order(standings(partly)), [1, 2, 3, 4]);
});

Deno.test("teams level in record and points are ordered by their own games, then fewer points against, then id", () => {
  const level = season({
    teams: 4,
    weeks: [[[2, 100, 1, 90], [3, 100, 4, 95]], [[1, 100, 3, 80], [4, 95, 2, 90]]],
  });
  // 1, 2 and 4 have one win and 190 points each; among themselves 4 is 1-0, 2 is 1-1 and 1 is 0-1.
  assert.deepEqual(order(standings(level)), [4, 2, 1, 3]);
  const unmet = season({ teams: 4, weeks: [[[1, 100, 3, 90], [2, 100, 4, 80]]] });
  assert.deepEqual(order(standings(unmet)), [2, 1, 3, 4]);
  const equal = season({ teams: 4, weeks: [[[1, 100, 2, 100], [3, 100, 4, 100]]] });
  assert.deepEqual(order(standings(equal)), [1, 2, 3, 4]);
  assert.ok(standings(equal).every(({ ties, pct }) => ties === 1 && pct === 0.5));
});

Deno.test("the final rank is the provider's once it is known, before that the position", () => {
  const ended = season({ teams: 2, weeks: [[[1, 100, 2, 90]]], ranks: [2, 1] });
  assert.deepEqual(standings(ended).map(({ position, rank }) => [position, rank]), [[1, 2], [2, 1]]);
  assert.deepEqual(standings(four).map(({ rank }) => rank), [1, 2, 3, 4]);
});

Deno.test("division leaders are the best of each division, and a league with one division has none", () => {
  const divisions = [{ id: 0, name: "East" }, { id: 1, name: "West" }];
  const team = { 1: { division: 0 }, 2: { division: 0 }, 3: { division: 1 }, 4: { division: 1 } };
  const rows = season({ teams: 4, weeks: [[[1, 100, 2, 90], [3, 80, 4, 70]]], season: { divisions }, team });
  assert.deepEqual(standings(rows).map((line) => [line.division?.name, line.divisionLeader]), [
    ["East", true],
    ["West", true],
    ["East", false],
    ["West", false],
  ]);
  const one = { ...rows, season: { ...rows.season, divisions: divisions.slice(0, 1) } };
  assert.ok(standings(one).every(({ division, divisionLeader }) => division === null && !divisionLeader));
});

/** Two wins each for 1 and 2 over 3 and 4, then `left` weeks to play. */
function race(left: number, extra: Partial<Parameters<typeof season>[0]> = {}) {
  const open = Array.from({ length: left }, () => [{ home: 1, away: 3 }, { home: 2, away: 4 }]);
  return season({
    teams: 4,
    weeks: [[[1, 100, 3, 90], [2, 100, 4, 90]], [[1, 100, 4, 90], [2, 100, 3, 90]], ...open],
    ...extra,
    season: { playoffTeams: 2, currentWeek: 2, ...extra.season },
  });
}
const fates = (rows: ReturnType<typeof season>) => standings(rows).map(({ fate }) => fate);

Deno.test("a place is clinched or lost only when no result left can change it", () => {
  assert.deepEqual(fates(race(3)), [null, null, null, null]);
  // Level after two more games: a tie-break could still decide.
  assert.deepEqual(fates(race(2)), [null, null, null, null]);
  assert.deepEqual(fates(race(1)), ["clinched", "clinched", "eliminated", "eliminated"]);
  assert.deepEqual(fates(race(0)), ["clinched", "clinched", "eliminated", "eliminated"]);
});

Deno.test("weeks that are not drawn yet count as games left", () => {
  assert.deepEqual(fates(race(0, { regularWeeks: 4, season: { regularWeeks: 4 } })), [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("another division's winner may take a place from a better record, so nothing is certain until it cannot", () => {
  const divided = race(1, {
    season: { divisions: [{ id: 0, name: "East" }, { id: 1, name: "West" }] },
    team: { 1: { division: 0 }, 2: { division: 0 }, 3: { division: 1 }, 4: { division: 1 } },
  });
  assert.deepEqual(fates(divided), [null, null, null, null]);
});

Deno.test("without a known cut, and before the first game, nothing is marked", () => {
  assert.deepEqual(fates(race(0, { season: { playoffTeams: null } })), [null, null, null, null]);
  assert.ok(standings(four, 0).every(({ fate, inPlayoffs }) => fate === null && !inPlayoffs));
});

Deno.test("the cut line is above as many places as teams reach the playoffs", () => {
  assert.deepEqual(standings(race(1)).map(({ inPlayoffs }) => inPlayoffs), [true, true, false, false]);
});

Deno.test("a chart of ranks has each decided week's table", () => {
  assert.deepEqual(rankByWeek(four), {
    weeks: [1, 2],
    lines: [[1, 1], [3, 2], [2, 3], [4, 4]].map((positions, i) => ({ team: four.teams[i], positions })),
  });
});

Deno.test("scores by week leave byes and open games out and have each week's mean and extremes", () => {
  const rows = season({ teams: 3, weeks: [[[1, 100, 2, 90], [3, 120]], [[3, 50, 1, 60], [2, 10]]] });
  const curve = scoresByWeek(rows);
  assert.deepEqual(curve.lines.map(({ scores }) => scores), [[10000, 6000], [9000, null], [null, 5000]]);
  assert.deepEqual([curve.means, curve.highs, curve.lows], [[9500, 5500], [10000, 6000], [9000, 5000]]);
});

Deno.test("all-play holds a team against everybody each week, and luck is what it has beyond that", () => {
  const [best] = allPlay(four);
  assert.equal(best.team.id, 1);
  assert.deepEqual([best.wins, best.losses, best.ties], [5, 1, 0]);
  assert.ok(Math.abs(best.expectedWins - 5 / 3) < 1e-9);
  assert.ok(Math.abs(best.luck - 1 / 3) < 1e-9);
});

Deno.test("whatever the season, wins are losses, points for are points against, and positions are 1 to n", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const rows = anySeason(dice(seed));
    const table = standings(rows);
    const sum = (value: (line: Standing) => number) => table.reduce((all, line) => all + value(line), 0);
    assert.equal(sum(({ wins }) => wins), sum(({ losses }) => losses), `seed ${seed}`);
    assert.equal(sum(({ ties }) => ties) % 2, 0, `seed ${seed}`);
    assert.equal(
      sum(({ pointsFor }) => pointsFor),
      sum(({ pointsAgainst }) => pointsAgainst),
      `seed ${seed}`,
    );
    assert.deepEqual(table.map(({ position }) => position), rows.teams.map((_, i) => i + 1));
    assert.equal(new Set(order(table)).size, rows.teams.length);
    assert.ok(table.every(({ gamesBack }) => gamesBack >= 0));
    const luck = allPlay(rows).reduce((all, line) => all + line.luck, 0);
    assert.ok(Math.abs(luck) < 1e-9, `seed ${seed}: luck adds up to ${luck}`);
    for (const { positions } of rankByWeek(rows).lines) assert.ok(positions.every((at) => at >= 1));
    const marked = table.filter(({ fate }) => fate === "clinched").length;
    const out = table.filter(({ fate }) => fate === "eliminated").length;
    const cut = table.filter(({ inPlayoffs }) => inPlayoffs).length;
    assert.ok(marked <= cut && out <= table.length - cut, `seed ${seed}: ${marked} in, ${out} out of ${cut}`);
  }
});

Deno.test("a mark is never taken back, whatever the games left bring", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const draw = dice(seed);
    const rows = anySeason(draw);
    const full = { ...rows, teams: rows.teams.map((team) => ({ ...team, seed: null, finalRank: null })) };
    const regular = full.matchups.filter(({ phase, away }) => phase === "regular" && away);
    const last = Math.max(0, ...regular.map(({ week }) => week));
    const decided = full.matchups.map((matchup) =>
      matchup.away && matchup.outcome === "undecided"
        ? { ...matchup, outcome: (["home", "away", "tie"] as const)[draw(3)] }
        : matchup
    );
    const end = new Map(standings({ ...full, matchups: decided }).map((line) => [line.team.id, line]));
    for (let week = 1; week < last; week++) {
      for (const { team, fate } of standings({ ...full, matchups: decided }, week)) {
        if (fate) {
          assert.equal(
            end.get(team.id)!.inPlayoffs,
            fate === "clinched",
            `seed ${seed}, week ${week}, team ${team.id}`,
          );
        }
      }
    }
  }
});
