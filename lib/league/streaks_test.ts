import assert from "node:assert/strict";
import { currentStreak, managerStreaks, streaksByManager, streakText } from "./streaks.ts";
import { history, manager, season } from "./testing/season.ts";

Deno.test("the current streak is the run the last result belongs to", () => {
  assert.deepEqual(currentStreak(["loss", "win", "win"]), { result: "win", length: 2 });
  assert.deepEqual(currentStreak(["tie"]), { result: "tie", length: 1 });
  assert.equal(currentStreak([]), null);
  assert.deepEqual([{ result: "win" as const, length: 3 }, null].map(streakText), ["W3", "–"]);
});

const win: [number, number, number, number] = [1, 100, 2, 90];
const loss: [number, number, number, number] = [1, 90, 2, 100];
const tie: [number, number, number, number] = [1, 90, 2, 90];
const two = history(
  season({ year: 2020, teams: 2, weeks: [[win], [win], [tie], [win]] }),
  season({ year: 2019, teams: 2, weeks: [[loss], [win], [win]] }),
);

Deno.test("a manager's streak goes on from season to season, ends with a tie, and knows where it began", () => {
  const runs = managerStreaks(two).filter((run) => run.manager.id === 1);
  assert.deepEqual(
    runs.map((
      { result, length, first, last, running },
    ) => [result, length, first.season, first.week, last.season, last.week, running]),
    [
      ["loss", 1, 2019, 1, 2019, 1, false],
      ["win", 4, 2019, 2, 2020, 2, false],
      ["win", 1, 2020, 4, 2020, 4, true],
    ],
  );
  const { current, longestWinning, longestLosing } = streaksByManager(two).get(manager(1).id)!;
  assert.deepEqual([current?.length, longestWinning?.length, longestLosing?.length], [1, 4, 1]);
});

Deno.test("byes and open games neither end nor lengthen a streak", () => {
  const rows = season({ teams: 2, weeks: [[win], [[1, 50], [2, 50]], [{ home: 1, away: 2 }], [win]] });
  assert.deepEqual(managerStreaks(history(rows)).map(({ length, running }) => [length, running]), [
    [2, true],
    [2, true],
  ]);
});

Deno.test("a tie last leaves no current streak of wins or losses", () => {
  const rows = season({ teams: 2, weeks: [[win], [tie]] });
  assert.equal(streaksByManager(history(rows)).get(manager(1).id)!.current, null);
});
