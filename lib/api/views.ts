/**
 * From the store's rows and the game's answers to what the API gives.
 *
 * @module
 */
import type { z } from "zod";
import type * as schemas from "./schemas.ts";
import { champions } from "@/lib/league/champions.ts";
import { matchupState } from "@/lib/league/matchup.ts";
import { pointsDecimal } from "@/lib/league/points.ts";
import {
  type CareerRecord,
  type GameRecord,
  type RecordBook,
  recordBook,
  type SeasonRecord,
  type StreakRecord,
} from "@/lib/league/records.ts";
import { type Standing, standings } from "@/lib/league/standings.ts";
import type {
  HistoryRows,
  League,
  Manager,
  Matchup,
  Points,
  SeasonRows,
  Side,
  Team,
  TeamId,
  TeamRows,
} from "@/lib/league/types.ts";

const teamName = ({ id, name, abbrev }: Team) => ({ id, name, abbrev });
const managerName = ({ id, name }: Manager) => ({ id, name });
const firstManager = ({ managers }: Team) => managers.length ? managerName(managers[0]) : null;

/** A league and its seasons by year. */
export function leagueView(league: League): z.infer<typeof schemas.league> {
  const { slug, provider, name, revision, seasons } = league;
  return {
    league: slug,
    provider,
    name,
    revision,
    seasons: seasons.map(({ year, status }) => ({ season: year, status })),
  };
}

/** Every season with its champion, newest first. */
export function seasonViews(history: HistoryRows): z.infer<typeof schemas.season>[] {
  const wonBy = new Map(champions(history).map(({ season, champion }) => [season, champion]));
  return history.seasons.toReversed().map(({ season, teams }) => {
    const champion = wonBy.get(season.year) ?? null;
    return {
      season: season.year,
      name: season.name,
      status: season.status,
      teams: teams.length,
      regularWeeks: season.regularWeeks,
      weeks: season.lastWeek,
      currentWeek: season.currentWeek,
      playoffTeams: season.playoffTeams,
      champion: champion && { team: teamName(champion), manager: firstManager(champion) },
    };
  });
}

function standingView(row: Standing): z.infer<typeof schemas.standing> {
  return {
    team: teamName(row.team),
    manager: firstManager(row.team),
    coManagers: row.team.managers.slice(1).map(managerName),
    wins: row.wins,
    losses: row.losses,
    ties: row.ties,
    pointsFor: pointsDecimal(row.pointsFor),
    pointsAgainst: pointsDecimal(row.pointsAgainst),
    seed: row.seed,
    rank: row.rank,
  };
}

/** The table of a season's regular season, best first. */
export const standingViews = (rows: SeasonRows): z.infer<typeof schemas.standing>[] =>
  standings(rows).map(standingView);

/** Matchups with their teams' names, in the order given. */
export function matchupViews(rows: SeasonRows, matchups: Matchup[]): z.infer<typeof schemas.matchup>[] {
  const byId = new Map<TeamId, Team>(rows.teams.map((team) => [team.id, team]));
  const side = ({ team, points, projected }: Side) => ({
    team: teamName(byId.get(team)!),
    points: pointsDecimal(points),
    projected: projected === null ? null : pointsDecimal(projected),
  });
  return matchups.map((matchup) => ({
    id: matchup.id,
    week: matchup.week,
    phase: matchup.phase,
    state: matchupState(rows.season, matchup),
    home: side(matchup.home),
    away: matchup.away && side(matchup.away),
    winner: matchup.outcome === "undecided" ? null : matchup.outcome,
  }));
}

/** A team's season: its line in the table, its games, its roster. */
export function teamView(rows: TeamRows): z.infer<typeof schemas.team> {
  const own = standings(rows).find(({ team }) => team.id === rows.team.id);
  const games = rows.matchups.filter(({ home, away }) =>
    home.team === rows.team.id || away?.team === rows.team.id
  );
  return {
    league: rows.league.slug,
    revision: rows.league.revision,
    season: rows.season.year,
    team: teamName(rows.team),
    managers: rows.team.managers.map(managerName),
    standing: own ? standingView(own) : null,
    roster: rows.roster.map(({ playerId, player, position, proTeam, slot, starter }) => ({
      playerId,
      player,
      position,
      proTeam,
      slot,
      starter,
    })),
    matchups: matchupViews(rows, games),
    seasons: rows.years,
  };
}

const units: { [list in Exclude<keyof RecordBook, "lens">]: "points" | "share" | "games" | "titles" } = {
  highestScores: "points",
  lowestScores: "points",
  biggestBlowouts: "points",
  closestGames: "points",
  highestLosingScores: "points",
  lowestWinningScores: "points",
  mostSeasonPoints: "points",
  bestSeasons: "share",
  worstSeasons: "share",
  winningStreaks: "games",
  losingStreaks: "games",
  titles: "titles",
  mostPoints: "points",
  winPcts: "share",
};

/** The record book through one lens. */
export function recordsView(
  history: HistoryRows,
  lens: RecordBook["lens"],
): z.infer<typeof schemas.records> {
  const book = recordBook(history, { lens });
  const names = Object.keys(units) as (keyof typeof units)[];
  return {
    league: history.league.slug,
    revision: history.league.revision,
    lens,
    records: names.map((name) => ({
      record: name,
      unit: units[name],
      entries: book[name].entries.map((entry: GameRecord | SeasonRecord | StreakRecord | CareerRecord) => {
        const team = "team" in entry ? entry.team : null;
        return {
          place: entry.place,
          value: units[name] === "points" ? pointsDecimal(entry.value as Points) : entry.value,
          season: "season" in entry ? entry.season : "last" in entry ? entry.last.season : null,
          week: "week" in entry ? entry.week : "last" in entry ? entry.last.week : null,
          matchup: "matchup" in entry ? entry.matchup : null,
          team: team && teamName(team),
          manager: "manager" in entry ? managerName(entry.manager) : team && firstManager(team),
          opponent: "opponent" in entry ? teamName(entry.opponent) : null,
        };
      }),
    })),
  };
}
