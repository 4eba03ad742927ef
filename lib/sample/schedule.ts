/**
 * Who meets whom in the regular season: everybody in the own division twice, and some of the other division once.
 *
 * @module
 */
import type { Random } from "@/lib/league/random.ts";

/** Two teams, the first at home. */
export type Pairing = [home: number, away: number];

/**
 * Rounds in which each of an even number of teams meets each other once: the circle method. All rounds have half as
 * many pairings as there are teams.
 */
export function roundRobin(teams: readonly number[]): Pairing[][] {
  const [fixed, ...circle] = teams;
  return circle.map((_, turn) => {
    const row = [fixed, ...circle.slice(turn), ...circle.slice(0, turn)];
    return row.slice(0, row.length / 2).map((team, i): Pairing => {
      const other = row[row.length - 1 - i];
      return (turn + i) % 2 === 0 ? [team, other] : [other, team];
    });
  });
}

/**
 * The regular season of two divisions of equal, even size: each pair of a division meets twice, at home and away, and
 * what is left of the weeks goes to games between the divisions, in the middle of the season.
 *
 * @throws RangeError when the weeks do not hold two rounds within the divisions, or hold more than one against all of
 * the other.
 */
export function regularSchedule(
  divisions: readonly [readonly number[], readonly number[]],
  weeks: number,
  dice: Random,
): Pairing[][] {
  const [east, west] = divisions.map((division) => dice.shuffled(division));
  const crossWeeks = weeks - 2 * (east.length - 1);
  if (crossWeeks < 0 || crossWeeks > east.length) {
    throw new RangeError(`${weeks} weeks do not suit two divisions of ${east.length}`);
  }
  const inWest = roundRobin(west);
  const inside = roundRobin(east).map((round, i) => [...round, ...inWest[i]]);
  const across = Array.from(
    { length: crossWeeks },
    (_, week) =>
      east.map((team, i): Pairing => {
        const other = west[(i + week) % west.length];
        return (i + week) % 2 === 0 ? [team, other] : [other, team];
      }),
  );
  const returns = inside.map((round) => round.map(([home, away]): Pairing => [away, home]));
  return [...inside, ...across, ...returns];
}
