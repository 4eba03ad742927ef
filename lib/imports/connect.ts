/**
 * Connecting a league from a page: what somebody typed becomes an import that runs on after the answer is given.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { espnCookies } from "@/lib/providers/espn/cookies.ts";
import { addressedYear, leagueId } from "@/lib/providers/espn/league_id.ts";
import { NeedsAccount } from "@/lib/providers/errors.ts";
import { leagueSlug } from "@/lib/providers/source.ts";
import { keyOf, type KeySettings } from "@/lib/secrets.ts";
import type { Sql } from "@/lib/store/database.ts";
import { leagueAccess } from "@/lib/store/memberships.ts";
import { sealedCookies } from "./credentials.ts";
import type { Ended, Imports } from "./progress.ts";

/** Milliseconds between two looks at how far an import is, while somebody waits. */
const LOOK_EVERY = 150;

/** What somebody typed. */
export interface Typed {
  /** A league's number, or the address of one of its pages. */
  league: string;
  /** Both cookies of a private league as a Cookie header, or nothing. */
  cookies: string;
}

/** The league that somebody typed; null where it can be none. */
export function typedLeague(text: string): LeagueSlug | null {
  try {
    return leagueSlug("espn", leagueId(text));
  } catch {
    return null;
  }
}

/** What connecting needs of its surroundings. */
export interface ConnectOptions {
  sql: Sql;
  imports: Imports;
  /** Where ESPN's read API is, and the key that seals cookies or the folder that holds it. */
  settings: KeySettings & { ESPN_API_URL: string };
  /** Who connects it, or null for somebody who is signed out. */
  account: AccountId | null;
  /** The year in which the search for the newest season begins. */
  year: number;
  /** Milliseconds to wait for a first word from ESPN before answering without it. */
  patience?: number;
}

/**
 * Starts (or joins) the import of the league and waits until ESPN has shown it, has refused it, or patience is over.
 * Who brings a league in that was not here before becomes its commissioner.
 *
 * @returns the league's slug, and how the import ended where it has ended already
 * @throws BadInput for something that cannot be a league or a pair of cookies, NeedsAccount for cookies of
 * somebody who is signed out (a league that only its members may read would have none), TooBusy when too many imports wait
 */
export async function connect(
  typed: Typed,
  { sql, imports, settings, account, year, patience = 8000 }: ConnectOptions,
): Promise<{ league: LeagueSlug; ended: Ended | null }> {
  const id = leagueId(typed.league);
  const cookies = espnCookies(typed.cookies);
  const league = leagueSlug("espn", id);
  if (cookies && account === null) throw new NeedsAccount();
  const isNew = await leagueAccess(sql, league, null) === null;
  const newest = Math.max(year, addressedYear(typed.league) ?? 0);
  await imports.start(league, {
    id,
    newest,
    account: isNew ? account : null,
    credentials: cookies && await sealedCookies(cookies, league, await keyOf(settings)),
  });
  for (const until = performance.now() + patience; performance.now() < until;) {
    const state = await imports.state(league);
    if (state && state.state !== "running") return { league, ended: state };
    if (state?.years) break;
    await new Promise((resume) => setTimeout(resume, LOOK_EVERY));
  }
  return { league, ended: null };
}
