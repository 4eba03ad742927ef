/**
 * A season of the sample league played out: the draft, the weeks with their lineups and moves, and the playoffs. What
 * is here is the whole truth; which part of it has happened yet is for `wire.ts` to say.
 *
 * @module
 */
import { finalPlaces, firstRound, nextRound, type PlayoffGame, type Tier } from "@/lib/sample/bracket.ts";
import { type Kickoffs, lastWeek, proSchedule, regularWeeks } from "@/lib/sample/calendar.ts";
import { FRANCHISES } from "@/lib/sample/cast.ts";
import { type Pick, snakeDraft } from "@/lib/sample/draft.ts";
import { FrontOffices, type LineupPlace, type Tally } from "@/lib/sample/front_office.ts";
import type { Player } from "@/lib/sample/players.ts";
import type { Random } from "@/lib/league/random.ts";
import { type Pairing, regularSchedule } from "@/lib/sample/schedule.ts";

/** A matchup as it ended. */
export interface Matchup {
  /** From 1, in the order of the schedule. */
  id: number;
  week: number;
  home: number;
  away: number | null;
  /** Null in the regular season. */
  tier: Tier | null;
}

/** One week: who was in which lineup and how it went. */
export interface Week {
  kickoffs: Kickoffs;
  lineups: ReadonlyMap<number, LineupPlace[]>;
  matchups: Matchup[];
  /** Pick-ups, drops and trades of each team up to and including this week. */
  tallies: ReadonlyMap<number, Tally>;
}

export interface Season {
  year: number;
  /** Seasons before this one. */
  index: number;
  picks: Pick[];
  /** Week 1 first. */
  weeks: Week[];
  /** Every team by its regular season, the best first. */
  seeds: number[];
  /** Every team by its final place, the champion first. */
  places: number[];
}

/**
 * Plays a season.
 *
 * @param draftOrder the teams of the draft's first round
 */
export function playSeason(
  year: number,
  index: number,
  players: readonly Player[],
  draftOrder: readonly number[],
  dice: Random,
): Season {
  const proWeeks = proSchedule(year, dice.branch("calendar"));
  const offices = new FrontOffices(index, players, dice);
  const picks = snakeDraft(draftOrder, players, (team, player) => offices.rating(team, player));
  offices.sign(picks);

  const weeks: Week[] = [];
  const play = (pairings: { home: number; away: number | null; tier: Tier | null }[]) => {
    const week = weeks.length + 1;
    const before = weeks.reduce((sum, { matchups }) => sum + matchups.length, 0);
    const kickoffs = proWeeks[week - 1];
    const lineups = offices.play(week, kickoffs);
    const matchups = pairings.map((pairing, i) => ({ id: before + i + 1, week, ...pairing }));
    weeks.push({ kickoffs, lineups, matchups, tallies: offices.tallies() });
  };

  const inDivision = (division: number) => FRANCHISES.filter((f) => f.division === division).map((f) => f.id);
  const rounds = regularSchedule([inDivision(0), inDivision(1)], regularWeeks(year), dice.branch("schedule"));
  for (const round of rounds) play(round.map(([home, away]: Pairing) => ({ home, away, tier: null })));

  const seeds = standings(weeks).map(({ team }) => team);
  let games: PlayoffGame[] = firstRound(seeds);
  play(games);
  // A playoff game that ends level goes to the better seed, who is at home.
  const decided = (home: number, away: number) => {
    const { lineups } = weeks[weeks.length - 1];
    return teamPoints(lineups.get(home)!) >= teamPoints(lineups.get(away)!)
      ? { winner: home, loser: away }
      : { winner: away, loser: home };
  };
  while (weeks.length < lastWeek(year)) {
    games = nextRound(seeds, games, decided);
    play(games);
  }
  return { year, index, picks, weeks, seeds, places: finalPlaces(games, decided) };
}

/** What a lineup's starters scored, in hundredths. */
export const teamPoints = (lineup: readonly LineupPlace[]): number =>
  lineup.reduce((sum, place) => sum + (place.starter ? place.points ?? 0 : 0), 0);

/** A team's record; points in hundredths. */
export interface Standing {
  team: number;
  wins: number;
  losses: number;
  ties: number;
  pointsFor: number;
  pointsAgainst: number;
}

/**
 * The table over the regular-season matchups of these weeks: by wins (a tie is half of one), then by points for, then
 * by team id. Divisions do not count in it: this league has switched off ESPN's bonus for division winners.
 */
export function standings(weeks: readonly Week[]): Standing[] {
  const table = new Map(FRANCHISES.map(({ id }): [number, Standing] => [
    id,
    { team: id, wins: 0, losses: 0, ties: 0, pointsFor: 0, pointsAgainst: 0 },
  ]));
  for (const { matchups, lineups } of weeks) {
    for (const { home, away, tier } of matchups) {
      if (tier !== null || away === null) continue;
      const points = [home, away].map((team) => teamPoints(lineups.get(team)!));
      [home, away].forEach((team, i) => {
        const row = table.get(team)!;
        row.pointsFor += points[i];
        row.pointsAgainst += points[1 - i];
        if (points[i] > points[1 - i]) row.wins++;
        else if (points[i] < points[1 - i]) row.losses++;
        else row.ties++;
      });
    }
  }
  const order = (row: Standing) => row.wins + row.ties / 2;
  return [...table.values()].sort((a, b) =>
    order(b) - order(a) || b.pointsFor - a.pointsFor || a.team - b.team
  );
}
