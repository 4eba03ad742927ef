import assert from "node:assert/strict";
import { lastWeek, proSchedule, regularWeeks } from "@/lib/sample/calendar.ts";
import {
  midWeek,
  SAMPLE_SEED,
  sampleLeague,
  type WireMatchup,
  type WireSeason,
  type WireSide,
} from "@/lib/sample/league.ts";
import { random } from "@/lib/league/random.ts";
import type { WireEntry } from "@/lib/sample/wire_roster.ts";

const league = sampleLeague();
const seasons = league.years.map((year) => league.season(year, midWeek()));
const current = seasons.at(-1)!;
const finished = seasons.slice(0, -1);
const teamIds = Array.from({ length: 12 }, (_, i) => i + 1);
const BENCHES = [20, 21];

const hundredths = (points: number) => Math.round(points * 100);
const sides = ({ home, away }: WireMatchup): WireSide[] => away ? [home, away] : [home];
const starters = (entries: WireEntry[]) => entries.filter((e) => !BENCHES.includes(e.lineupSlotId));
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const week = (season: WireSeason, number: number) =>
  season.schedule.filter(({ matchupPeriodId }) => matchupPeriodId === number);
const stat = (entry: WireEntry, source: 0 | 1) =>
  entry.playerPoolEntry.player.stats.find(({ statSourceId }) => statSourceId === source)?.appliedTotal;

async function hash(seasons: WireSeason[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(seasons));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("the same seed gives the same bytes, and another seed another league", async () => {
  const again = sampleLeague();
  assert.equal(await hash(seasons), await hash(again.years.map((year) => again.season(year, midWeek()))));
  const other = sampleLeague("another seed");
  assert.notEqual(await hash(seasons), await hash(other.years.map((year) => other.season(year, midWeek()))));
});

Deno.test("there are eight seasons, the newest in any year asked for, none over two megabytes", () => {
  assert.deepEqual(league.years, [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
  assert.deepEqual(sampleLeague("x", 2031).years, [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031]);
  assert.throws(() => league.season(2018, midWeek()), /no season 2018/);
  for (const season of seasons) assert.ok(JSON.stringify(season).length <= 2_000_000);
});

Deno.test("in every week of the regular season every team plays once, and in the playoffs plays or rests", () => {
  for (const season of seasons) {
    const weeks = season === current ? regularWeeks(season.seasonId) : lastWeek(season.seasonId);
    for (let number = 1; number <= weeks; number++) {
      const matchups = week(season, number);
      const teams = matchups.flatMap(sides).map(({ teamId }) => teamId).sort((a, b) => a - b);
      assert.deepEqual(teams, teamIds, `${season.seasonId}, week ${number}`);
      if (number <= regularWeeks(season.seasonId)) assert.ok(matchups.every(({ away }) => away));
    }
    assert.equal(Math.max(...season.schedule.map((m) => m.matchupPeriodId)), weeks);
    assert.equal(new Set(season.schedule.map(({ id }) => id)).size, season.schedule.length);
  }
});

Deno.test("records are what the decided matchups of the regular season add up to", () => {
  for (const season of seasons) {
    for (const team of season.teams) {
      const own = season.schedule.filter(({ matchupPeriodId, winner, home, away }) =>
        matchupPeriodId <= regularWeeks(season.seasonId) && winner !== "UNDECIDED" &&
        [home.teamId, away?.teamId].includes(team.id)
      );
      const result = (m: WireMatchup) =>
        m.winner === "TIE" ? "tie" : (m.winner === "HOME") === (m.home.teamId === team.id) ? "win" : "loss";
      const points = (mine: boolean) =>
        sum(
          own.flatMap(sides).filter((s) => (s.teamId === team.id) === mine).map((s) =>
            hundredths(s.totalPoints)
          ),
        );
      const { overall, home, away, division } = team.record;
      const count = (what: string) => own.filter((m) => result(m) === what).length;
      assert.deepEqual(
        [
          overall.wins,
          overall.losses,
          overall.ties,
          hundredths(overall.pointsFor),
          hundredths(overall.pointsAgainst),
        ],
        [count("win"), count("loss"), count("tie"), points(true), points(false)],
        `${season.seasonId}, team ${team.id}`,
      );
      assert.equal(home.wins + away.wins, overall.wins);
      assert.ok(division.wins + division.losses + division.ties <= 10);
    }
  }
});

Deno.test("a decided matchup is won by the side with more points", () => {
  for (const { winner, home, away } of seasons.flatMap(({ schedule }) => schedule)) {
    if (winner === "UNDECIDED" || !away) continue;
    const margin = hundredths(home.totalPoints) - hundredths(away.totalPoints);
    assert.equal(winner, margin > 0 ? "HOME" : margin < 0 ? "AWAY" : "TIE");
  }
});

Deno.test("starters add up to the total of their side, to the hundredth, wherever a lineup is told", () => {
  let told = 0;
  for (const side of seasons.flatMap(({ schedule }) => schedule).flatMap(sides)) {
    const roster = side.rosterForCurrentScoringPeriod ?? side.rosterForMatchupPeriod;
    if (!roster) continue;
    told++;
    const scored = sum(starters(roster.entries).map((e) => hundredths(e.playerPoolEntry.appliedStatTotal)));
    assert.equal(scored, hundredths(side.totalPointsLive ?? side.totalPoints));
    assert.equal(scored, hundredths(roster.appliedStatTotal));
    for (const entry of side.rosterForCurrentScoringPeriod?.entries ?? []) {
      assert.equal(entry.playerPoolEntry.appliedStatTotal, stat(entry, 0) ?? 0);
    }
  }
  assert.ok(told > 12 * (17 + 17 + 11), `${told} lineups`);
});

Deno.test("the three newest seasons tell every lineup with its bench, the others the last week's starters", () => {
  for (const season of seasons.slice(-3)) {
    for (const side of season.schedule.filter((m) => m.matchupPeriodId <= 11).flatMap(sides)) {
      const entries = side.rosterForCurrentScoringPeriod!.entries;
      assert.equal(entries.length, 16);
      const slots = starters(entries).map((entry) => entry.lineupSlotId);
      const allowed = season.settings.rosterSettings.lineupSlotCounts;
      for (const slot of new Set(slots)) assert.ok(slots.filter((s) => s === slot).length <= allowed[slot]);
      for (const { lineupSlotId, playerPoolEntry } of starters(entries)) {
        assert.ok(playerPoolEntry.player.eligibleSlots.includes(lineupSlotId));
      }
    }
  }
  for (const season of seasons.slice(0, -3)) {
    for (const { matchupPeriodId, ...matchup } of season.schedule) {
      const last = matchupPeriodId === lastWeek(season.seasonId);
      for (const side of sides(matchup as WireMatchup)) {
        assert.equal(side.rosterForCurrentScoringPeriod, undefined);
        assert.equal(side.rosterForMatchupPeriod !== undefined, last);
        assert.ok(side.rosterForMatchupPeriod?.entries.every((e) => e.lineupSlotId === 0) ?? true);
      }
    }
  }
});

Deno.test("nobody is on two rosters in a week, and nobody scores while his team rests", () => {
  for (const season of seasons.slice(-3)) {
    const dice = random(SAMPLE_SEED).branch(`season ${season.seasonId - league.years[0]}`).branch("calendar");
    const kickoffs = proSchedule(season.seasonId, dice);
    let resting = 0;
    for (let number = 1; number <= season.status.currentMatchupPeriod; number++) {
      const entries = week(season, number).flatMap(sides).flatMap((s) =>
        s.rosterForCurrentScoringPeriod!.entries
      );
      assert.equal(new Set(entries.map(({ playerId }) => playerId)).size, entries.length, `week ${number}`);
      for (const entry of entries) {
        if (kickoffs[number - 1].has(entry.playerPoolEntry.player.proTeamId)) continue;
        resting++;
        assert.equal(entry.playerPoolEntry.appliedStatTotal, 0);
        assert.deepEqual(entry.playerPoolEntry.player.stats, []);
      }
    }
    assert.ok(resting > 100, "byes were looked at");
  }
  for (const { teams } of seasons) {
    const rostered = teams.flatMap(({ roster }) => roster.entries.map(({ playerId }) => playerId));
    assert.equal(rostered.length, 12 * 16);
    assert.equal(new Set(rostered).size, rostered.length);
  }
});

Deno.test("seeds order the teams by record and then by points, and final ranks by the last games", () => {
  for (const season of seasons) {
    const bySeed = season.teams.toSorted((a, b) => a.playoffSeed - b.playoffSeed);
    assert.deepEqual(bySeed.map((team) => team.playoffSeed), teamIds);
    const worth = ({ record: { overall } }: typeof bySeed[number]) =>
      (overall.wins + overall.ties / 2) * 1e6 + overall.pointsFor;
    bySeed.slice(1).forEach((team, i) => assert.ok(worth(bySeed[i]) >= worth(team)));
  }
  for (const season of finished) {
    assert.deepEqual(season.teams.map((t) => t.rankCalculatedFinal).sort((a, b) => a - b), teamIds);
    const rank = new Map(season.teams.map((team) => [team.id, team.rankCalculatedFinal]));
    for (const { winner, home, away } of week(season, lastWeek(season.seasonId))) {
      const [won, lost] = winner === "HOME" ? [home, away!] : [away!, home];
      assert.equal(rank.get(won.teamId)! + 1, rank.get(lost.teamId)!, `${season.seasonId}`);
      assert.equal(rank.get(won.teamId)! % 2, 1);
    }
  }
  assert.ok(current.teams.every((team) => team.rankCalculatedFinal === 0));
});

Deno.test("the first two seeds rest in the first round, and the oldest two seasons do not name the brackets", () => {
  for (const season of finished) {
    const firstRound = week(season, regularWeeks(season.seasonId) + 1);
    const seed = new Map(season.teams.map((team) => [team.id, team.playoffSeed]));
    const resting = firstRound.filter(({ away }) => !away);
    assert.deepEqual(resting.map(({ home }) => seed.get(home.teamId)), [1, 2]);
    assert.ok(resting.every(({ winner }) => winner === "UNDECIDED"));
    const tiers = new Set(season.schedule.map(({ playoffTierType }) => playoffTierType));
    if (season.seasonId <= 2020) assert.deepEqual(tiers, new Set([undefined]));
    else assert.equal(tiers.size, 4);
  }
});

Deno.test("the draft is a snake in which nobody is picked twice", () => {
  for (const { draftDetail: { picks } } of seasons) {
    assert.equal(new Set(picks.map(({ playerId }) => playerId)).size, 192);
    const round = (number: number) =>
      picks.filter(({ roundId }) => roundId === number).map(({ teamId }) => teamId);
    assert.deepEqual(round(1).toSorted((a, b) => a - b), teamIds);
    assert.deepEqual(round(2), round(1).toReversed());
    assert.deepEqual(round(3), round(1));
    assert.deepEqual(picks.map(({ overallPickNumber }) => overallPickNumber), picks.map((_, i) => i + 1));
  }
});

Deno.test("owners are members, the same account in every season, and names come whole since 2023", () => {
  const accounts = new Map<string, string>();
  for (const { members, teams, seasonId } of seasons) {
    const ids = new Set(members.map(({ id }) => id));
    for (const { id, displayName } of members) {
      assert.match(id, /^\{[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}\}$/);
      assert.equal(accounts.get(displayName) ?? id, id);
      accounts.set(displayName, id);
    }
    for (const { owners, primaryOwner, name, location, nickname } of teams) {
      assert.ok(owners.every((owner) => ids.has(owner)) && owners.includes(primaryOwner));
      assert.equal(name !== undefined, seasonId >= 2023);
      assert.equal(location !== undefined && nickname !== undefined, seasonId < 2023);
    }
  }
  assert.equal(new Set(accounts.values()).size, accounts.size);
});

Deno.test("there are pick-ups and trades in every season", () => {
  for (const { teams, seasonId } of finished) {
    const acquisitions = sum(teams.map(({ transactionCounter }) => transactionCounter.acquisitions));
    const trades = sum(teams.map(({ transactionCounter }) => transactionCounter.trades)) / 2;
    assert.ok(acquisitions >= 20 && acquisitions < 200, `${seasonId}: ${acquisitions} pick-ups`);
    assert.ok(Number.isInteger(trades), `${seasonId}: a trade has two ends`);
  }
  assert.ok(sum(finished.flatMap(({ teams }) => teams.map((t) => t.transactionCounter.trades))) > 0);
});
