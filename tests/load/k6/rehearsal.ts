/**
 * Readers of the rehearsal: guests and members who look around in its league through the balancer, as many a second as
 * told, until k6 is told to end. Runs in k6, not in Deno.
 *
 * What became of each request is in two metrics of its own, for tests/cluster/probe/reading.ts: `begun`, and `read`, the
 * time that it took with what was wrong about it. A VU makes one request at a time, so one that never ended is seen too.
 *
 * @module
 */
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Trend } from "k6/metrics";
import type { Options } from "k6/options";

declare const __ENV: Readonly<Record<string, string>>;
declare function open(file: string): string;

/** What k6 is told, in the file ESTATE. */
export interface Rehearsal {
  /** The origin that readers type, and where that is. */
  origin: string;
  address: string;
  /** Path of the league. */
  league: string;
  /** Requests a second. */
  rate: number;
  /** Session cookies of members, as NAME=VALUE; where there are none all readers are guests. */
  cookies: string[];
}

const { origin, address, league, rate, cookies } = new SharedArray<Rehearsal>(
  "rehearsal",
  () => [JSON.parse(open(__ENV.ESTATE))],
)[0];

/**
 * In seconds: longer than the app waits for one database host that is silent and then for another. What is answered later
 * than it should be is not failed but slow, and how slow is told.
 */
const PATIENCE = 15;
/** One of so many readers is signed in. */
const READERS = 8;

/** What is looked at. Members' pages are each made anew when somebody has said something; guests share theirs. */
const MIX = { home: 30, standings: 15, week: 15, matchup: 15, api: 10, style: 10, image: 5 };

export const options: Options = {
  hosts: { [origin.replace(/^https?:\/\//, "")]: address },
  scenarios: {
    readers: {
      executor: "constant-arrival-rate",
      rate,
      timeUnit: "1s",
      // Longer than any drill; it is told to end before that.
      duration: "1h",
      // Enough for all who come while answers hang for as long as they may.
      preAllocatedVUs: rate * PATIENCE,
      gracefulStop: "0s",
    },
  },
};

const begun = new Counter("begun");
const read = new Trend("read", true);

type Paths = Record<keyof typeof MIX, string>;

/** Finds what pages of the league lead to. */
export function setup(): Paths {
  const page = (path: string) => String(http.get(origin + path).body);
  const home = page(league);
  const standings = page(`${league}/standings`);
  const found = (text: string, what: RegExp, otherwise?: string): string => {
    const path = what.exec(text)?.[1] ?? otherwise;
    if (path === undefined) throw new Error(`the league's pages lead to no ${what.source}`);
    return path;
  };
  const week = found(home + standings, new RegExp(`"(${league}/seasons/\\d+/weeks/\\d+)"`));
  return {
    home: league,
    standings: `${league}/standings`,
    week,
    matchup: found(page(week), new RegExp(`"(${league}/seasons/\\d+/matchups/\\d+)"`)),
    api: `/api/v1${found(week, /(.*\/seasons\/\d+)/)}/standings`,
    style: found(home, /href="(\/styles[^"]*)"/),
    // Until a worker has fetched pictures there is the icon.
    image: found(standings, /"(\/images\/[^", ]+)/, "/icons/192.png"),
  };
}

export default function (paths: Paths): void {
  const path = paths[weighed()];
  const cookie = Math.random() * READERS < 1 && cookies.length > 0
    ? cookies[Math.floor(Math.random() * cookies.length)]
    : undefined;
  const vu = String(exec.vu.idInTest);
  begun.add(1, { vu });
  const start = Date.now();
  const { status, error } = http.get(origin + path, {
    headers: {
      "accept-encoding": "gzip, deflate, br, zstd",
      ...cookie ? { cookie } : {},
    },
    redirects: 0,
    responseType: "none",
    timeout: PATIENCE * 1000,
  });
  const failure = status === 200 ? "" : status === 0 ? error.replace(/[^\w ]+/g, " ") : String(status);
  read.add(Date.now() - start, { vu, failure });
}

function weighed(): keyof typeof MIX {
  const all = Object.entries(MIX) as [keyof typeof MIX, number][];
  let left = Math.random() * all.reduce((sum, [, weight]) => sum + weight, 0);
  return all.find(([, weight]) => (left -= weight) < 0)![0];
}
