/**
 * The sample league from its first season to its newest: the same for the same seed, whatever the time is.
 *
 * @module
 */
import { FRANCHISES, SEASONS } from "@/lib/sample/cast.ts";
import { careers } from "@/lib/sample/players.ts";
import { random } from "@/lib/league/random.ts";
import { playSeason, type Season } from "@/lib/sample/season.ts";

/**
 * Every season played to its end, oldest first.
 *
 * @param newest the year of the last of the eight seasons
 */
export function history(seed: string, newest: number): Season[] {
  const dice = random(seed);
  const professionals = careers(SEASONS, dice.branch("professionals"));
  const seasons: Season[] = [];
  let draftOrder = dice.branch("first draft").shuffled(FRANCHISES.map(({ id }) => id));
  professionals.forEach((players, index) => {
    const year = newest - SEASONS + 1 + index;
    const season = playSeason(year, index, players, draftOrder, dice.branch(`season ${index}`));
    seasons.push(season);
    // Last year's last place picks first.
    draftOrder = [...season.places].reverse();
  });
  return seasons;
}
