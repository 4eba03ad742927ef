/**
 * Do the matchups of the regular season make the records that the provider states?
 *
 * @module
 */
import { pointsText } from "@/lib/league/points.ts";
import type { Points, TeamId } from "@/lib/league/types.ts";
import type { ProviderMatchup, ProviderSeason, ProviderTeam, StatedRecord } from "./provider_season.ts";
import { homeBonus, sideBonus } from "./total_check.ts";

/** A team whose record and matchups disagree. */
export interface RecordProblem {
  team: TeamId;
  what: "games" | "points";
  text: string;
}

/**
 * One way to read the records. Providers differ in these, each league in one way for all of its teams:
 *
 * - `through`: while a season runs, records are brought up to date some time after a week is settled;
 * - `worth`: leagues with a median game give every team two results a week, of which the second is not on the schedule;
 * - `byes`: a team without an opponent may or may not be credited with its points;
 * - `bonus`: points for the home side may or may not be part of a record;
 * - `live`: the week that is being played may already be in the points.
 */
interface Reading {
  through: number;
  worth: 1 | 2;
  byes: boolean;
  bonus: boolean;
  live: boolean;
}

/**
 * Every team whose record is not what the matchups make, in the reading in which the fewest are; empty where the
 * season holds no records, no decided matchups, or has not begun.
 */
export function recordProblems(season: ProviderSeason): RecordProblem[] {
  const regular = season.matchups.filter((matchup) => matchup.phase === "regular");
  const stated = season.teams.filter((team): team is Stated => team.record !== null);
  if (season.status === "preseason" || stated.length === 0 || !regular.some(isSettled)) return [];
  const hasPoints = stated.some(({ record }) => record.pointsFor !== 0 || record.pointsAgainst !== 0);
  let best: RecordProblem[] | null = null;
  for (const reading of readings(season, regular)) {
    const made = records(season, regular, reading);
    const problems = stated.flatMap((team) => disagreement(team, made.get(team.id)!, reading, hasPoints));
    if (best === null || problems.length < best.length) best = problems;
    if (best.length === 0) break;
  }
  return best ?? [];
}

type Stated = ProviderTeam & { record: StatedRecord };

const isSettled = ({ away, outcome }: ProviderMatchup) => away !== null && outcome !== "undecided";

function readings(season: ProviderSeason, regular: ProviderMatchup[]): Reading[] {
  const running = season.status === "active";
  const firstOpen = Math.min(...regular.filter((one) => one.away && !isSettled(one)).map((one) => one.week));
  const settled = Math.max(0, ...regular.filter((one) => one.week < firstOpen).map((one) => one.week));
  const cuts = running ? [...new Set([settled, season.regularWeeks, settled - 1])] : [season.regularWeeks];
  const eitherWay = (possible: boolean) => possible ? [false, true] : [false];
  const byes = eitherWay(regular.some((matchup) => matchup.away === null));
  const bonus = homeBonus(regular) === 0 ? [true] : [true, false];
  return cuts.flatMap((through) =>
    ([1, 2] as const).flatMap((worth) =>
      byes.flatMap((byes) =>
        bonus.flatMap((bonus) => eitherWay(running).map((live) => ({ through, worth, byes, bonus, live })))
      )
    )
  );
}

function records(
  season: ProviderSeason,
  regular: ProviderMatchup[],
  reading: Reading,
): Map<TeamId, StatedRecord> {
  const made = new Map(season.teams.map((team) => [team.id, nothing()]));
  for (const matchup of regular) {
    const { home, away, outcome, week } = matchup;
    const points = (side: typeof home) => side.points - (reading.bonus ? 0 : sideBonus(side));
    const counts = week <= reading.through;
    const [own, other] = [made.get(home.team), away ? made.get(away.team) : undefined];
    if (away === null) {
      if (own && counts && reading.byes) add(own, points(home), 0);
    } else if (
      own && other && ((counts && isSettled(matchup)) || (reading.live && week === season.currentWeek))
    ) {
      add(own, points(home), points(away));
      add(other, points(away), points(home));
    }
    if (!counts || !away || !own || !other) continue;
    if (outcome === "tie") [own, other].forEach((record) => record.ties++);
    if (outcome === "home") own.wins++, other.losses++;
    if (outcome === "away") own.losses++, other.wins++;
  }
  return made;
}

const nothing = (): StatedRecord => ({
  wins: 0,
  losses: 0,
  ties: 0,
  pointsFor: 0 as Points,
  pointsAgainst: 0 as Points,
});

function add(record: StatedRecord, pointsFor: number, pointsAgainst: number): void {
  record.pointsFor = record.pointsFor + pointsFor as Points;
  record.pointsAgainst = record.pointsAgainst + pointsAgainst as Points;
}

function disagreement(
  { id, name, record }: Stated,
  made: StatedRecord,
  { worth, through }: Reading,
  hasPoints: boolean,
): RecordProblem[] {
  const games = ({ wins, losses, ties }: StatedRecord) => wins + losses + ties;
  const agree = worth === 1
    ? made.wins === record.wins && made.losses === record.losses && made.ties === record.ties
    : games(record) === 2 * games(made) && made.wins <= record.wins && made.losses <= record.losses;
  const where = `${name}: its matchups of weeks 1 to ${through}`;
  const problems: RecordProblem[] = [];
  if (!agree) {
    const text = `${where} make ${tally(made)}, where its record says ${tally(record)}`;
    problems.push({ team: id, what: "games", text });
  }
  for (const [key, phrase] of [["pointsFor", "points for"], ["pointsAgainst", "points against"]] as const) {
    if (!hasPoints || made[key] === record[key]) continue;
    const text = `${where} make ${pointsText(made[key])} ${phrase}, where its record says ${
      pointsText(record[key])
    }`;
    problems.push({ team: id, what: "points", text });
  }
  return problems;
}

const tally = ({ wins, losses, ties }: StatedRecord) => `${wins}-${losses}-${ties}`;
