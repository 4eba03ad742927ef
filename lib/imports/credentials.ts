/**
 * A private league's cookies, sealed for keeping with the league.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { type EspnCookies, espnCookies } from "@/lib/providers/espn/cookies.ts";
import { open, seal, type SecretKey } from "@/lib/secrets.ts";

/** The cookies as the store keeps them; they open with the same key and for the same league alone. */
export async function sealedCookies(
  cookies: EspnCookies,
  league: LeagueSlug,
  key: SecretKey,
): Promise<Uint8Array<ArrayBuffer>> {
  return await seal(key, JSON.stringify(cookies.values), league);
}

/**
 * The cookies that were sealed for this league.
 *
 * @throws SecretError when they do not open: another key, another league, or something else
 */
export async function openedCookies(
  sealed: Uint8Array,
  league: LeagueSlug,
  key: SecretKey,
): Promise<EspnCookies> {
  const { swid, s2 } = JSON.parse(await open(key, sealed, league));
  return espnCookies(swid, s2)!;
}
