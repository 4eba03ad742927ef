/**
 * What a league's front page reads: its newest season, and of all earlier ones only what is told of them.
 *
 * @module
 */
import type { HistoryRows, LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { readInLeague } from "./in_league.ts";
import { isSlug } from "./keys.ts";
import { leagueJson, matchupsJson, seasonJson, teamsJson } from "./rows.ts";
import type { Queries, Query, Row, Sql } from "./sql.ts";

export interface FrontRows {
  /** The newest season. */
  rows: SeasonRows;
  /** The newest season and, where there is one, the last before it that was played to a title. */
  titles: HistoryRows;
  /**
   * The newest season and, of those before it, the matchups with the league's highest and lowest score, widest and
   * closest win until then (the oldest of equal ones), with at least the teams that play in them: all that `changes`
   * holds the latest week against.
   */
  records: HistoryRows;
}

/** The rows of a league's front page; null for a league that is not there or has no season. */
export async function frontRows(sql: Sql, slug: LeagueSlug): Promise<FrontRows | null> {
  if (!isSlug(slug)) return null;
  const [row] = await readInLeague(sql, slug, (tx) => frontQuery(tx, slug));
  if (!row) return null;
  const { title, earlier, ...rows } = row;
  const { league, ...newest } = rows;
  return {
    rows,
    titles: { league, seasons: [...earlier.filter(({ season }) => season.year === title), newest] },
    records: { league, seasons: [...earlier, newest] },
  };
}

type FrontRow = SeasonRows & { title: number | null; earlier: HistoryRows["seasons"] };

/** Of the rows of `games`, the year, the number and the teams of the first by an order. */
const first = (tx: Queries, order: Query<Row[]>): Query<Row[]> =>
  tx`(select year, matchup_id, home_team, away_team from games where ${order}, year, week, matchup_id limit 1)`;

/** The query of `frontRows`. */
export const frontQuery = (tx: Queries, slug: LeagueSlug): Query<FrontRow[]> =>
  tx`
  with newest as materialized (
    select n.league_id, n.year from seasons n
    where n.league_id = (select current_league()) order by n.year desc limit 1),
  title as materialized (
    select max(y.year) as year from newest n join seasons y on y.league_id = n.league_id and y.year < n.year
    where exists (select from teams t where t.league_id = y.league_id and t.year = y.year and t.final_rank = 1)
      or exists (select from matchups g where g.league_id = y.league_id and g.year = y.year
        and g.phase <> 'regular' and g.outcome <> 'undecided')),
  games as materialized (
    select g.year, g.matchup_id, g.week, g.home_team, g.away_team,
      greatest(g.home_points, g.away_points) as best, least(g.home_points, g.away_points) as worst,
      case g.outcome when 'home' then g.home_points - g.away_points
        when 'away' then g.away_points - g.home_points end as margin
    from newest n join matchups g on g.league_id = n.league_id and g.year < n.year
    where g.outcome <> 'undecided' and g.periods = 1),
  records as materialized (
    ${first(tx, tx`true order by best desc`)} union ${first(tx, tx`true order by worst`)}
    union ${first(tx, tx`margin is not null order by margin desc`)}
    union ${first(tx, tx`margin >= 0 order by margin`)})
  select ${leagueJson(tx)} as league, ${seasonJson(tx)} as season, ${teamsJson(tx)} as teams,
    ${matchupsJson(tx)} as matchups, (select year from title) as title,
    (select coalesce(json_agg(json_build_object('season', ${seasonJson(tx)},
        'teams', ${
    teamsJson(
      tx,
      tx`(t.year = (select year from title)
        or exists (select from records r where r.year = t.year and t.team_id in (r.home_team, r.away_team)))`,
    )
  },
        'matchups', ${
    matchupsJson(
      tx,
      tx`(g.year = (select year from title) or (g.year, g.matchup_id) in (select year, matchup_id from records))`,
    )
  }) order by s.year), '[]')
      from seasons s where s.league_id = l.league_id
        and s.year in (select year from title union select year from records)) as earlier
  from leagues l join newest using (league_id) join seasons s using (league_id, year)
  where l.slug = ${slug}`;
