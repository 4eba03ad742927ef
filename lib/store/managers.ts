/**
 * The persons of a league, kept in step with its seasons.
 *
 * @module
 */
import { type KnownPerson, people, type PersonSeason } from "@/lib/league/people.ts";
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";
import type { Queries, Sql } from "./sql.ts";
import { readInLeague } from "./in_league.ts";
import { int4, isSlug } from "./keys.ts";
import { replaceRows, type Table } from "./replace.ts";

/** Two managers who may be one person. */
export interface ManagerSuggestion {
  a: ManagerId;
  b: ManagerId;
  /** 0.6 to 1. */
  score: number;
  /** A short clause for a human. */
  reason: string;
}

const managers: Table = {
  name: "managers",
  scope: ["league_id"],
  key: { manager_id: "int" },
  columns: { name: "text", merged_into: "int" },
};

const accounts: Table = {
  name: "manager_accounts",
  scope: ["league_id"],
  key: { account: "text" },
  columns: { manager_id: "int", pinned: "boolean" },
};

const teamManagers: Table = {
  name: "team_managers",
  scope: ["league_id"],
  key: { year: "int", team_id: "int", place: "int" },
  columns: { manager_id: "int" },
};

/**
 * Finds out anew who is who in a league, from all its seasons, and keeps it. Persons keep their ids; one who turns out
 * to be another is left as a pointer to that one. The caller holds the league's lock.
 *
 * @returns how many rows that changed, and which persons may be one
 */
export async function importManagers(
  sql: Queries,
  league: number,
): Promise<{ changed: number; suggestions: ManagerSuggestion[] }> {
  const [kept] = await sql<{ managers: KeptManager[]; seasons: PersonSeason[] }[]>`
    select
      (select coalesce(json_agg(json_build_object(
          'id', manager_id, 'name', name, 'mergedInto', merged_into,
          'accounts', (select coalesce(json_agg(json_build_object('id', account, 'pinned', pinned) order by account), '[]')
            from manager_accounts a where a.league_id = m.league_id and a.manager_id = m.manager_id)
        ) order by manager_id), '[]') from managers m where m.league_id = ${league}) as managers,
      (select coalesce(json_agg(json_build_object(
          'year', year,
          'members', (select coalesce(json_agg(json_build_object('id', account, 'name', name) order by account), '[]')
            from season_members m where m.league_id = s.league_id and m.year = s.year),
          'teams', (select coalesce(json_agg(json_build_object('id', team_id, 'name', name,
              'owners', (select coalesce(json_agg(account order by place), '[]') from team_owners o
                where o.league_id = t.league_id and o.year = t.year and o.team_id = t.team_id)
            ) order by team_id), '[]')
            from teams t where t.league_id = s.league_id and t.year = s.year)
        ) order by year), '[]') from seasons s where s.league_id = ${league}) as seasons`;

  const found = people(
    kept.managers.filter(({ mergedInto }) => mergedInto === null).map(knownPerson),
    kept.seasons,
  );
  let last = Math.max(0, ...kept.managers.map(({ id }) => id));
  const ids = new Map(found.persons.map(({ key, known }) => [key, known ? Number(key) : ++last]));
  const id = (key: string) => ids.get(key)! as ManagerId;

  const heirs = new Map(found.merged.map(({ from, to }) => [Number(from), id(to) as number]));
  const gone = kept.managers.filter((one) => one.mergedInto !== null || heirs.has(one.id)).map((one) => ({
    manager_id: one.id,
    name: one.name,
    merged_into: heirs.get(one.mergedInto ?? one.id) ?? one.mergedInto,
  }));
  const of = { league_id: league };
  const changed = [
    await replaceRows(sql, managers, of, [
      ...found.persons.map(({ key, name }) => ({ manager_id: id(key), name, merged_into: null })),
      ...gone,
    ]),
    await replaceRows(
      sql,
      accounts,
      of,
      found.persons.flatMap(({ key, accounts }) =>
        accounts.map((account) => ({ account: account.id, manager_id: id(key), pinned: account.pinned }))
      ),
    ),
    await replaceRows(
      sql,
      teamManagers,
      of,
      found.assignments.flatMap(({ year, team, persons }) =>
        persons.map((key, i) => ({ year, team_id: team, place: i + 1, manager_id: id(key) }))
      ),
    ),
  ];
  return {
    changed: changed.reduce((sum, rows) => sum + rows),
    suggestions: found.suggestions.map(({ a, b, score, reason }) => ({ a: id(a), b: id(b), score, reason })),
  };
}

interface KeptManager {
  id: number;
  name: string;
  mergedInto: number | null;
  accounts: KnownPerson["accounts"];
}

const knownPerson = ({ id, name, accounts }: KeptManager): KnownPerson => ({
  key: String(id),
  name,
  accounts,
});

/** Who a manager turned out to be, for links made before two persons became one; null where it is nobody else. */
export async function managerHeir(
  sql: Sql,
  slug: LeagueSlug,
  manager: ManagerId,
): Promise<ManagerId | null> {
  if (!isSlug(slug) || !int4(manager)) return null;
  const [row] = await readInLeague(sql, slug, (tx) =>
    tx<{ merged_into: ManagerId }[]>`
      select merged_into from managers
      where league_id = (select current_league()) and manager_id = ${manager} and merged_into is not null`);
  return row?.merged_into ?? null;
}
