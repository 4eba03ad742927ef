/**
 * Do a side's points add up from its rounds of real games?
 *
 * @module
 */
import { pointsText, total } from "@/lib/league/points.ts";
import type { TeamId } from "@/lib/league/types.ts";
import type { ProviderMatchup, ProviderSeason, ProviderSide } from "./provider_season.ts";

/** What a side has beyond the sum of its rounds, in hundredths; 0 where the provider does not tell the rounds. */
export function sideBonus(side: ProviderSide): number {
  return side.pointsByPeriod.length === 0 ? 0 : side.points - total(side.pointsByPeriod);
}

/**
 * The points that these matchups give every home side for being at home, in hundredths; 0 for none. A bonus is a rule
 * when at least two home sides have the same one, or the only matchup there is; one side alone is a mistake or a
 * correction.
 */
export function homeBonus(matchups: ProviderMatchup[]): number {
  const games = matchups.filter((matchup) => matchup.away !== null && matchup.outcome !== "undecided");
  const counts = new Map<number, number>();
  for (const { home } of games) {
    const bonus = sideBonus(home);
    if (bonus !== 0) counts.set(bonus, (counts.get(bonus) ?? 0) + 1);
  }
  const [usual] = [...counts].sort((a, b) => b[1] - a[1]);
  return usual && (usual[1] > 1 || games.length === 1) ? usual[0] : 0;
}

/**
 * A sentence for every side whose points are not the sum of its rounds and whose difference nothing explains: neither
 * the bonus that the document states, nor one that home sides have in that part of the season, nor, in the regular
 * season, a record that confirms the points (commissioners correct scores by hand).
 *
 * @param confirmed teams whose stated points the matchups make
 */
export function totalProblems(season: ProviderSeason, confirmed: Set<TeamId>): string[] {
  const regular = season.matchups.filter((matchup) => matchup.phase === "regular");
  const playoffs = season.matchups.filter((matchup) => matchup.phase !== "regular");
  const names = new Map(season.teams.map((team) => [team.id, team.name]));
  return [regular, playoffs].flatMap((matchups) => {
    const usual = homeBonus(matchups);
    return matchups.filter((matchup) => isOver(season, matchup)).flatMap((matchup) =>
      [matchup.home, matchup.away].flatMap((side) => {
        if (side === null) return [];
        const found = sideBonus(side);
        const explained = found === 0 || found === side.bonus || (side === matchup.home && found === usual) ||
          (matchup.phase === "regular" && confirmed.has(side.team));
        if (explained) return [];
        const rounds = pointsText(total(side.pointsByPeriod));
        const name = names.get(side.team) ?? `team ${side.team}`;
        return [
          `week ${matchup.week}: ${name} has ${
            pointsText(side.points)
          } points, where its rounds add up to ${rounds}`,
        ];
      })
    );
  });
}

/** Totals lag behind while games are on. */
function isOver(season: ProviderSeason, { week, away, outcome }: ProviderMatchup): boolean {
  if (away === null) return season.status === "finished" || week < season.currentWeek;
  return outcome !== "undecided";
}
