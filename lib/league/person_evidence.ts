/**
 * What the seasons of a league say about who is who: the accounts, the teams they ran, and how much speaks for two of
 * them being one person.
 *
 * @module
 */
import { nameSimilarity } from "./names.ts";
import type { TeamId } from "./types.ts";

/** A score from which a human is asked. */
export const SUGGESTED = 0.6;

/**
 * The provider's id of an account, or, for a team whose season names no owner, a stand-in made by `standInAccount`.
 */
export type AccountId = string;

/** What `people` reads of a season; a `ProviderSeason` fits as it is. */
export interface PersonSeason {
  year: number;
  members: { id: AccountId; name: string }[];
  /** `owners`: the first owner first; may be empty, and may name accounts that are not among the members. */
  teams: { id: TeamId; name: string; owners: AccountId[] }[];
}

/** The account id that stands for the unnamed owner of a team in a season that names no owner. */
export function standInAccount(year: number, team: TeamId): AccountId {
  return `team:${year}:${team}`;
}

/** An account and what it did. A stand-in has no name but its team's. */
export interface Account {
  id: AccountId;
  standIn: boolean;
  /** The team it ran, by year; one a season. */
  teams: Map<number, TeamId>;
  /** What the provider called it, by year; empty where it never did, and for stand-ins. */
  names: Map<number, string>;
  /** The name of its team in the newest season. */
  teamName: string;
}

/** Two accounts that may be one person's. `a` sorts before `b`. */
export interface Evidence {
  a: AccountId;
  b: AccountId;
  score: number;
  reason: string;
}

/** Who ran which team: owners once each, the first first, a stand-in where there is none. */
export interface Ownership {
  year: number;
  team: TeamId;
  teamName: string;
  owners: AccountId[];
}

/**
 * Owners of every team of every season, years and teams ascending. An account that the provider lists on two teams of
 * one season counts on one of them: where it is the first owner, else where it was in most other seasons, else the
 * lower id; on the other it leaves the co-owners, or a stand-in.
 */
export function ownerships(seasons: readonly PersonSeason[]): Ownership[] {
  const held = new Map<string, number>();
  const slot = (account: AccountId, team: TeamId) => `${team} ${account}`;
  for (const { teams } of seasons) {
    for (const team of teams) {
      for (const owner of new Set(team.owners)) {
        held.set(slot(owner, team.id), (held.get(slot(owner, team.id)) ?? 0) + 1);
      }
    }
  }
  return [...seasons].sort((x, y) => x.year - y.year).flatMap(({ year, teams }) => {
    const claims = teams.flatMap((team) =>
      [...new Set(team.owners)].map((account, i) => ({ account, team: team.id, first: i === 0 }))
    );
    claims.sort((x, y) =>
      Number(y.first) - Number(x.first) ||
      held.get(slot(y.account, y.team))! - held.get(slot(x.account, x.team))! || x.team - y.team
    );
    const teamOf = new Map<AccountId, TeamId>();
    for (const { account, team } of claims) if (!teamOf.has(account)) teamOf.set(account, team);
    return [...teams].sort((x, y) => x.id - y.id).map((team): Ownership => {
      const owners = [...new Set(team.owners)].filter((owner) => teamOf.get(owner) === team.id);
      return {
        year,
        team: team.id,
        teamName: team.name,
        owners: owners.length > 0 ? owners : [standInAccount(year, team.id)],
      };
    });
  });
}

/** Every account that ran a team, by id. */
export function accountsOf(
  seasons: readonly PersonSeason[],
  owned: readonly Ownership[],
): Map<AccountId, Account> {
  const found = new Map<AccountId, Account>();
  for (const { year, team, teamName, owners } of owned) {
    for (const id of owners) {
      const account = found.get(id) ??
        { id, standIn: id === standInAccount(year, team), teams: new Map(), names: new Map(), teamName };
      account.teams.set(year, team);
      account.teamName = teamName;
      found.set(id, account);
    }
  }
  for (const { year, members } of seasons) {
    for (const { id, name } of members) if (name.trim() !== "") found.get(id)?.names.set(year, name.trim());
  }
  return new Map([...found].sort(([x], [y]) => x < y ? -1 : 1));
}

/** True when both have a team in one season: then they are two people, whatever their names. */
export function playTogether(a: Iterable<Account>, b: readonly Account[]): boolean {
  for (const one of a) {
    for (const other of b) for (const year of one.teams.keys()) if (other.teams.has(year)) return true;
  }
  return false;
}

/**
 * Every pair of accounts with a score of at least SUGGESTED, best first.
 *
 * - Two accounts with names: `nameSimilarity`, the best of all names they bore. Where both ran the same slot with the
 *   same co-owner, 0.65 + a quarter of the similarity if that is more: the co-owner lifts a likely name over the line,
 *   and makes a suggestion of two names that have nothing in common.
 * - A season without owners: its team and the same slot's nearest season before and after (there its first owner) are
 *   held together by the two team names, 0.9 of their similarity: a team keeps its name while its owner stays.
 */
export function evidence(accounts: Map<AccountId, Account>, owned: readonly Ownership[]): Evidence[] {
  const pairs = new Map<string, Evidence>();
  const propose = (x: Account, y: Account, score: number, reason: string) => {
    if (score < SUGGESTED || x.id === y.id || playTogether([x], [y])) return;
    const [a, b] = x.id < y.id ? [x.id, y.id] : [y.id, x.id];
    const key = `${a}\n${b}`;
    if (score > (pairs.get(key)?.score ?? 0)) pairs.set(key, { a, b, score, reason });
  };

  const named = [...accounts.values()].filter((account) => account.names.size > 0);
  const slotAndPartners = new Map(
    named.map((account) => [
      account.id,
      new Set(
        owned.filter(({ owners }) => owners.includes(account.id)).flatMap(({ team, owners }) =>
          owners.filter((owner) => owner !== account.id).map((owner) => `${team} ${owner}`)
        ),
      ),
    ]),
  );
  named.forEach((x, i) => {
    for (const y of named.slice(i + 1)) {
      const best = closestNames(x, y);
      propose(x, y, best.score, `similar names: ${best.names.join(", ")}`);
      const shared = !slotAndPartners.get(x.id)!.isDisjointFrom(slotAndPartners.get(y.id)!);
      if (!shared) continue;
      propose(
        x,
        y,
        0.65 + 0.25 * best.score,
        `the same co-owner in the same place: ${best.names.join(", ")}`,
      );
    }
  });

  const bySlot = Map.groupBy(owned, ({ team }) => team);
  for (const timeline of bySlot.values()) {
    for (let i = 1; i < timeline.length; i++) {
      const [before, after] = [timeline[i - 1], timeline[i]];
      const [x, y] = [accounts.get(before.owners[0])!, accounts.get(after.owners[0])!];
      if (!x.standIn && !y.standIn) continue;
      propose(
        x,
        y,
        0.9 * nameSimilarity(before.teamName, after.teamName),
        `the same place and similar team names: ${before.teamName} (${before.year}), ${after.teamName} (${after.year})`,
      );
    }
  }
  return [...pairs.values()].sort((p, q) =>
    q.score - p.score || (p.a < q.a ? -1 : p.a > q.a ? 1 : p.b < q.b ? -1 : 1)
  );
}

/** The most similar two names that two accounts ever bore. */
function closestNames(x: Account, y: Account): { score: number; names: [string, string] } {
  let best = { score: -1, names: ["", ""] as [string, string] };
  for (const a of new Set(x.names.values())) {
    for (const b of new Set(y.names.values())) {
      const score = nameSimilarity(a, b);
      if (score > best.score) best = { score, names: [a, b] };
    }
  }
  return best;
}
