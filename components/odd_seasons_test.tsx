/** Seasons that are not twelve teams in mid-November: drawn all the same, and plainly. @module */
import assert from "node:assert/strict";
import { render } from "preact-render-to-string";
import { BracketTree } from "@/components/BracketTree.tsx";
import { RankChart } from "@/components/charts/RankChart.tsx";
import { ScoreChart } from "@/components/charts/ScoreChart.tsx";
import { Lineups } from "@/components/Lineups.tsx";
import { MatchupHead } from "@/components/MatchupHead.tsx";
import { paths } from "@/components/paths.ts";
import { Schedule } from "@/components/Schedule.tsx";
import { Scoreboard } from "@/components/Scoreboard.tsx";
import { cutAfter, StandingsTable } from "@/components/StandingsTable.tsx";
import { bracket } from "@/lib/league/bracket.ts";
import { teamSchedule } from "@/lib/league/schedule.ts";
import { rankByWeek, scoresByWeek } from "@/lib/league/season_curve.ts";
import { type Standing, standings } from "@/lib/league/standings.ts";
import { league, season, teamId } from "@/lib/league/testing/season.ts";
import type { SeasonRows } from "@/lib/league/types.ts";

const at = paths(league.slug);

/** Everything there is to see of a season, as text with its tags. */
function drawn(rows: SeasonRows): string {
  const table = standings(rows);
  const curve = rankByWeek(rows);
  const tree = bracket(rows);
  const [team] = rows.teams;
  const year = rows.season.year;
  return render(
    <>
      <StandingsTable rows={rows} table={table} />
      <Scoreboard rows={rows} matchups={rows.matchups} table={table} />
      <RankChart curve={curve} />
      <RankChart curve={curve} only={team.id} />
      <Schedule at={at} year={year} lines={teamSchedule(rows, team.id)} />
      <ScoreChart curve={scoresByWeek(rows)} team={team.id} schedule={teamSchedule(rows, team.id)} />
      {tree && <BracketTree at={at} year={year} bracket={tree} />}
    </>,
  );
}

Deno.test("a season before its draft shows its teams and no charts", () => {
  const html = drawn(season({ teams: 10, weeks: [], season: { status: "preseason", currentWeek: 0 } }));
  assert.equal(html.match(/<tr/g)?.length, 12);
  assert.doesNotMatch(html, /<figure|NaN|undefined|null/);
});

Deno.test("a schedule that nobody has played yet is to be played", () => {
  const html = drawn(season({
    teams: 4,
    weeks: [[{ home: 1, away: 2 }, { home: 3, away: 4 }]],
    season: { status: "preseason", currentWeek: 0 },
  }));
  assert.match(html, /To play/);
  assert.doesNotMatch(html, /class="score"|NaN|undefined/);
});

Deno.test("a tie has no loser and says that it is one", () => {
  const rows = season({ teams: 2, weeks: [[[1, 88.5, 2, 88.5]]] });
  const html = render(<Scoreboard rows={rows} matchups={rows.matchups} />);
  assert.match(html, /A tie/);
  assert.doesNotMatch(html, /side lost/);
});

Deno.test("a bye is a team without a score and without a link to a matchup", () => {
  const rows = season({ teams: 3, weeks: [[[1, 90, 2, 80], [3, 70]]] });
  const html = render(<Scoreboard rows={rows} matchups={rows.matchups} />);
  assert.match(html, /Bye/);
  assert.equal(html.match(/<a class="game"/g)?.length, 1);
  const [, bye] = rows.matchups;
  const head = render(
    <MatchupHead at={at} season={rows.season} matchup={bye} home={rows.teams[2]} away={null} />,
  );
  assert.match(head, /has a bye/);
});

Deno.test("twenty teams with names of forty letters are all there", () => {
  const long = "W".repeat(40);
  const rows = season({
    teams: 20,
    weeks: [
      Array.from(
        { length: 10 },
        (_, i): [number, number, number, number] => [2 * i + 1, 90 + i, 2 * i + 2, 80 - i],
      ),
      Array.from(
        { length: 10 },
        (_, i): [number, number, number, number] => [2 * i + 1, 70 + i, 2 * i + 2, 80 - i],
      ),
    ],
    team: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i + 1, { name: long, managers: [] }])),
  });
  const html = drawn(rows);
  assert.ok(html.split(long).length > 60);
  assert.doesNotMatch(html, /NaN|undefined/);
});

Deno.test("the best score of a week is marked once the week is over, and only then", () => {
  const over = season({ teams: 4, weeks: [[[1, 90, 2, 80], [3, 70, 4, 99]]] });
  const html = render(<Scoreboard rows={over} matchups={over.matchups} />);
  assert.match(html, /<mark><span class="score" ?>99/);
  assert.equal(html.match(/<mark>/g)?.length, 1);
  const running = season({ teams: 4, weeks: [[[1, 90, 2, 80], { home: 3, away: 4 }]] });
  assert.doesNotMatch(render(<Scoreboard rows={running} matchups={running.matchups} />), /<mark>/);
});

Deno.test("the cut line is drawn where the first places lead to the playoffs, and nowhere else", () => {
  const table = (pattern: string) =>
    [...pattern].map((letter) => ({ inPlayoffs: letter === "x" })) as unknown as Standing[];
  assert.equal(cutAfter(table("xxxx------")), 4);
  assert.equal(cutAfter(table("xxx-x-----")), null);
  assert.equal(cutAfter(table("xxxx")), null);
  assert.equal(cutAfter(table("----")), null);
  assert.equal(cutAfter([]), null);
});

Deno.test("lineups that the provider never told are said to be missing", () => {
  const html = render(<Lineups home={[]} away={[]} names={["A", "B"]} bye={false} />);
  assert.match(html, /not who was in the lineups/);
  assert.doesNotMatch(html, /<table/);
});

Deno.test("a lineup with one player more than the other leaves a place empty", () => {
  const entry = (playerId: number, slot: string, starter: boolean) => ({
    playerId,
    player: `Player ${playerId}`,
    position: slot,
    proTeam: "KC",
    slot,
    starter,
    points: null,
    projected: null,
  });
  const html = render(
    <Lineups
      home={[entry(1, "RB", true), entry(2, "RB", true)]}
      away={[entry(3, "RB", true)]}
      names={["A", "B"]}
      bye={false}
    />,
  );
  assert.match(html, /Empty/);
  assert.match(html, /–/);
});

Deno.test("a season without playoffs has no bracket, and its chart still ends in a champion's order", () => {
  const rows = season({
    teams: 2,
    weeks: [[[1, 90, 2, 80]], [[1, 90, 2, 95]]],
    ranks: [2, 1],
    regularWeeks: 2,
  });
  assert.equal(bracket(rows), null);
  assert.match(drawn(rows), /1st/);
  assert.equal(rows.teams[0].id, teamId(1));
});
