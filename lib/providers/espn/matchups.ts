/**
 * The schedule in our own words: points, bonus and lineups of each side.
 *
 * @module
 */
import { points } from "@/lib/league/points.ts";
import type { Points, TeamId } from "@/lib/league/types.ts";
import type { ProviderLineupEntry, ProviderMatchup, ProviderSide } from "../provider_season.ts";
import { type Calendar, type Game, phase } from "./calendar.ts";
import type { EspnDocument, EspnRosterEntry, EspnSide } from "./document.ts";
import { lineup, placeCounts, playerId, type Scope, sideLineup } from "./lineup.ts";
import { periodsOf, type Scheduled, sidePoints } from "./schedule.ts";
import { starts } from "./slots.ts";

/** The matchups of a season, in the order of the schedule. */
export function matchups(document: EspnDocument, schedule: Scheduled[], when: Calendar): ProviderMatchup[] {
  const rosters = new Map(document.teams.map((team) => [team.id, team.roster?.entries ?? []]));
  const counts = placeCounts(document);

  const side = (of: EspnSide, { game }: Scheduled, periods: number[]): ProviderSide => {
    const open = game.outcome === "undecided" && when.status === "active" && game.week === when.currentWeek;
    const roster = rosters.get(of.teamId) ?? [];
    const scope = { periods, over: !open };
    const told = sideLineup(of, { counts, current: seats(roster) }, scope);
    const projected = of.totalProjectedPointsLive ?? of.totalProjectedPoints ?? 0;
    return {
      team: of.teamId as TeamId,
      points: sidePoints(of, open),
      projected: projected > 0 ? points(projected) : null,
      pointsByPeriod: Object.values(of.pointsByScoringPeriod ?? {}).map((value) => points(value ?? 0)),
      bonus: bonus(of, game, document, when),
      lineup: open ? withBench(told, roster, scope) : told,
    };
  };

  return schedule.map((entry) => {
    const { id, game, home, away } = entry;
    const periods = periodsOf(document, entry);
    return {
      id,
      week: game.week,
      periods: Math.max(1, periods.length),
      phase: phase(game.tier, game.week, when.regularWeeks),
      home: side(home, entry, periods),
      away: away && side(away, entry, periods),
      outcome: game.outcome,
    };
  });
}

/** Where the players of a roster sit, by player. */
function seats(roster: EspnRosterEntry[]): Map<number, number> {
  return new Map(roster.flatMap((entry) => {
    const id = playerId(entry);
    return id === null ? [] : [[id, entry.lineupSlotId]];
  }));
}

/** What the rules and the commissioner add to the sum of the periods; null where the document holds neither. */
function bonus(side: EspnSide, game: Game, document: EspnDocument, when: Calendar): Points | null {
  const rules = document.settings?.scoringSettings;
  const home = game.week <= when.regularWeeks ? rules?.homeTeamBonus : rules?.playoffHomeTeamBonus;
  if (typeof home !== "number" && !side.adjustment) return null;
  return points((game.home === side.teamId ? home ?? 0 : 0) + (side.adjustment ?? 0));
}

/** A box score may leave out the bench; in the week that is being played the roster as it stands has it. */
function withBench(
  told: ProviderLineupEntry[],
  roster: EspnRosterEntry[],
  scope: Scope,
): ProviderLineupEntry[] {
  if (told.some((entry) => !entry.starter)) return told;
  const named = new Set(told.map((entry) => entry.playerId));
  const bench = roster.filter((entry) => told.length === 0 || !starts(entry.lineupSlotId));
  return [...told, ...lineup(bench, scope).filter((entry) => !named.has(entry.playerId))];
}
