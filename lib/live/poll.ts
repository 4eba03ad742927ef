/**
 * One look at a league's provider: the running week fetched, what changed kept.
 *
 * @module
 */
import { importLeague } from "@/lib/imports/import_league.ts";
import { openedCookies } from "@/lib/imports/credentials.ts";
import { leagueStore } from "@/lib/imports/league_store.ts";
import { matchupState } from "@/lib/league/matchup.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { assertSound } from "@/lib/providers/checks.ts";
import { NotFound } from "@/lib/providers/errors.ts";
import { espnNetwork, type EspnNetworkOptions, espnRunningWeek } from "@/lib/providers/espn/client.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import type { SecretKey } from "@/lib/secrets.ts";
import type { Sql } from "@/lib/store/database.ts";
import { keepWeek, type PollTarget } from "@/lib/store/live.ts";

/** Where leagues are polled. */
export interface PollSources {
  /** ESPN's read API. */
  espn: string;
  /** The sample league's stand-in and the time in it; null where it stands still. */
  sample: { url: string; clock: () => Date } | null;
  /** Opens the cookies of private leagues. */
  key: () => Promise<SecretKey>;
}

/** What a look found. */
export interface Polled {
  changed: boolean;
  season: { status: ProviderSeason["status"] };
  /** Whether the league waits for points of this week. */
  live: boolean;
}

/** How often a question is asked in one look: the next look is the better second try. */
const ATTEMPTS = 2;

/**
 * Asks the provider for the running week and keeps what changed. A week that has moved on, or a schedule that was drawn
 * anew, is imported whole; after a season, the next one is looked for.
 *
 * @param now the time in the league
 * @throws ImportError when the provider cannot be asked or its answer not be believed; then nothing is written
 */
export async function poll(
  sql: Sql,
  slug: LeagueSlug,
  target: PollTarget,
  sources: PollSources,
  now: Date,
  signal?: AbortSignal,
): Promise<Polled> {
  const { provider, providerId: leagueId, season: kept, credentials } = target;
  const asked: EspnNetworkOptions = {
    baseUrl: provider === "sample" ? sources.sample!.url : sources.espn,
    leagueId,
    newest: kept.year,
    provider,
    cookies: credentials && await openedCookies(credentials, slug, await sources.key()),
    attempts: ATTEMPTS,
  };
  const whole = async (year: number) => {
    const source = espnNetwork({ ...asked, only: year });
    return await importLeague({ source, store: leagueStore(sql, { slug }), signal });
  };

  if (kept.status === "finished") {
    const next = now.getUTCFullYear();
    if (next <= kept.year) return { changed: false, season: kept, live: false };
    try {
      const { changed } = await whole(next);
      return { changed, season: { status: "preseason" }, live: false };
    } catch (error) {
      if (error instanceof NotFound) return { changed: false, season: kept, live: false };
      throw error;
    }
  }
  const season = await espnRunningWeek(asked, kept.year, signal);
  assertSound(season, `${slug} ${kept.year}`);
  const told = provider === "sample" ? now : null;
  const { changed } = await keepWeek(sql, slug, season, told) ?? await whole(kept.year);
  return { changed, season, live: waits(season) };
}

/** Whether a matchup of the running week is open and has points to come, or does not say. */
function waits(season: ProviderSeason): boolean {
  return season.matchups.some((matchup) => {
    const { week, home, away } = matchup;
    if (week !== season.currentWeek || matchupState(season, matchup) === "final") return false;
    return [home, away].some((side) => side && (side.projected === null || side.projected > side.points));
  });
}
