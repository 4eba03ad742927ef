/**
 * Connecting a league from a page: what somebody typed becomes an import that runs on after the answer is given.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import { espnCookies } from "@/lib/providers/espn/cookies.ts";
import { addressedYear, leagueId } from "@/lib/providers/espn/league_id.ts";
import { NeedsAccount } from "@/lib/providers/errors.ts";
import { leagueSlug } from "@/lib/providers/source.ts";
import { secretKey, secretKeyIn } from "@/lib/secrets.ts";
import type { Sql } from "@/lib/store/database.ts";
import { becomeFirstCommissioner, leagueAccess } from "@/lib/store/memberships.ts";
import { sealedCookies } from "./credentials.ts";
import { importLeague } from "./import_league.ts";
import { leagueStore } from "./league_store.ts";
import type { Ended, Imports } from "./progress.ts";

/** What somebody typed. */
export interface Typed {
  /** A league's number, or the address of one of its pages. */
  league: string;
  /** Both cookies of a private league as a Cookie header, or nothing. */
  cookies: string;
}

/** What connecting needs of its surroundings. */
export interface ConnectOptions {
  sql: Sql;
  imports: Imports;
  /** Where ESPN's read API is, and the key that seals cookies or the folder that holds it. */
  settings: { ESPN_API_URL: string; SECRET_KEY: string | null; RUMBLEDORE_DATA: string };
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
  const found = Promise.withResolvers<null>();
  const sealed = async () => {
    const { SECRET_KEY, RUMBLEDORE_DATA } = settings;
    const key = SECRET_KEY ? await secretKey(SECRET_KEY) : await secretKeyIn(RUMBLEDORE_DATA);
    return await sealedCookies(cookies!, league, key);
  };
  const end = imports.start(league, async (onProgress, signal) => {
    const outcome = await importLeague({
      source: espnNetwork({ baseUrl: settings.ESPN_API_URL, leagueId: id, newest, cookies }),
      store: leagueStore(sql, cookies ? { credentials: await sealed() } : {}),
      onProgress(event) {
        onProgress(event);
        if (event.kind === "found") found.resolve(null);
      },
      signal,
    });
    if (isNew && account !== null) await becomeFirstCommissioner(sql, league, account);
    return outcome;
  });
  const timer = setTimeout(() => found.resolve(null), patience);
  const ended = await Promise.race([found.promise, end]);
  clearTimeout(timer);
  return { league, ended };
}
