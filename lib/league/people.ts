/**
 * One person over many seasons. A provider knows accounts and, in old seasons, not even those; a league knows people.
 *
 * The answer depends only on the seasons and on what a human pinned, never on the order in which seasons were
 * imported: known persons that nobody pinned lend their keys to whoever they turn out to be, and nothing else.
 *
 * @module
 */
import {
  type Account,
  type AccountId,
  accountsOf,
  evidence,
  ownerships,
  type PersonSeason,
  playTogether,
  standInAccount,
} from "./person_evidence.ts";
import type { TeamId } from "./types.ts";

export { type AccountId, type PersonSeason, standInAccount, SUGGESTED } from "./person_evidence.ts";

/** A score from which two accounts are one person without asking. */
export const JOINED = 0.85;

/** The store's name for a person it keeps (a manager's id as text), or `new:…` for one that it does not keep yet. */
export type PersonKey = string;

/** A person the store keeps. */
export interface KnownPerson {
  key: PersonKey;
  name: string;
  /**
   * Everything that is this person's. A pinned account was put here by a human and stays: two accounts pinned to one
   * person are joined, accounts pinned to different persons are never joined nor suggested. So a human who splits a
   * person pins both halves.
   */
  accounts: { id: AccountId; pinned: boolean }[];
}

export interface Person {
  key: PersonKey;
  /** False where the key is a `new:` one, which the store replaces by an id of its own. */
  known: boolean;
  /** The name in the newest season that gives one; the team's name for a person of whom only a team is known. */
  name: string;
  /** Sorted, stand-ins included. */
  accounts: { id: AccountId; pinned: boolean }[];
}

/** Two persons who may be one. */
export interface Suggestion {
  a: PersonKey;
  b: PersonKey;
  /** From SUGGESTED to 1, two digits. */
  score: number;
  /** A short clause for a human: "similar names: Dan Miller, Danny Miller". */
  reason: string;
}

export interface People {
  persons: Person[];
  /** Which person each account is; stand-ins included. */
  accounts: Map<AccountId, PersonKey>;
  /** Who runs each team of each season given, by year and team; never empty, the first owner first. */
  assignments: { year: number; team: TeamId; persons: PersonKey[] }[];
  /** Best first. */
  suggestions: Suggestion[];
  /** Known persons who turned out to be another one; links to `from` should lead to `to`. */
  merged: { from: PersonKey; to: PersonKey }[];
}

/** Accounts believed to be one person. */
interface Cluster {
  /** Sorted by id. */
  accounts: Account[];
  /** The person to whom a human pinned one of them. */
  pinned: PersonKey | null;
}

/**
 * People across all seasons given: give every season the league has, not only a new one. Accounts join in the order
 * of their evidence (see `evidence`), unless the two would then have two teams in one season or a human keeps them
 * apart; that is also why a pin of two accounts that play in one season is not followed.
 * A known person who has no account in these seasons stays as it is.
 */
export function people(known: readonly KnownPerson[], seasons: readonly PersonSeason[]): People {
  const owned = ownerships(seasons);
  const accounts = accountsOf(seasons, owned);
  const pins = new Map<AccountId, PersonKey>();
  for (const person of known) {
    for (const { id, pinned } of person.accounts) if (pinned) pins.set(id, person.key);
  }

  const clusterOf = new Map<AccountId, Cluster>();
  for (const account of accounts.values()) {
    clusterOf.set(account.id, { accounts: [account], pinned: pins.get(account.id) ?? null });
  }
  const mayJoin = (x: Cluster, y: Cluster) =>
    x !== y && (x.pinned === null || y.pinned === null || x.pinned === y.pinned) &&
    !playTogether(x.accounts, y.accounts);
  const join = (a: AccountId, b: AccountId) => {
    const [x, y] = [clusterOf.get(a)!, clusterOf.get(b)!];
    if (!mayJoin(x, y)) return;
    x.accounts = [...x.accounts, ...y.accounts].sort((p, q) => p.id < q.id ? -1 : 1);
    x.pinned ??= y.pinned;
    for (const { id } of y.accounts) clusterOf.set(id, x);
  };

  for (
    const together of Map.groupBy([...accounts.keys()].filter((id) => pins.has(id)), (id) => pins.get(id)!)
      .values()
  ) {
    for (const id of together.slice(1)) join(together[0], id);
  }
  const pairs = evidence(accounts, owned);
  for (const { a, b, score } of pairs) if (score >= JOINED) join(a, b);

  const clusters = [...new Set(clusterOf.values())];
  const keys = personKeys(clusters, known);
  const persons = clusters.map((cluster): Person => ({
    key: keys.get(cluster)!,
    known: known.some(({ key }) => key === keys.get(cluster)),
    name: nameOf(cluster.accounts),
    accounts: cluster.accounts.map(({ id }) => ({ id, pinned: pins.has(id) })),
  }));
  const personOf = new Map([...clusterOf].map(([id, cluster]) => [id, keys.get(cluster)!]));
  const assignments = owned.map(({ year, team, owners }) => ({
    year,
    team,
    persons: [...new Set(owners.map((id) => personOf.get(id)!))],
  }));

  const merged = keepTheAbsent(known, persons, personOf, assignments);
  return { persons, accounts: personOf, assignments, suggestions: suggestions(), merged };

  function suggestions(): Suggestion[] {
    const asked = new Set<string>();
    return pairs.flatMap((pair): Suggestion[] => {
      const [x, y] = [clusterOf.get(pair.a)!, clusterOf.get(pair.b)!];
      if (!mayJoin(x, y)) return [];
      const [a, b] = [keys.get(x)!, keys.get(y)!].sort();
      if (asked.has(`${a}\n${b}`)) return [];
      asked.add(`${a}\n${b}`);
      return [{ a, b, score: Math.round(pair.score * 100) / 100, reason: pair.reason }];
    });
  }
}

/** Keys of known persons for those who hold most of their accounts, a human's pin before all; new ones for the rest. */
function personKeys(clusters: readonly Cluster[], known: readonly KnownPerson[]): Map<Cluster, PersonKey> {
  const claims = clusters.flatMap((cluster) =>
    known.flatMap((person, order) => {
      const shared = cluster.accounts.filter(({ id }) =>
        person.accounts.some((theirs) => theirs.id === id)
      ).length;
      const pinned = cluster.pinned === person.key;
      return shared > 0 && (pinned || cluster.pinned === null)
        ? [{ cluster, key: person.key, shared, pinned, order }]
        : [];
    })
  ).sort((x, y) =>
    Number(y.pinned) - Number(x.pinned) || y.shared - x.shared || x.order - y.order ||
    (x.cluster.accounts[0].id < y.cluster.accounts[0].id ? -1 : 1)
  );
  const keys = new Map<Cluster, PersonKey>();
  const taken = new Set<PersonKey>();
  for (const { cluster, key } of claims) {
    if (keys.has(cluster) || taken.has(key)) continue;
    keys.set(cluster, key);
    taken.add(key);
  }
  for (const cluster of clusters) if (!keys.has(cluster)) keys.set(cluster, `new:${cluster.accounts[0].id}`);
  return keys;
}

/** The newest name of a real account; else the newest team's. */
function nameOf(accounts: readonly Account[]): string {
  const names = accounts.flatMap(({ names }) => [...names]);
  const teams = accounts.map((
    { teams, teamName },
  ): [number, string] => [Math.max(...teams.keys()), teamName]);
  const [first, ...rest] = names.length > 0 ? names : teams;
  return rest.reduce((newest, next) => next[0] > newest[0] ? next : newest, first)[1];
}

/**
 * Accounts of known persons that are in none of the seasons stay with their person, who is added to `persons` when
 * nothing else is left of it; a stand-in is forgotten once its season names an owner, who inherits. Gives the known
 * persons who are no more.
 */
function keepTheAbsent(
  known: readonly KnownPerson[],
  persons: Person[],
  personOf: Map<AccountId, PersonKey>,
  assignments: People["assignments"],
): People["merged"] {
  const byKey = new Map(persons.map((person) => [person.key, person]));
  const heirs = new Map(
    assignments.map(({ year, team, persons }) => [standInAccount(year, team), persons[0]]),
  );
  return known.flatMap((person) => {
    const here = person.accounts.flatMap(({ id }) => personOf.get(id) ?? heirs.get(id) ?? []);
    const absent = person.accounts.filter(({ id }) => !personOf.has(id) && !heirs.has(id));
    let home = byKey.get(person.key) ?? byKey.get(here[0]);
    if (!home) {
      if (absent.length === 0) return [];
      home = { key: person.key, known: true, name: person.name, accounts: [] };
      persons.push(home);
      byKey.set(home.key, home);
    }
    for (const account of absent) {
      home.accounts.push({ ...account });
      personOf.set(account.id, home.key);
    }
    home.accounts.sort((x, y) => x.id < y.id ? -1 : 1);
    return home.key === person.key ? [] : [{ from: person.key, to: home.key }];
  });
}
