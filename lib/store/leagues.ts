/**
 * What pages read: each function is one query in its league, and gives null for what is not there, whatever was asked
 * for.
 *
 * @module
 */
import type {
  DraftRows,
  HistoryRows,
  League,
  LeagueSlug,
  MatchupRows,
  SeasonRows,
  TeamId,
  TeamRows,
} from "@/lib/league/types.ts";
import type { Queries, Query, Row, Sql } from "./sql.ts";
import { readInLeague, readOutsideLeagues } from "./in_league.ts";
import { int4, isSlug } from "./keys.ts";
import {
  leagueJson,
  lineupJson,
  matchupsJson,
  picksJson,
  rosterJson,
  seasonJson,
  teamsJson,
} from "./rows.ts";

/** The query of `leagueBySlug`, for those who want its plan. */
export const leagueQuery = (sql: Queries, slug: LeagueSlug) =>
  sql<{ league: League }[]>`select ${leagueJson(sql)} as league from leagues l where slug = ${slug}`;

/** A league with its seasons, or null. */
export async function leagueBySlug(sql: Sql, slug: LeagueSlug): Promise<League | null> {
  if (!isSlug(slug)) return null;
  const [row] = await readInLeague(sql, slug, (tx) => leagueQuery(tx, slug));
  return row?.league ?? null;
}

/** The league that is shipped with the project, where it was imported. */
export const SAMPLE = "sample-1" as LeagueSlug;

/** What a list of leagues says of one. */
export type ListedLeague = Pick<League, "slug" | "provider" | "name">;

/** The leagues that everybody may read, or those shipped with the project only, by name. */
export async function leagues(sql: Sql, { sampleOnly = false } = {}): Promise<ListedLeague[]> {
  return await readOutsideLeagues(sql, (tx) =>
    tx<ListedLeague[]>`
      select slug, provider, name from leagues
      where ${sampleOnly ? tx`sample` : tx`(sample or public)`} order by name, slug`);
}

/** A league's revision, the cache key of everything about it, or null. */
export async function revisionOf(sql: Sql, slug: LeagueSlug): Promise<number | null> {
  if (!isSlug(slug)) return null;
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<{ revision: number }[]>`
      select revision::float8 as revision from leagues where slug = ${slug}`);
  return row?.revision ?? null;
}

/** A season's year: a number, or SQL that gives one; null for the newest season. */
type Year = number | null | Query<Row[]>;

/** A league's season `s` in the league `l`. */
const season = (sql: Queries, slug: LeagueSlug, year: Year) =>
  sql`
  leagues l join seasons s on s.league_id = l.league_id and s.year = ${
    year === null ? sql`(select max(n.year) from seasons n where n.league_id = l.league_id)` : sql`${year}`
  }
  where l.slug = ${slug}`;

/** The query of `seasonRows`. */
export const seasonQuery = (sql: Queries, slug: LeagueSlug, year: Year) =>
  sql<SeasonRows[]>`
    select ${leagueJson(sql)} as league, ${seasonJson(sql)} as season, ${teamsJson(sql)} as teams,
      ${matchupsJson(sql)} as matchups
    from ${season(sql, slug, year)}`;

/** A season's teams and matchups; the newest season's where `year` is null. */
export async function seasonRows(
  sql: Sql,
  slug: LeagueSlug,
  year: number | null,
): Promise<SeasonRows | null> {
  if (!isSlug(slug) || (year !== null && !int4(year))) return null;
  const [row] = await readInLeague(sql, slug, (tx) => seasonQuery(tx, slug, year));
  return row ?? null;
}

/** The query of `matchupRows`. */
export const matchupQuery = (sql: Queries, slug: LeagueSlug, year: number, matchup: number) =>
  sql<Omit<MatchupRows, "matchup">[]>`
    select ${leagueJson(sql)} as league, ${seasonJson(sql)} as season, ${teamsJson(sql)} as teams,
      ${matchupsJson(sql)} as matchups,
      json_build_object('home', ${lineupJson(sql, matchup, "home")}, 'away', ${
    lineupJson(sql, matchup, "away")
  }) as lineups
    from ${season(sql, slug, year)}
      and exists (select from matchups x
        where x.league_id = s.league_id and x.year = s.year and x.matchup_id = ${matchup})`;

/** One matchup with both lineups, and the season it is part of. */
export async function matchupRows(
  sql: Sql,
  slug: LeagueSlug,
  year: number,
  matchupId: number,
): Promise<MatchupRows | null> {
  if (!isSlug(slug) || !int4(year) || !int4(matchupId)) return null;
  const [row] = await readInLeague(sql, slug, (tx) => matchupQuery(tx, slug, year, matchupId));
  return row ? { ...row, matchup: row.matchups.find(({ id }) => id === matchupId)! } : null;
}

/** The query of `teamRows`. */
export const teamQuery = (sql: Queries, slug: LeagueSlug, year: number | null, team: number) =>
  sql<Omit<TeamRows, "team">[]>`
    select ${leagueJson(sql)} as league, ${seasonJson(sql)} as season, ${teamsJson(sql)} as teams,
      ${matchupsJson(sql)} as matchups, ${rosterJson(sql, team)} as roster,
      (select json_agg(x.year order by x.year desc) from teams x
        where x.league_id = l.league_id and x.team_id = ${team}) as years
    from ${season(sql, slug, year)}
      and exists (select from teams x where x.league_id = s.league_id and x.year = s.year and x.team_id = ${team})`;

/** A team's season with its roster; in the newest season where `year` is null. */
export async function teamRows(
  sql: Sql,
  slug: LeagueSlug,
  year: number | null,
  teamId: TeamId,
): Promise<TeamRows | null> {
  if (!isSlug(slug) || (year !== null && !int4(year)) || !int4(teamId)) return null;
  const [row] = await readInLeague(sql, slug, (tx) => teamQuery(tx, slug, year, teamId));
  return row ? { ...row, team: row.teams.find(({ id }) => id === teamId)! } : null;
}

/** The query of `historyRows`. */
export const historyQuery = (sql: Queries, slug: LeagueSlug) =>
  sql<HistoryRows[]>`
    select ${leagueJson(sql)} as league,
      (select coalesce(json_agg(json_build_object('season', ${seasonJson(sql)}, 'teams', ${teamsJson(sql)},
          'matchups', ${matchupsJson(sql)}) order by s.year), '[]')
        from seasons s where s.league_id = l.league_id) as seasons
    from leagues l where l.slug = ${slug}`;

/** Every season of a league, oldest first. */
export async function historyRows(sql: Sql, slug: LeagueSlug): Promise<HistoryRows | null> {
  if (!isSlug(slug)) return null;
  const [row] = await readInLeague(sql, slug, (tx) => historyQuery(tx, slug));
  return row ?? null;
}

/** The query of `draftRows`. */
export const draftQuery = (sql: Queries, slug: LeagueSlug, year: number) =>
  sql<DraftRows[]>`
    select ${leagueJson(sql)} as league, ${seasonJson(sql)} as season, ${teamsJson(sql)} as teams,
      ${picksJson(sql)} as picks
    from ${season(sql, slug, year)}`;

/** A season's draft in the order of its picks; no picks where the provider does not tell. */
export async function draftRows(sql: Sql, slug: LeagueSlug, year: number): Promise<DraftRows | null> {
  if (!isSlug(slug) || !int4(year)) return null;
  const [row] = await readInLeague(sql, slug, (tx) => draftQuery(tx, slug, year));
  return row ?? null;
}
