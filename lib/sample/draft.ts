/**
 * The draft: sixteen rounds, the order turning round after each.
 *
 * @module
 */
import { type Player, POSITIONS } from "@/lib/sample/players.ts";
import { draftAppeal, ROSTER_SIZE } from "@/lib/sample/roster.ts";

export interface Pick {
  /** From 1. */
  overall: number;
  round: number;
  team: number;
  player: Player;
}

/**
 * Every pick in order.
 *
 * @param order the teams of the first round
 * @param rating what a team thinks a player will score a week
 */
export function snakeDraft(
  order: readonly number[],
  players: readonly Player[],
  rating: (team: number, player: Player) => number,
): Pick[] {
  const rosters = new Map(order.map((team) => [team, [] as Player[]]));
  // Of a position only the best left in a manager's eyes can be picked, so each keeps a ranking by position.
  const rankings = new Map(order.map((team) => [
    team,
    POSITIONS.map((position) =>
      players
        .filter((player) => player.position === position)
        .map((player) => ({ player, rating: rating(team, player), projected: 0, plays: true }))
        .sort((a, b) => b.rating - a.rating)
    ),
  ]));
  const taken = new Set<Player>();
  const picks: Pick[] = [];
  for (let round = 1; round <= ROSTER_SIZE; round++) {
    for (const team of round % 2 === 1 ? order : [...order].reverse()) {
      const roster = rosters.get(team)!;
      let player: Player | null = null;
      let most = -Infinity;
      for (const ranking of rankings.get(team)!) {
        const best = ranking.find((prospect) => !taken.has(prospect.player));
        const appeal = best ? draftAppeal(best, roster, round) : -Infinity;
        if (best && appeal > most) [player, most] = [best.player, appeal];
      }
      if (!player) throw new Error(`Draft, round ${round}: nobody is left for team ${team}`);
      taken.add(player);
      roster.push(player);
      picks.push({ overall: picks.length + 1, round, team, player });
    }
  }
  return picks;
}
