/**
 * Where a league comes from: the one thing an import needs to know of a provider.
 *
 * @module
 */
import type { LeagueSlug, Provider } from "@/lib/league/types.ts";
import type { ProviderSeason } from "./provider_season.ts";

export interface LeagueSource {
  readonly provider: Provider;
  /** The provider's own id of the league, as text. */
  readonly leagueId: string;
  /**
   * The years to bring in, newest first, at least one.
   *
   * @throws ImportError where the league cannot be found or read
   */
  years(signal?: AbortSignal): Promise<number[]>;
  /**
   * One of those seasons; null where the provider lists it and does not show it.
   *
   * @throws ImportError where the document cannot be had or cannot be read as a season
   */
  season(year: number, signal?: AbortSignal): Promise<ProviderSeason | null>;
}

/** How the provider is called in sentences. */
export const providerName: Record<Provider, string> = {
  espn: "ESPN",
  sleeper: "Sleeper",
  sample: "Sample league",
};

/** The league's name in URLs: `espn-900118`. The id is one that the provider's own parser let through. */
export function leagueSlug(provider: Provider, leagueId: string): LeagueSlug {
  return `${provider}-${leagueId}` as LeagueSlug;
}
