/**
 * A small stand-in for ESPN's read API on loopback, with the sample league in it. It answers the two addresses a
 * league is read from, with ESPN's statuses and the JSON of its errors:
 *
 *     /apis/v3/games/ffl/seasons/{year}/segments/0/leagues/{id}?view=...&scoringPeriodId=...   from 2018 on
 *     /apis/v3/games/ffl/leagueHistory/{id}?seasonId={year}&view=...                           a list, any past year
 *
 * @module
 */
import { midWeek, SAMPLE_LEAGUE_ID, type SampleLeague, sampleLeague } from "@/lib/sample/league.ts";
import { viewed } from "@/lib/sample/views.ts";

/** The same league once more, for members only: a request needs `STAND_IN_COOKIES`. */
export const PRIVATE_LEAGUE_ID = 2;

/** The cookies that open the private league. */
export const STAND_IN_COOKIES = {
  swid: "{5A3B1E00-5EED-4000-8000-0000F0F0F0F0}",
  espnS2: "AEBsample%2Bleague%2Bkey",
} as const;

/** Seasons before this one are found under `leagueHistory` alone. */
const FIRST_MODERN_SEASON = 2018;

export interface StandInOptions {
  /** TCP port on 127.0.0.1; 0, which is the default, takes a free one. */
  port?: number;
  /** The league shipped with the project when not said. */
  league?: SampleLeague;
  /** The time in the league, asked at every request; a Sunday afternoon in week 11 when not said. */
  clock?: () => Date;
  /**
   * ESPN tells the lineups of one week: of `scoringPeriodId`, else of the latest. `all`, the default, tells those of
   * every week unless one is asked for, which makes a season one request.
   */
  lineups?: "all" | "one week";
  /** Whether it answers for every league's id, each time with the same league. */
  everyLeague?: boolean;
}

export interface StandIn {
  /** Where the API is, without a slash at the end: `http://127.0.0.1:49152`. */
  url: string;
  /** Requests answered so far, refusals included. */
  requests(): number;
  /** Answers the next so many requests with 429 and a Retry-After of so many seconds. */
  slowDown(requests: number, seconds: number): void;
  /** Closes the port; open answers are finished first. */
  stop(): Promise<void>;
}

/** Starts the stand-in. */
export function startStandIn(options: StandInOptions = {}): StandIn {
  const { port = 0, league = sampleLeague(), lineups = "all", everyLeague = false } = options;
  const { clock = () => midWeek(league.years.at(-1)) } = options;
  let count = 0;
  let refusals = { left: 0, seconds: 0 };
  const server = Deno.serve({ port, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    count++;
    if (refusals.left > 0) {
      refusals.left--;
      return refused(429, "GENERAL_THROTTLED", "Too many requests.", {
        "retry-after": `${refusals.seconds}`,
      });
    }
    return answer(request, { league, now: clock(), lineups, everyLeague });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests: () => count,
    slowDown: (requests, seconds) => refusals = { left: requests, seconds },
    stop: () => server.shutdown(),
  };
}

const modern = new URLPattern({
  pathname: "/apis/v3/games/ffl/seasons/:year(\\d+)/segments/0/leagues/:id(\\d+)",
});
const historic = new URLPattern({ pathname: "/apis/v3/games/ffl/leagueHistory/:id(\\d+)" });

interface Asked {
  league: SampleLeague;
  now: Date;
  lineups: "all" | "one week";
  everyLeague: boolean;
}

function answer(request: Request, { league, now, lineups, everyLeague }: Asked): Response {
  if (request.method !== "GET") {
    return refused(405, "GENERAL_METHOD_NOT_ALLOWED", "Method not allowed.", { allow: "GET" });
  }
  const url = new URL(request.url);
  const one = modern.exec(url)?.pathname.groups;
  const id = Number(one?.id ?? historic.exec(url)?.pathname.groups.id);
  if (!everyLeague && id !== SAMPLE_LEAGUE_ID && id !== PRIVATE_LEAGUE_ID) return notFound();
  if (id === PRIVATE_LEAGUE_ID && !isMember(request)) {
    return refused(401, "AUTH_LEAGUE_NOT_VISIBLE", "You are not authorized to view this League.");
  }

  const newest = league.years.at(-1)!;
  const wanted = one ? [Number(one.year)] : url.searchParams.getAll("seasonId").map(Number);
  const years = league.years.filter((year) =>
    one ? wanted[0] === year && year >= FIRST_MODERN_SEASON : year < newest && isWanted(year, wanted)
  );
  if (years.length === 0) return notFound();

  const period = url.searchParams.get("scoringPeriodId");
  const documents = years.map((year) => {
    const season = { ...league.season(year, now), id };
    const week = Number(period ?? Math.min(season.scoringPeriodId, season.status.finalScoringPeriod));
    const told = (matchupWeek: number) => period === null && lineups === "all" || matchupWeek === week;
    return viewed(season, new Set(url.searchParams.getAll("view")), told);
  });
  return Response.json(one ? documents[0] : documents);
}

const isWanted = (year: number, wanted: number[]) => wanted.length === 0 || wanted.includes(year);

function isMember(request: Request): boolean {
  const cookies = new Map(
    (request.headers.get("cookie") ?? "").split(/;\s*/).map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  return cookies.get("SWID") === STAND_IN_COOKIES.swid && cookies.get("espn_s2") === STAND_IN_COOKIES.espnS2;
}

const notFound = () => refused(404, "GENERAL_NOT_FOUND", "Not Found");

/** An error as ESPN words it. */
function refused(status: number, type: string, message: string, headers: HeadersInit = {}): Response {
  const details = [{ message, metaData: null, resolution: null, shortMessage: message, type }];
  return Response.json({ details, messages: [message] }, { status, headers });
}
