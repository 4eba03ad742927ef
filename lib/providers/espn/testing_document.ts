/**
 * Documents for tests: small leagues in ESPN's format whose records agree with their schedules, made to measure.
 *
 * @module
 */

/** What ESPN sends is taken apart at will in tests. */
// deno-lint-ignore no-explicit-any
export type Raw = any;

export interface Shape {
  id?: number;
  year?: number;
  teams?: number;
  /** Weeks of the regular season. */
  weeks?: number;
  /** Weeks whose games are over; all of them and the playoffs when not said. */
  played?: number;
  /** Weeks of playoffs after the regular season, drawn once it is over. The best four teams play, the others rest. */
  playoffWeeks?: number;
  /** Scoring periods that each playoff week lasts. */
  playoffPeriods?: number;
  /** Whether the document has the view mSettings. */
  settings?: boolean;
  /** Whether the schedule says which bracket a game belongs to, as mMatchupScore does. */
  tiers?: boolean;
}

/** A league of that shape: 10 teams, 14 weeks, 2 weeks of playoffs, finished, with settings and tiers. */
export function league(shape: Shape = {}): Raw {
  const { id = 4711, year = 2021, teams = 10, weeks = 14, playoffWeeks = 2, playoffPeriods = 1 } = shape;
  const { played = weeks + playoffWeeks, settings = true, tiers = true } = shape;
  const over = played >= weeks + playoffWeeks;
  const matchupPeriods = Object.fromEntries(
    Array.from(
      { length: weeks + playoffWeeks },
      (_, at) => [at + 1, periodsOf(at + 1, weeks, playoffPeriods)],
    ),
  );
  const drawn = played >= weeks ? Math.min(weeks + playoffWeeks, played + (over ? 0 : 1)) : weeks;
  const schedule = Array.from({ length: drawn }, (_, at) => at + 1).flatMap((week) => {
    const pairs = week <= weeks ? roundRobin(teams, week) : [[1, 4], [2, 3]];
    return pairs.map(([home, away]): Raw => ({
      matchupPeriodId: week,
      ...(tiers ? { playoffTierType: week <= weeks ? "NONE" : "WINNERS_BRACKET" } : {}),
      ...game(home, away, matchupPeriods[week], week <= played),
    }));
  });
  schedule.forEach((entry, at) => entry.id = at + 1);
  const finalPeriod = matchupPeriods[weeks + playoffWeeks].at(-1)!;
  const period = over ? finalPeriod + 1 : matchupPeriods[played + 1][0];
  return {
    gameId: 1,
    id,
    seasonId: year,
    segmentId: 0,
    scoringPeriodId: period,
    status: {
      currentMatchupPeriod: Math.min(played + 1, weeks + playoffWeeks),
      finalScoringPeriod: finalPeriod,
      latestScoringPeriod: period,
      isActive: true,
      isExpired: false,
      previousSeasons: [],
    },
    ...(settings
      ? {
        settings: {
          name: "The Measured League",
          scheduleSettings: { matchupPeriodCount: weeks, matchupPeriods, playoffTeamCount: 4, divisions: [] },
          rosterSettings: { lineupSlotCounts: { 0: 1, 2: 2, 4: 2, 6: 1, 16: 1, 17: 1, 20: 6, 21: 1, 23: 1 } },
        },
      }
      : {}),
    members: Array.from({ length: teams }, (_, at) => ({
      id: `{OWNER-${at + 1}}`,
      displayName: `owner${at + 1}`,
      firstName: "Owner",
      lastName: `Number ${at + 1}`,
    })),
    teams: Array.from({ length: teams }, (_, at) => ({
      id: at + 1,
      name: `Team Number ${at + 1}`,
      abbrev: `T${at + 1}`,
      divisionId: 0,
      owners: [`{OWNER-${at + 1}}`],
      primaryOwner: `{OWNER-${at + 1}}`,
      playoffSeed: at + 1,
      rankCalculatedFinal: over ? at + 1 : 0,
      record: { overall: record(at + 1, schedule.filter((entry) => entry.matchupPeriodId <= weeks)) },
    })),
    schedule,
    draftDetail: { drafted: true, inProgress: false },
  };
}

/** The same league before its draft: nothing played, everything at 0. */
export function beforeTheDraft(shape: Shape = {}): Raw {
  const document = league({ ...shape, played: 0 });
  document.scoringPeriodId = 0;
  document.status.latestScoringPeriod = 0;
  document.status.isActive = false;
  document.draftDetail = { drafted: false, inProgress: false };
  return document;
}

/** What a team has scored in a scoring period: a figure with tenths, different for everyone. */
export function score(team: number, period: number): number {
  return 80 + ((team * 37 + period * 53) % 61) + ((team * 7 + period * 3) % 10) / 10;
}

/** Pairs of one week by the circle method; with an odd number one team has a bye, named without an opponent. */
function roundRobin(teams: number, week: number): [number, number?][] {
  const places = teams + teams % 2;
  const seat = (at: number) => at === 0 ? places : ((at - 1 + week - 1) % (places - 1)) + 1;
  return Array.from({ length: places / 2 }, (_, at): [number, number?] => {
    const [a, b] = [seat(at), seat(places - 1 - at)];
    if (a > teams) return [b];
    if (b > teams) return [a];
    return week % 2 ? [a, b] : [b, a];
  });
}

function periodsOf(week: number, weeks: number, playoffPeriods: number): number[] {
  if (week <= weeks) return [week];
  const first = weeks + (week - weeks - 1) * playoffPeriods + 1;
  return Array.from({ length: playoffPeriods }, (_, at) => first + at);
}

function game(home: number, away: number | undefined, periods: number[], played: boolean): Raw {
  const side = (team: number) => {
    const scores = played ? periods.map((period) => [period, score(team, period)]) : [];
    const totalPoints = scores.reduce((sum, [, value]) => sum + value, 0);
    return { teamId: team, totalPoints, pointsByScoringPeriod: Object.fromEntries(scores) };
  };
  if (away === undefined) return { home: side(home), winner: "UNDECIDED" };
  const [first, second] = [side(home), side(away)];
  const margin = Math.round((first.totalPoints - second.totalPoints) * 100);
  const winner = !played ? "UNDECIDED" : margin > 0 ? "HOME" : margin < 0 ? "AWAY" : "TIE";
  return { home: first, away: second, winner };
}

/** ESPN's record of a team, with the float noise of its sums. */
export function record(team: number, schedule: Raw[]): Raw {
  const made = { wins: 0, losses: 0, ties: 0, pointsFor: 0, pointsAgainst: 0 };
  for (const { home, away, winner } of schedule) {
    if (!away || winner === "UNDECIDED" || (home.teamId !== team && away.teamId !== team)) continue;
    const [own, other] = home.teamId === team ? [home, away] : [away, home];
    made.pointsFor += own.totalPoints;
    made.pointsAgainst += other.totalPoints;
    if (winner === "TIE") made.ties++;
    else if ((winner === "HOME") === (own === home)) made.wins++;
    else made.losses++;
  }
  return made;
}

/** A roster entry of a player who scored that, in that place. */
export function entry(
  playerId: number,
  lineupSlotId: number,
  points: number,
  position = 2,
  period?: number,
): Raw {
  return {
    playerId,
    lineupSlotId,
    playerPoolEntry: {
      appliedStatTotal: points,
      player: {
        id: playerId,
        fullName: `Player Number ${playerId}`,
        defaultPositionId: position,
        proTeamId: 12,
        eligibleSlots: position === 1 ? [0, 7, 20, 21] : [2, 3, 23, 7, 20, 21],
        ...(period === undefined ? {} : {
          stats: [
            { statSourceId: 0, statSplitTypeId: 1, scoringPeriodId: period, appliedTotal: points },
            { statSourceId: 1, statSplitTypeId: 1, scoringPeriodId: period, appliedTotal: 12.5 },
          ],
        }),
      },
    },
  };
}
