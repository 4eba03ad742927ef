/**
 * The professionals of the sample league: careers over its seasons, and what each scores in a week.
 *
 * @module
 */
import { FIRST_NAMES, LAST_NAMES, MORE_LAST_NAMES, PRO_TEAMS } from "@/lib/sample/names.ts";
import type { Random } from "@/lib/league/random.ts";

export type Position = "QB" | "RB" | "WR" | "TE" | "K" | "D/ST";

/** A professional in one season. */
export interface Player {
  /** Positive; a defence is -16000 less its team's id, as ESPN numbers them. */
  id: number;
  firstName: string;
  lastName: string;
  position: Position;
  /** ESPN's proTeamId. */
  proTeam: number;
  /** True mean of a week's points. Nobody in the league knows it. */
  mean: number;
  /** What the experts expected before the season; wrong by about a quarter. */
  expected: number;
}

/** What a position scores: the shape of talent over its players, and of a player's weeks. Points. */
interface Scoring {
  /** How many are in business in a season. */
  jobs: number;
  /** Mean of a week for a player whose talent is `z` (standard normal over the position). */
  mean: (z: number) => number;
  deviation: (mean: number) => number;
  /** The smallest step of a score in hundredths: 25 yards a point for quarterbacks, 10 for the rest. */
  step: number;
  lowest: number;
}

const skill = (base: number, spread: number) => (z: number) => base * Math.exp(spread * z);

export const SCORING: Readonly<Record<Position, Scoring>> = {
  "QB": { jobs: 30, mean: (z) => 18 + 2.7 * z, deviation: () => 6.8, step: 4, lowest: -2 },
  "RB": { jobs: 68, mean: skill(10.3, 0.36), deviation: (m) => 3.2 + 0.36 * m, step: 10, lowest: -2 },
  "WR": { jobs: 74, mean: skill(10.4, 0.34), deviation: (m) => 3.6 + 0.38 * m, step: 10, lowest: -2 },
  "TE": { jobs: 26, mean: skill(8, 0.36), deviation: (m) => 2.8 + 0.36 * m, step: 10, lowest: 0 },
  "K": { jobs: 22, mean: (z) => 8.6 + 0.8 * z, deviation: () => 3.8, step: 100, lowest: 0 },
  "D/ST": { jobs: 32, mean: (z) => 7.4 + 1.5 * z, deviation: () => 5.6, step: 100, lowest: -5 },
};

export const POSITIONS = Object.keys(SCORING) as Position[];

/** Nobody is better than this, in deviations: the best of a generation, not of a thousand years. */
const BEST = 2.3;

/** A place on a professional team, and who has it at present. */
interface Job {
  id: number;
  firstName: string;
  lastName: string;
  position: Position;
  proTeam: number;
  z: number;
  /** Seasons before this one. */
  experience: number;
}

/**
 * Everybody in business, one list a season, the same person under one id. Talent wanders from year to year; those who
 * are old or out of form retire, and a rookie of the same position takes the place.
 */
export function careers(seasons: number, dice: Random): Player[][] {
  const name = names(dice.branch("names"));
  const draw = dice.branch("careers");
  let nextId = 4_100_000;

  const hired = (position: Position, proTeam: number, z: number, experience: number): Job =>
    position === "D/ST"
      ? {
        id: -16_000 - proTeam,
        firstName: PRO_TEAMS.get(proTeam)!,
        lastName: "D/ST",
        position,
        proTeam,
        z,
        experience,
      }
      : { id: nextId += 1 + draw.below(97), ...name(), position, proTeam, z, experience };

  const teams = [...PRO_TEAMS.keys()];
  const jobs = POSITIONS.flatMap((position) => {
    const order = draw.shuffled(teams);
    return Array.from(
      { length: SCORING[position].jobs },
      (_, i) => hired(position, order[i % order.length], draw.normal(0, 1), draw.below(9)),
    );
  });

  return Array.from({ length: seasons }, (_, season) => {
    if (season > 0) {
      jobs.forEach((job, i) => jobs[i] = nextYear(job, draw, hired));
      transfers(jobs, draw);
    }
    return jobs.map((job) => inForm(job, draw));
  });
}

/** The same person a year older, or the rookie who replaces them. A defence only changes its form. */
function nextYear(
  job: Job,
  draw: Random,
  hired: (position: Position, proTeam: number, z: number, experience: number) => Job,
): Job {
  const experience = job.experience + 1;
  const tired = job.position !== "K" && experience > 8 ? 0.25 : 0;
  const z = 0.88 * job.z + draw.normal(-tired, 0.42);
  if (job.position === "D/ST") return { ...job, z, experience };
  const retires = 0.03 + 0.02 * Math.max(0, experience - 6) + (z < -1 ? 0.25 : 0);
  if (!draw.chance(retires)) return { ...job, z, experience };
  return hired(job.position, job.proTeam, draw.normal(-0.1, 1), 0);
}

/** Free agency: pairs of the same position change places. */
function transfers(jobs: Job[], draw: Random) {
  for (let i = 0; i < jobs.length; i++) {
    if (jobs[i].position === "D/ST" || !draw.chance(0.07)) continue;
    const peers = jobs.filter((job) => job.position === jobs[i].position);
    const other = peers[draw.below(peers.length)];
    [jobs[i].proTeam, other.proTeam] = [other.proTeam, jobs[i].proTeam];
  }
}

function inForm(job: Job, draw: Random): Player {
  const { id, firstName, lastName, position, proTeam } = job;
  const mean = SCORING[position].mean(Math.min(BEST, Math.max(-BEST, job.z)));
  return { id, firstName, lastName, position, proTeam, mean, expected: mean * (1 + draw.normal(0, 0.22)) };
}

/** Deals names: each last name comes up once before any comes up again, the good ones first. */
function names(dice: Random): () => { firstName: string; lastName: string } {
  let deck: string[] = [];
  const given = new Set<string>();
  return () => {
    if (deck.length === 0) deck = [...dice.shuffled(MORE_LAST_NAMES), ...dice.shuffled(LAST_NAMES)];
    const lastName = deck.pop()!;
    let firstName: string;
    do {
      firstName = FIRST_NAMES[dice.below(FIRST_NAMES.length)];
    } while (given.has(`${firstName} ${lastName}`));
    given.add(`${firstName} ${lastName}`);
    return { firstName, lastName };
  };
}

/** What a player scores in one game, in whole hundredths of a point. */
export function gamePoints(player: Player, dice: Random): number {
  const { deviation, step, lowest } = SCORING[player.position];
  const points = Math.max(lowest, dice.normal(player.mean, deviation(player.mean)));
  // JSON knows no negative zero, so nothing here shall make one.
  return Math.round(points * 100 / step) * step + 0;
}
