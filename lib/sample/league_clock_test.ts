import assert from "node:assert/strict";
import { moment, weekOpens, weekSettles } from "@/lib/sample/calendar.ts";
import {
  midWeek,
  sampleLeague,
  type WireMatchup,
  type WireSeason,
  type WireSide,
} from "@/lib/sample/league.ts";
import type { WireEntry } from "@/lib/sample/wire_roster.ts";

const league = sampleLeague();
const current = league.season(2026, midWeek());
const teamIds = Array.from({ length: 12 }, (_, i) => i + 1);

const sides = ({ home, away }: WireMatchup): WireSide[] => away ? [home, away] : [home];
const starters = (entries: WireEntry[]) => entries.filter((e) => ![20, 21].includes(e.lineupSlotId));
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const week = (season: WireSeason, number: number) =>
  season.schedule.filter(({ matchupPeriodId }) => matchupPeriodId === number);
const stat = (entry: WireEntry, source: 0 | 1) =>
  entry.playerPoolEntry.player.stats.find(({ statSourceId }) => statSourceId === source)?.appliedTotal;

Deno.test("on Sunday afternoon in week 11 some have played, some are playing and some will", () => {
  assert.equal(midWeek().getUTCDay(), 0);
  const { status } = current;
  assert.deepEqual(
    [
      status.currentMatchupPeriod,
      status.latestScoringPeriod,
      status.finalScoringPeriod,
      current.scoringPeriodId,
    ],
    [11, 11, 17, 11],
  );
  assert.deepEqual(status.previousSeasons, [2019, 2020, 2021, 2022, 2023, 2024, 2025]);
  for (const { matchupPeriodId, winner, home, away } of current.schedule) {
    assert.equal(winner === "UNDECIDED", matchupPeriodId >= 11);
    for (const side of [home, away!]) {
      if (matchupPeriodId > 11) {
        assert.deepEqual(side, { gamesPlayed: 0, teamId: side.teamId, totalPoints: 0 });
      }
      if (matchupPeriodId !== 11) continue;
      assert.equal(side.totalPoints, 0);
      const live = starters(side.rosterForCurrentScoringPeriod!.entries);
      const waiting = live.filter((entry) => stat(entry, 0) === undefined && stat(entry, 1));
      const projected = sum(live.map((entry) => stat(entry, 0) ?? stat(entry, 1) ?? 0));
      assert.ok(side.totalPointsLive! > 0);
      assert.ok(side.totalProjectedPointsLive! >= projected - 0.01, "who plays on may still score");
      assert.ok(waiting.length < live.length);
    }
  }
  const entries = week(current, 11).flatMap(sides).flatMap((s) => s.rosterForCurrentScoringPeriod!.entries);
  const begun = entries.filter((entry) => stat(entry, 0) !== undefined).length;
  assert.ok(begun > 100 && begun < 180, `${begun} of ${entries.length} have begun`);
});

Deno.test("points only grow towards the end of a week, and nothing that has been told changes", () => {
  const at = (day: number, hour: number) => league.season(2026, new Date(moment(2026, 11, day, hour)));
  const [thursday, sunday, night, monday] = [at(0, 19), at(3, 15), at(3, 23), at(4, 23.9)];
  const final = league.season(2026, new Date(weekSettles(2026, 11)));
  const begun = ({ schedule }: WireSeason) =>
    schedule.filter((m) => m.matchupPeriodId === 11).flatMap(sides)
      .flatMap((s) => s.rosterForCurrentScoringPeriod!.entries).filter((entry) =>
        stat(entry, 0) !== undefined
      ).length;
  const counts = [thursday, sunday, night, monday].map(begun);
  assert.equal(counts[0], 0);
  assert.ok(counts[1] > 50 && counts[1] < counts[2] && counts[2] < counts[3], `${counts}`);
  const totals = (season: WireSeason) =>
    week(season, 11).flatMap(sides).map((s) => s.totalPointsLive ?? s.totalPoints);
  assert.deepEqual(totals(monday), totals(final));
  assert.ok(week(final, 11).every(({ winner }) => winner !== "UNDECIDED"));
  assert.deepEqual(week(final, 10), week(thursday, 10));
  assert.equal(final.status.currentMatchupPeriod, 12);
});

Deno.test("before the draft there are teams and a schedule, and after the last week a champion", () => {
  const summer = league.season(2026, new Date(Date.UTC(2026, 6, 1)));
  assert.equal(summer.draftDetail.drafted, false);
  assert.equal(summer.draftDetail.picks.length, 0);
  assert.ok(
    summer.teams.every(({ roster, record }) => roster.entries.length === 0 && record.overall.wins === 0),
  );
  assert.equal(summer.schedule.length, 14 * 6);
  assert.ok(summer.schedule.every(({ winner }) => winner === "UNDECIDED"));

  const drafted = league.season(2026, new Date(weekOpens(2026, 1)));
  assert.equal(drafted.draftDetail.picks.length, 192);
  assert.ok(drafted.teams.every(({ roster }) => roster.entries.length === 16));

  const over = league.season(2026, new Date(weekSettles(2026, 17)));
  assert.equal(over.schedule.length, 14 * 6 + 7 + 6 + 6);
  assert.deepEqual(over.teams.map((t) => t.rankCalculatedFinal).sort((a, b) => a - b), teamIds);
});

Deno.test("playoff rounds come on the schedule one after the other", () => {
  const weeksAt = (week: number) =>
    Math.max(...league.season(2026, new Date(weekOpens(2026, week))).schedule.map((m) => m.matchupPeriodId));
  assert.deepEqual([14, 15, 16, 17].map(weeksAt), [14, 15, 16, 17]);
});
