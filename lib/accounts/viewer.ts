/**
 * Who asks, and what he may see and do.
 *
 * @module
 */
import type { AccountRow } from "@/lib/store/accounts.ts";
import type { LeagueAccess } from "@/lib/store/memberships.ts";
import type { Account, Viewer } from "./types.ts";

/** Somebody of whom nothing is known. */
export const nobody: Viewer = Object.freeze({
  account: null,
  membership: null,
  maySee: false,
  isCommissioner: false,
});

/** An account as it is kept, and whether its address is one of the operators'. */
export function accountFrom(row: AccountRow, operators: readonly string[]): Account {
  return { ...row, operator: row.email !== null && operators.includes(row.email) };
}

/** Who asks for a page outside of leagues. */
export const viewerOf = (account: Account | null): Viewer => account ? { ...nobody, account } : nobody;

/**
 * Who asks for a page of a league. A league that is not public is shown to its members and to operators; what a
 * commissioner may, operators may too. For null, a league that is not there, nobody may see anything.
 */
export function viewerIn(account: Account | null, access: LeagueAccess | null): Viewer {
  if (!access) return viewerOf(account);
  const { membership } = access;
  const operator = account?.operator ?? false;
  return {
    account,
    membership,
    maySee: access.public || membership !== null || operator,
    isCommissioner: operator || membership?.role === "commissioner",
  };
}
