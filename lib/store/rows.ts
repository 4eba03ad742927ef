/**
 * The shapes of lib/league/types.ts as SQL expressions that make JSON, so that a page is one query and one answer.
 * Points leave the database as whole hundredths. Each expression names the table aliases it reads.
 *
 * @module
 */
import type { Queries, Query, Row } from "./sql.ts";

type Fragment = Query<Row[]>;

/** numeric(8,2) points, or null, as whole hundredths. */
const hundredths = (sql: Queries, column: string): Fragment => sql`(${sql(column)} * 100)::int`;

/** `League` of the row `l` of leagues. */
export const leagueJson = (sql: Queries): Fragment =>
  sql`
  json_build_object(
    'slug', l.slug, 'provider', l.provider, 'name', l.name, 'revision', l.revision,
    'seasons', (
      select coalesce(json_agg(json_build_object('year', y.year, 'status', y.status) order by y.year desc), '[]')
      from seasons y where y.league_id = l.league_id))`;

/** `Season` of the row `s` of seasons, in the league `l`. */
export const seasonJson = (sql: Queries): Fragment =>
  sql`
  json_build_object(
    'year', s.year, 'name', coalesce(s.name, l.name), 'status', s.status, 'regularWeeks', s.regular_weeks,
    'lastWeek', s.last_week, 'currentWeek', s.current_week, 'playoffTeams', s.playoff_teams,
    'divisions', (
      select coalesce(json_agg(json_build_object('id', d.division_id, 'name', d.name) order by d.division_id), '[]')
      from divisions d where d.league_id = s.league_id and d.year = s.year))`;

/** `Team[]` of the row `s` of seasons, by id; of those only for whose row `t` a condition holds, where one is given. */
export const teamsJson = (sql: Queries, condition?: Fragment): Fragment =>
  sql`(
  select coalesce(json_agg(json_build_object(
      'id', t.team_id, 'name', t.name, 'abbrev', t.abbrev, 'picture', encode(p.content, 'hex'),
      'division', t.division_id,
      'managers', (
        select coalesce(json_agg(json_build_object('id', m.manager_id, 'name', m.name) order by tm.place), '[]')
        from team_managers tm join managers m using (league_id, manager_id)
        where tm.league_id = t.league_id and tm.year = t.year and tm.team_id = t.team_id),
      'seed', t.seed, 'finalRank', t.final_rank) order by t.team_id), '[]')
  from teams t left join pictures p on p.league_id = t.league_id and p.source = t.logo
  where t.league_id = s.league_id and t.year = s.year and ${condition ?? sql`true`})`;

/** `Matchup[]` of the row `s` of seasons, by week and id; with a condition on the row `g`, as in `teamsJson`. */
export const matchupsJson = (sql: Queries, condition?: Fragment): Fragment =>
  sql`(
  select coalesce(json_agg(json_build_object(
      'id', g.matchup_id, 'week', g.week, 'periods', g.periods, 'phase', g.phase,
      'home', json_build_object('team', g.home_team,
        'points', ${hundredths(sql, "g.home_points")}, 'projected', ${hundredths(sql, "g.home_projected")}),
      'away', case when g.away_team is not null then json_build_object('team', g.away_team,
        'points', ${hundredths(sql, "g.away_points")}, 'projected', ${
    hundredths(sql, "g.away_projected")
  }) end,
      'outcome', g.outcome) order by g.week, g.matchup_id), '[]')
  from matchups g where g.league_id = s.league_id and g.year = s.year and ${condition ?? sql`true`})`;

/** `LineupEntry[]` of the rows `e` of `entries` for which `condition` holds, in the provider's order. */
const entriesJson = (
  sql: Queries,
  entries: "lineup_entries" | "roster_entries",
  condition: Fragment,
): Fragment =>
  sql`(
  select coalesce(json_agg(json_build_object(
      'playerId', e.player_id, 'player', p.name, 'position', p.position, 'proTeam', p.pro_team,
      'slot', e.slot, 'starter', e.starter,
      'points', ${hundredths(sql, "e.points")}, 'projected', ${
    hundredths(sql, "e.projected")
  }) order by e.place), '[]')
  from ${sql(entries)} e join players p using (league_id, year, player_id)
  where e.league_id = s.league_id and e.year = s.year and ${condition})`;

/** `LineupEntry[]` of one side of a matchup in the season `s`. */
export const lineupJson = (sql: Queries, matchup: number, side: "home" | "away"): Fragment =>
  entriesJson(sql, "lineup_entries", sql`e.matchup_id = ${matchup} and e.side = ${side}`);

/** `LineupEntry[]` of a team's roster in the season `s`. */
export const rosterJson = (sql: Queries, team: number): Fragment =>
  entriesJson(sql, "roster_entries", sql`e.team_id = ${team}`);

/** `DraftRows["picks"]` of the season `s`, in order. */
export const picksJson = (sql: Queries): Fragment =>
  sql`(
  select coalesce(json_agg(json_build_object(
      'overall', k.overall, 'round', k.round, 'team', k.team_id, 'playerId', k.player_id, 'player', p.name,
      'position', p.position, 'proTeam', p.pro_team, 'keeper', k.keeper, 'bid', k.bid) order by k.overall), '[]')
  from draft_picks k join players p using (league_id, year, player_id)
  where k.league_id = s.league_id and k.year = s.year)`;
