/**
 * A league read from ESPN's network API, or from anything that answers like it: the sample league's stand-in does.
 *
 * @module
 */
import pLimit from "p-limit";
import type { Provider } from "@/lib/league/types.ts";
import { ImportError } from "../errors.ts";
import type { ProviderSeason } from "../provider_season.ts";
import { type LeagueSource, providerName } from "../source.ts";
import { type AskDetail, withBoxScores, withNames } from "./details.ts";
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

/** ESPN has box scores from this season on. */
const firstOfBoxScores = 2019;

/** How many years are looked through for a league's newest season: leagues end, and are worth reading all the same. */
const yearsBack = 12;

/** Questions that are open at the same time: more would be faster and impolite. */
const atOnce = 2;

/** The league as a source of seasons: the newest that ESPN has, and all those before it that it lists. */
export function espnNetwork(options: EspnNetworkOptions): LeagueSource {
  const { leagueId, newest, only, provider = "espn" } = options;
  const limit = pLimit(atOnce);
  let latest: EspnDocument | null = null;

  const askSeason = async (year: number, signal?: AbortSignal): Promise<Answer> => {
    const url = seasonAddress(options.baseUrl, leagueId, year, views);
    return await limit(() => ask({ url, label: `season ${year} of league ${leagueId}` }, options, signal));
  };

  const documentIn = (answer: Answer, year: number) =>
    "value" in answer ? espnDocument(answer.value, { label: labelOf(provider, year), year, leagueId }) : null;

  const detailsOf =
    (year: number, signal?: AbortSignal): AskDetail => async ({ views, scoringPeriod, filter }) => {
      const url = seasonAddress(options.baseUrl, leagueId, year, views);
      if (scoringPeriod) url.searchParams.set("scoringPeriodId", String(scoringPeriod));
      const label = `the ${scoringPeriod ? `lineups of week ${scoringPeriod}` : "players"} of season ${year}`;
      try {
        const answer = await limit(() => ask({ url, label, filter }, options, signal));
        return "value" in answer ? answer.value : null;
      } catch (error) {
        // A season is whole without details: what ESPN does not tell today may be there tomorrow.
        if (error instanceof ImportError) return null;
        throw error;
      }
    };

  return {
    provider,
    leagueId,

    async years(signal) {
      const oldest = only ?? newest - yearsBack;
      for (let year = only ?? newest; year >= oldest; year--) {
        const answer = await askSeason(year, signal);
        if ("refused" in answer && answer.refused === 401) throw needsCookies(leagueId, options.cookies);
        latest = documentIn(answer, year);
        if (!latest) continue;
        const before = only
          ? []
          : (latest.status?.previousSeasons ?? []).filter((past) => past >= 1990 && past < year);
        return [year, ...new Set(before)].sort((a, b) => b - a);
      }
      throw noLeague(leagueId, only ? `season ${only}` : `the seasons ${newest} to ${oldest}`);
    },

    async season(year, signal) {
      let document = latest?.seasonId === year ? latest : documentIn(await askSeason(year, signal), year);
      if (latest?.seasonId === year) latest = null;
      if (document === null) return null;
      if (year >= firstOfBoxScores) document = await withBoxScores(document, detailsOf(year, signal));
      if (year >= firstOfModernRoute) document = await withNames(document, detailsOf(year, signal));
      return espnSeason(document, { provider, label: labelOf(provider, year) });
    },
  };
}

/** What of a season moves while games are on. */
const runningViews = ["mTeam", "mRoster", "mMatchup", "mMatchupScore", "mSettings", "mStatus"];

/**
 * A season with the lineups of its running week alone, and without its draft: one question, for asking often.
 *
 * @throws ImportError where the season cannot be had or cannot be read; a season that is not shown is NotFound
 */
export async function espnRunningWeek(
  options: EspnNetworkOptions,
  year: number,
  signal?: AbortSignal,
): Promise<ProviderSeason> {
  const { leagueId, baseUrl, cookies, provider = "espn" } = options;
  const url = seasonAddress(baseUrl, leagueId, year, runningViews);
  const answer = await ask({ url, label: `season ${year} of league ${leagueId}` }, options, signal);
  if ("refused" in answer) {
    throw answer.refused === 401 ? needsCookies(leagueId, cookies) : noLeague(leagueId, `season ${year}`);
  }
  const label = labelOf(provider, year);
  return espnSeason(espnDocument(answer.value, { label, year, leagueId }), { provider, label });
}

function labelOf(provider: Provider, year: number): string {
  return `${providerName[provider]} season ${year}`;
}

/** The address of a season with these views. */
function seasonAddress(baseUrl: string, leagueId: string, year: number, views: string[]): URL {
  const base = `${baseUrl.replace(/\/+$/, "")}/apis/v3/games/ffl`;
  const modern = year >= firstOfModernRoute;
  const url = new URL(
    modern ? `${base}/seasons/${year}/segments/0/leagues/${leagueId}` : `${base}/leagueHistory/${leagueId}`,
  );
  if (!modern) url.searchParams.set("seasonId", String(year));
  for (const view of views) url.searchParams.append("view", view);
  return url;
}
