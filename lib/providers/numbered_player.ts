/**
 * Players of whom a document tells nothing but the number, as a draft does.
 *
 * @module
 */
import type { ProviderPlayer } from "./provider_season.ts";

/** A stand-in for a player who is not named. */
export function numberedPlayer(id: number): ProviderPlayer {
  return { id, name: `Player ${id}`, position: "?", proTeam: "FA" };
}

/** True for such a stand-in. */
export function isNumbered({ id, name }: ProviderPlayer): boolean {
  return name === `Player ${id}`;
}

/** The same lists of players, where a stand-in in one is replaced by the player that another names. */
export function namedPlayers(lists: ProviderPlayer[][]): ProviderPlayer[][] {
  const known = new Map<number, ProviderPlayer>();
  for (const player of lists.flat()) if (!isNumbered(player)) known.set(player.id, player);
  return lists.map((list) =>
    list.map((player) => isNumbered(player) ? known.get(player.id) ?? player : player)
  );
}
