/**
 * The playoffs as ESPN runs them for six of twelve teams over three weeks: the first two seeds rest, and everybody who
 * is out of the championship plays on for a place.
 *
 * Places below the title were read off real documents: the losers of the first round play each other in both weeks
 * that are left and the last game decides fifth; the six who missed the playoffs stand on a ladder of three pairings,
 * where in each week the winners move up one pairing and the losers down.
 *
 * @module
 */

/** The part of the postseason a game belongs to, in ESPN's words. */
export type Tier = "WINNERS_BRACKET" | "WINNERS_CONSOLATION_LADDER" | "LOSERS_CONSOLATION_LADDER";

/** A game of the postseason, the better seed at home; no `away` is a bye. */
export interface PlayoffGame {
  home: number;
  away: number | null;
  tier: Tier;
}

/** How many teams play for the championship. */
export const PLAYOFF_TEAMS = 6;

/** Gives a game's winner and loser. A bye is never asked about. */
export type Decided = (home: number, away: number) => { winner: number; loser: number };

/** Two teams, the better seed first, and the games they are in. */
function game(seeds: readonly number[], a: number, b: number, tier: Tier): PlayoffGame {
  const [home, away] = seeds.indexOf(a) < seeds.indexOf(b) ? [a, b] : [b, a];
  return { home, away, tier };
}

const bye = (home: number): PlayoffGame => ({ home, away: null, tier: "WINNERS_BRACKET" });

/** The first round. `seeds` is every team, the best first. */
export function firstRound(seeds: readonly number[]): PlayoffGame[] {
  const ladder = seeds.slice(PLAYOFF_TEAMS);
  return [
    bye(seeds[0]),
    game(seeds, seeds[3], seeds[4], "WINNERS_BRACKET"),
    game(seeds, seeds[2], seeds[5], "WINNERS_BRACKET"),
    bye(seeds[1]),
    ...pairs(ladder).map(([a, b]) => game(seeds, a, b, "LOSERS_CONSOLATION_LADDER")),
  ];
}

/** The round after `round`, which must be the first or the second; `decided` tells how its games ended. */
export function nextRound(
  seeds: readonly number[],
  round: readonly PlayoffGame[],
  decided: Decided,
): PlayoffGame[] {
  const winners = round.filter((g) => g.tier === "WINNERS_BRACKET");
  const beaten = (g: PlayoffGame) => g.away === null ? null : decided(g.home, g.away).loser;
  const through = winners.map((g) => g.away === null ? g.home : decided(g.home, g.away).winner);
  const out = winners.map(beaten).filter((team) => team !== null);
  const fifth = round.filter((g) => g.tier === "WINNERS_CONSOLATION_LADDER");
  const forFifth = fifth.length > 0 ? fifth.map((g) => [g.home, g.away!]) : [];
  return [
    ...pairs(through).map(([a, b]) => game(seeds, a, b, "WINNERS_BRACKET")),
    ...[...pairs(out), ...forFifth].map(([a, b]) => game(seeds, a, b, "WINNERS_CONSOLATION_LADDER")),
    ...pairs(moved(round, decided)).map(([a, b]) => game(seeds, a, b, "LOSERS_CONSOLATION_LADDER")),
  ];
}

/** Final places, the champion first, from the last round. */
export function finalPlaces(lastRound: readonly PlayoffGame[], decided: Decided): number[] {
  return lastRound.flatMap((g) => {
    const { winner, loser } = decided(g.home, g.away!);
    return [winner, loser];
  });
}

/** The ladder's teams in their new order: the first winner stays on top, the last loser at the bottom. */
function moved(round: readonly PlayoffGame[], decided: Decided): number[] {
  const ladder = round.filter((g) => g.tier === "LOSERS_CONSOLATION_LADDER")
    .map((g) => decided(g.home, g.away!));
  const order: number[] = [];
  ladder.forEach(({ winner }, i) => {
    order.push(winner);
    order.push(...(i === 0 ? [] : [ladder[i - 1].loser]));
  });
  // Read as pairings: (w1 w2) (l1 w3) (l2 l3) is w1, w2, l1, w3, l2 and then the last loser.
  return [...order, ladder[ladder.length - 1].loser];
}

function pairs(teams: readonly number[]): [number, number][] {
  return Array.from({ length: teams.length / 2 }, (_, i) => [teams[2 * i], teams[2 * i + 1]]);
}
