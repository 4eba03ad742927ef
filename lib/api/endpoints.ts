/**
 * Every address of the API. Files under routes/api/v1/ put each where its path says; openapi.ts describes them.
 *
 * @module
 */
import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as schemas from "./schemas.ts";
import { leagueView, matchupViews, recordsView, seasonViews, standingViews, teamView } from "./views.ts";
import type { LeagueSlug, TeamId } from "@/lib/league/types.ts";
import { historyRows, leagueBySlug, seasonRows, teamRows } from "@/lib/store/leagues.ts";

const { league, season, week, team } = schemas.pathParts;
const nothing = z.object({});
const envelope = { league, revision: schemas.league.shape.revision };

export const leagueEndpoint = endpoint({
  path: "/leagues/{league}",
  summary: "A league and its seasons",
  params: z.object({ league }),
  query: nothing,
  response: schemas.league,
  async answer(sql, { league }) {
    const found = await leagueBySlug(sql, league as LeagueSlug);
    return found && leagueView(found);
  },
});

export const seasonsEndpoint = endpoint({
  path: "/leagues/{league}/seasons",
  summary: "Every season with its champion, newest first",
  params: z.object({ league }),
  query: nothing,
  response: z.object({ ...envelope, seasons: z.array(schemas.season) }),
  async answer(sql, { league }) {
    const history = await historyRows(sql, league as LeagueSlug);
    return history && { league, revision: history.league.revision, seasons: seasonViews(history) };
  },
});

export const standingsEndpoint = endpoint({
  path: "/leagues/{league}/seasons/{season}/standings",
  summary: "The table of a season's regular season, best first",
  params: z.object({ league, season }),
  query: nothing,
  response: z.object({ ...envelope, season: z.int(), standings: z.array(schemas.standing) }),
  async answer(sql, { league, season }) {
    const rows = await seasonRows(sql, league as LeagueSlug, season);
    return rows && { league, revision: rows.league.revision, season, standings: standingViews(rows) };
  },
});

export const matchupsEndpoint = endpoint({
  path: "/leagues/{league}/seasons/{season}/weeks/{week}/matchups",
  summary: "The matchups of a week",
  params: z.object({ league, season, week }),
  query: nothing,
  response: z.object({ ...envelope, season: z.int(), week: z.int(), matchups: z.array(schemas.matchup) }),
  async answer(sql, { league, season, week }) {
    const rows = await seasonRows(sql, league as LeagueSlug, season);
    if (!rows || week > rows.season.lastWeek) return null;
    const matchups = matchupViews(rows, rows.matchups.filter((matchup) => matchup.week === week));
    return { league, revision: rows.league.revision, season, week, matchups };
  },
});

export const teamEndpoint = endpoint({
  path: "/leagues/{league}/teams/{team}",
  summary: "A team in one season: its line in the table, its roster and its matchups",
  params: z.object({ league, team }),
  query: z.object({ season: season.optional() }),
  response: schemas.team,
  async answer(sql, { league, team, season }) {
    const rows = await teamRows(sql, league as LeagueSlug, season ?? null, team as TeamId);
    return rows && teamView(rows);
  },
});

export const recordsEndpoint = endpoint({
  path: "/leagues/{league}/records",
  summary: "The record book",
  params: z.object({ league }),
  query: z.object({ lens: schemas.lens }),
  response: schemas.records,
  async answer(sql, { league, lens }) {
    const history = await historyRows(sql, league as LeagueSlug);
    return history && recordsView(history, lens);
  },
});

export const endpoints = [
  leagueEndpoint,
  seasonsEndpoint,
  standingsEndpoint,
  matchupsEndpoint,
  teamEndpoint,
  recordsEndpoint,
];
