/**
 * One person over many seasons. A provider knows accounts and, in old seasons, not even those; a league knows people.
 *
 * The answer depends only on the seasons and on what a human pinned, never on the order in which seasons were
 * imported: known persons that nobody pinned lend their keys to whoever they turn out to be, and nothing else.
 *
 * @module
 */
import type { TeamId } from "./types.ts";

/** A score from which two accounts are one person without asking. */
export const JOINED = 0.85;
/** A score from which a human is asked. */
export const SUGGESTED = 0.6;

/** The store's name for a person it keeps (a manager's id as text), or `new:…` for one that it does not keep yet. */
export type PersonKey = string;

/**
 * The provider's id of an account, or, for a team whose season names no owner, a stand-in made by `standInAccount`.
 */
export type AccountId = string;

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

/** What `people` reads of a season; a `ProviderSeason` fits as it is. */
export interface PersonSeason {
  year: number;
  members: { id: AccountId; name: string }[];
  /** `owners`: the first owner first; may be empty, and may name accounts that are not among the members. */
  teams: { id: TeamId; name: string; owners: AccountId[] }[];
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

/** The account id that stands for the unnamed owner of a team in a season that names no owner. */
export function standInAccount(year: number, team: TeamId): AccountId {
  return `team:${year}:${team}`;
}

/**
 * People across all seasons given: give every season the league has, not only a new one.
 */
export function people(known: readonly KnownPerson[], seasons: readonly PersonSeason[]): People {
  throw new Error("being written");
}
