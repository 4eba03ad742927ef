/**
 * A league read from ESPN's network API, or from anything that answers like it: the sample league's stand-in does.
 *
 * @module
 */
import type { Provider } from "@/lib/league/types.ts";
import type { ProviderSeason } from "../provider_season.ts";
import { type LeagueSource, providerName } from "../source.ts";
import { type EspnDocument, espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";
import { type Answer, ask, needsCookies, noLeague, type TransportOptions } from "./transport.ts";

export interface EspnNetworkOptions extends TransportOptions {
  /** Where the API is: `https://lm-api-reads.fantasy.espn.com`, or a stand-in's address. */
  baseUrl: string;
  /** Digits, as `leagueId` gives them. */
  leagueId: string;
  /** The year in which the search for the newest season begins; this year, as a rule. */
  newest: number;
  /** Bring in this season alone. */
  only?: number | null;
  /** Whose league it is in our own books; `espn` when not said. */
  provider?: Provider;
}

const views = ["mTeam", "mRoster", "mMatchup", "mMatchupScore", "mSettings", "mDraftDetail", "mStatus"];

/** Seasons before this one are kept apart, under `leagueHistory`. */
const firstOfModernRoute = 2018;

/** How many years are looked through for a league's newest season: leagues end, and are worth reading all the same. */
const yearsBack = 12;

/** The league as a source of seasons: the newest that ESPN has, and all those before it that it lists. */
export function espnNetwork(options: EspnNetworkOptions): LeagueSource {
  const { leagueId, newest, only, provider = "espn" } = options;
  const known = new Map<number, EspnDocument>();

  const document = (answer: Answer, year: number) =>
    "value" in answer ? espnDocument(answer.value, { label: label(provider, year), year, leagueId }) : null;

  const fetched = async (year: number, signal?: AbortSignal): Promise<Answer> =>
    await ask(
      seasonAddress(options.baseUrl, leagueId, year),
      `season ${year} of league ${leagueId}`,
      options,
      signal,
    );

  return {
    provider,
    leagueId,

    async years(signal) {
      const oldest = only ?? newest - yearsBack;
      for (let year = only ?? newest; year >= oldest; year--) {
        const answer = await fetched(year, signal);
        if ("refused" in answer && answer.refused === 401) throw needsCookies(leagueId, options.cookies);
        const found = document(answer, year);
        if (!found) continue;
        known.set(year, found);
        const before = only ? [] : (found.status?.previousSeasons ?? []).filter((past) => past < year);
        return [year, ...new Set(before)].sort((a, b) => b - a);
      }
      throw noLeague(leagueId, only ? `season ${only}` : `the seasons ${newest} to ${oldest}`);
    },

    async season(year, signal): Promise<ProviderSeason | null> {
      const found = known.get(year) ?? document(await fetched(year, signal), year);
      known.delete(year);
      return found && espnSeason(found, { provider, label: label(provider, year) });
    },
  };
}

function label(provider: Provider, year: number): string {
  return `${providerName[provider]} season ${year}`;
}

/** The address of one season with every view that is read. */
export function seasonAddress(baseUrl: string, leagueId: string, year: number): URL {
  const base = `${baseUrl.replace(/\/+$/, "")}/apis/v3/games/ffl`;
  const modern = year >= firstOfModernRoute;
  const url = new URL(
    modern ? `${base}/seasons/${year}/segments/0/leagues/${leagueId}` : `${base}/leagueHistory/${leagueId}`,
  );
  if (!modern) url.searchParams.set("seasonId", String(year));
  for (const view of views) url.searchParams.append("view", view);
  return url;
}
