/**
 * Integrity: a season is shown only when its figures agree with each other. Each check knows the rules of real leagues
 * that look like mistakes (README.md lists them), so that what it reports is one.
 *
 * @module
 */
import { pointsText } from "@/lib/league/points.ts";
import type { TeamId } from "@/lib/league/types.ts";
import { HeldBack } from "./errors.ts";
import type { ProviderMatchup, ProviderSeason } from "./provider_season.ts";
import { recordProblems } from "./record_check.ts";
import { totalProblems } from "./total_check.ts";

/** A contradiction in a season: which check found it, and a sentence with the place and both figures. */
export interface Problem {
  check: "teams" | "weeks" | "totals" | "records" | "winners" | "ranks";
  text: string;
}

/** Everything in the season that contradicts something else in it; empty for a season that may be shown. */
export function checks(season: ProviderSeason): Problem[] {
  const unknown = teamProblems(season);
  // Without knowing the teams there is nothing to hold the rest against.
  if (unknown.length > 0) return unknown.map((text) => ({ check: "teams", text }));
  const records = recordProblems(season);
  const sound = (what: "games" | "points") => {
    const wrong = new Set(records.filter((problem) => problem.what === what).map((problem) => problem.team));
    const stated = season.teams.filter((team) => team.record !== null && !wrong.has(team.id));
    return new Set(stated.map((team) => team.id));
  };
  return [
    ...weekProblems(season).map((text) => ({ check: "weeks" as const, text })),
    ...totalProblems(season, sound("points")).map((text) => ({ check: "totals" as const, text })),
    ...winnerProblems(season, sound("games")).map((text) => ({ check: "winners" as const, text })),
    ...records.map(({ text }) => ({ check: "records" as const, text })),
    ...rankProblems(season).map((text) => ({ check: "ranks" as const, text })),
  ];
}

/**
 * Lets a sound season pass.
 *
 * @param label how the season is called in the message, such as `ESPN season 2019`
 * @throws HeldBack with the first three reasons and the number of the others
 */
export function assertSound(season: ProviderSeason, label: string): void {
  const found = checks(season);
  if (found.length === 0) return;
  const more = found.length > 3 ? `; and ${found.length - 3} more` : "";
  const reasons = found.slice(0, 3).map(({ text }) => text).join("; ");
  throw new HeldBack(`${label} is held back: ${reasons}${more}`);
}

const sidesOf = ({ home, away }: ProviderMatchup) => away === null ? [home] : [home, away];

function teamProblems({ teams, matchups, draft }: ProviderSeason): string[] {
  const known = new Set<TeamId>(teams.map((team) => team.id));
  const named = [
    ...matchups.flatMap((matchup) =>
      sidesOf(matchup).map(({ team }) => ({ team, where: `week ${matchup.week}: matchup ${matchup.id}` }))
    ),
    ...draft.map(({ team, overall }) => ({ team, where: `draft: pick ${overall}` })),
  ];
  return [
    ...(known.size < teams.length ? [`${teams.length} teams share ${known.size} ids`] : []),
    ...named.filter(({ team }) => !known.has(team))
      .map(({ team, where }) => `${where} names team ${team}, which is not among the ${teams.length} teams`),
  ];
}

function weekProblems({ teams, matchups }: ProviderSeason): string[] {
  const names = new Map(teams.map((team) => [team.id, team.name]));
  const seen = new Set<string>();
  return matchups.flatMap((matchup) =>
    sidesOf(matchup).flatMap(({ team }) => {
      const key = `${matchup.week} ${team}`;
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [`week ${matchup.week}: ${names.get(team)} plays more than once`];
    })
  );
}

/**
 * The flag is believed over the points, because commissioners may award a game, as long as something else in the
 * document agrees with it: both records in the regular season, the final ranks after it.
 */
function winnerProblems({ teams, matchups }: ProviderSeason, sound: Set<TeamId>): string[] {
  const byId = new Map(teams.map((team) => [team.id, team]));
  return matchups.flatMap(({ home, away, outcome, phase, week }) => {
    if (away === null || outcome === "undecided" || home.points === away.points) return [];
    const byPoints = home.points > away.points ? "home" : "away";
    if (outcome === byPoints) return [];
    const [first, second] = [byId.get(home.team)!, byId.get(away.team)!];
    if (phase === "regular" && sound.has(home.team) && sound.has(away.team)) return [];
    if (phase !== "regular" && first.finalRank && second.finalRank && outcome !== "tie") {
      if ((first.finalRank < second.finalRank) === (outcome === "home")) return [];
    }
    const verdict = outcome === "tie"
      ? "is called a tie"
      : `is given to ${(outcome === "home" ? first : second).name}`;
    const score = `${pointsText(home.points)} to ${pointsText(away.points)}`;
    return [`week ${week}: ${first.name} against ${second.name} ended ${score} and ${verdict}`];
  });
}

function rankProblems({ teams }: ProviderSeason): string[] {
  const holders = new Map<number, string>();
  return teams.flatMap(({ name, finalRank }) => {
    if (finalRank === null) return [];
    if (finalRank > teams.length) return [`${name} has final rank ${finalRank} of ${teams.length} teams`];
    const holder = holders.get(finalRank);
    holders.set(finalRank, name);
    return holder ? [`${holder} and ${name} both have final rank ${finalRank}`] : [];
  });
}
