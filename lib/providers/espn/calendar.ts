/**
 * Where a season stands and which of its weeks are the regular season: from ESPN's settings where the document has
 * them, else from the teams' records and the schedule itself.
 *
 * @module
 */
import type { Outcome, Phase, SeasonStatus } from "@/lib/league/types.ts";
import type { EspnDocument, EspnTeam } from "./document.ts";

/** A matchup as far as the calendar needs it. */
export interface Game {
  week: number;
  home: number;
  /** Null for a bye. */
  away: number | null;
  outcome: Outcome;
  /** ESPN's playoffTierType; "NONE" and null both mean that ESPN does not say. */
  tier: string | null;
  /** True once anybody has points. */
  scored: boolean;
}

export interface Calendar {
  status: SeasonStatus;
  regularWeeks: number;
  lastWeek: number;
  currentWeek: number;
}

/** More weeks than any season has. */
export const mostWeeks = 60;

const decided = (game: Game) => game.away !== null && game.outcome !== "undecided";
const open = (game: Game) => game.away !== null && game.outcome === "undecided";
const inBracket = (game: Game) => game.tier !== null && game.tier !== "NONE";

/** The four facts of lib/league/types.ts `Season` that depend on each other. */
export function calendar(document: EspnDocument, games: Game[]): Calendar {
  const status = seasonStatus(document, games);
  const lastWeek = Math.max(0, ...games.map((game) => game.week));
  return {
    status,
    lastWeek,
    regularWeeks: regularWeeks(document, games, status, lastWeek),
    currentWeek: currentWeek(document, games, status, lastWeek),
  };
}

function gamesInRecord({ record }: EspnTeam): number {
  const overall = record?.overall;
  return overall ? overall.wins + overall.losses + (overall.ties ?? 0) : 0;
}

function seasonStatus(document: EspnDocument, games: Game[]): SeasonStatus {
  const { status, teams } = document;
  // ESPN counts on through the NFL's calendar after the league's own season: 18 where the league ended in week 16.
  const period = Math.max(document.scoringPeriodId ?? 0, status?.latestScoringPeriod ?? 0);
  const final = status?.finalScoringPeriod ?? 0;
  const played = games.some((game) => game.scored || decided(game)) ||
    teams.some((team) => gamesInRecord(team) > 0);
  if (!played) {
    const begun = period > 0 && (final === 0 || period <= final) && document.draftDetail?.drafted !== false;
    return begun && games.length > 0 ? "active" : "preseason";
  }
  if ((final > 0 && period > final) || status?.isExpired) return "finished";
  return finalRanks(document).size === teams.length && !games.some(open) ? "finished" : "active";
}

/**
 * The final ranks by team, as far as ESPN knows them. `rankFinal` is what a commissioner put in place of
 * `rankCalculatedFinal`, and 0 where nobody did.
 */
export function finalRanks({ teams }: EspnDocument): Map<number, number> {
  const calculated = teams.map((team) => team.rankCalculatedFinal ?? 0);
  const edited = teams.map((team, at) => team.rankFinal || calculated[at]);
  const ranks = new Set(edited).size === teams.length ? edited : calculated;
  return new Map(teams.map((team, at) => [team.id, ranks[at]] as const).filter(([, rank]) => rank > 0));
}

function currentWeek(document: EspnDocument, games: Game[], status: SeasonStatus, lastWeek: number): number {
  if (status === "preseason") return 0;
  if (status === "finished") return Math.max(0, ...games.filter(decided).map((game) => game.week));
  const stated = document.status?.currentMatchupPeriod ?? 0;
  // Playoff weeks join the schedule only when they are drawn: until then the last week stays the one to look at.
  if (stated > 0) return Math.min(stated, lastWeek);
  return Math.min(lastWeek, ...games.filter(open).map((game) => game.week));
}

function regularWeeks(document: EspnDocument, games: Game[], status: SeasonStatus, lastWeek: number): number {
  const stated = document.settings?.scheduleSettings?.matchupPeriodCount ?? 0;
  const firstBracket = Math.min(...games.filter(inBracket).map((game) => game.week));
  const limit = Number.isFinite(firstBracket) ? firstBracket - 1 : Infinity;
  if (stated > 0) return Math.min(stated, limit, mostWeeks);
  if (limit < Infinity) return limit;
  const counted = weeksInRecords(document.teams, games, lastWeek);
  const over = status === "finished" || counted < weeksDone(games) - 1;
  return counted > 0 && over ? counted : weeksBeforeByes(document.teams, games, lastWeek);
}

/** The last week before which, itself included, no game is open. */
function weeksDone(games: Game[]): number {
  const firstOpen = Math.min(...games.filter(open).map((game) => game.week));
  return Math.max(
    0,
    ...games.filter((game) => decided(game) && game.week < firstOpen).map((game) => game.week),
  );
}

/**
 * ESPN leaves out mSettings for old public leagues, so the length of the season is what the records add up to: the
 * week through which most teams have as many decided games as their record (all do, unless somebody edited one).
 * Leagues in which a week is worth two results have twice the games. While a season runs these are only the weeks
 * played, and ESPN may be one week behind. 0 where the records fit no week.
 */
function weeksInRecords(teams: EspnTeam[], games: Game[], lastWeek: number): number {
  const stated = teams.map(gamesInRecord);
  for (const worth of [1, 2]) {
    const played = new Map(teams.map((team) => [team.id, 0]));
    let best = { week: 0, teams: teams.length / 2 };
    for (let week = 1; week <= lastWeek; week++) {
      for (const game of games) {
        if (game.week !== week || !decided(game)) continue;
        for (const team of [game.home, game.away!]) played.set(team, (played.get(team) ?? 0) + 1);
      }
      const agree = teams.filter((team, at) => played.get(team.id)! * worth === stated[at]).length;
      if (agree > best.teams) best = { week, teams: agree };
    }
    if (best.week > 0) return best.week;
  }
  return 0;
}

/**
 * The weeks before the first in which a league with an even number of teams has a bye, which only playoffs have; every
 * week where there is none. A league that has byes early in its schedule has them all season, and they tell nothing.
 */
function weeksBeforeByes(teams: EspnTeam[], games: Game[], lastWeek: number): number {
  if (teams.length % 2 === 1) return lastWeek;
  const firstBye = Math.min(...games.filter((game) => game.away === null).map((game) => game.week));
  return firstBye > lastWeek / 2 && firstBye <= lastWeek ? firstBye - 1 : lastWeek;
}

/** The part of the schedule a game belongs to. */
export function phase(tier: string | null, week: number, regularWeeks: number): Phase {
  if (week <= regularWeeks) return "regular";
  if (tier?.includes("CONSOLATION") || tier?.startsWith("LOSERS")) return "consolation";
  return tier?.startsWith("WINNERS") ? "winners" : "postseason";
}

/**
 * How many teams reach the bracket: what the settings say, else the teams in the winners' bracket, else what its first
 * week shows: with six teams the seeds 1 and 2 rest and 3 plays against 6. Null where nothing of it is known.
 */
export function playoffTeams(
  document: EspnDocument,
  games: Game[],
  { regularWeeks }: Calendar,
): number | null {
  const stated = document.settings?.scheduleSettings?.playoffTeamCount ?? 0;
  if (stated > 0) return Math.min(stated, document.teams.length);
  const winners = games.filter((game) => game.tier === "WINNERS_BRACKET");
  if (winners.length > 0) {
    return new Set(winners.flatMap(({ home, away }) => away === null ? [home] : [home, away])).size;
  }
  const seeds = new Map(document.teams.map((team) => [team.id, team.playoffSeed ?? 0]));
  const opponents = new Map<number, number>();
  for (const { week, home, away } of games) {
    if (regularWeeks === 0 || week !== regularWeeks + 1) continue;
    const [own, other] = [seeds.get(home) ?? 0, away === null ? 0 : seeds.get(away) ?? 0];
    opponents.set(own, other);
    if (away !== null) opponents.set(other, own);
  }
  let byes = 0;
  while (opponents.get(byes + 1) === 0) byes++;
  const last = opponents.get(byes + 1) ?? 0;
  return last > 1 && 2 ** Math.ceil(Math.log2(last)) - last === byes ? last : null;
}
