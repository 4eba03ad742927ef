/**
 * What k6 is told of the app that it loads, and how a reader of it asks. Runs in k6, not in Deno.
 *
 * @module
 */
import { check } from "k6";
import { SharedArray } from "k6/data";
import http, { type RefinedResponse, type ResponseType } from "k6/http";
import type { Options, Threshold } from "k6/options";
import type { Estate } from "../estate.ts";

declare const __ENV: Readonly<Record<string, string>>;
declare function open(file: string): string;

/** What k6 was started with: ESTATE and RESULT, files; RATE, of arrivals a second; SECONDS; FIRST, a number to count from. */
export const given = __ENV;

const told = new SharedArray<Estate>("estate", () => [JSON.parse(open(given.ESTATE))]);

/** The processes of the app, its users and what is in their leagues. */
export const estate: Estate = told[0];

/** Who asks: a member, and the process that a balancer would have given this request to. */
export interface Asker {
  app: string;
  league: string;
  headers: Record<string, string>;
}

const agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) " +
  "Chrome/146.0.0.0 Mobile Safari/537.36";

/** An address that nobody else has, by number. */
export const address = (number: number): string =>
  `10.${number >> 16 & 255}.${number >> 8 & 255}.${number & 255}`;

/** Any of the members, at either process. */
export function anybody(): Asker {
  const number = Math.floor(Math.random() * estate.users.length);
  const { session, league } = estate.users[number];
  return {
    app: one(estate.apps),
    league: `/leagues/${league}`,
    headers: {
      cookie: `session=${session}`,
      "user-agent": agent,
      "x-forwarded-for": address(number),
      "accept-encoding": "gzip, deflate, br, zstd",
    },
  };
}

export function one<T>(of: readonly T[]): T {
  return of[Math.floor(Math.random() * of.length)];
}

/** One of some things, each as often as its number says. */
export function weighed<T extends string>(weights: Readonly<Record<T, number>>): T {
  const all = Object.entries(weights) as [T, number][];
  let left = Math.random() * all.reduce((sum, [, weight]) => sum + weight, 0);
  return all.find(([, weight]) => (left -= weight) < 0)![0];
}

/** What is asked: `page` and `api` have limits of their own, `write` and `import` wait for somebody else's work. */
export type Kind = "page" | "api" | "write" | "sign-in" | "import";

/** Counts whether something holds that must, under a name; any that does not fails the run. */
export const holds = (what: string, so: boolean): boolean => check(null, { [what]: () => so });

export function read({ app, headers }: Asker, path: string, kind: Kind = "page") {
  return http.get(app + path, { headers, tags: { kind, name: kind } });
}

/** Sends a form, as the page of the same site does. */
export function send(
  { app, headers }: Asker,
  path: string,
  fields: Record<string, string>,
  kind: Kind = "write",
): RefinedResponse<ResponseType> {
  return http.post(app + path, fields, {
    headers: { ...headers, origin: app },
    redirects: 0,
    tags: { kind, name: kind },
  });
}

/**
 * An open model: so many begin each second, whether those before them have been answered or not. What could not begin in
 * time is a failure of the run, and so is any request that fails.
 *
 * @param limits of kinds of requests, beside that
 */
export function arrivals(limits: Partial<Record<Kind, Threshold[]>>): Options {
  const rate = Number(given.RATE);
  const kinds = Object.entries(limits).map(([kind, all]) => [`http_req_duration{kind:${kind}}`, all]);
  return {
    discardResponseBodies: true,
    summaryTrendStats: ["count", "p(50)", "p(95)", "p(99)", "max"],
    thresholds: {
      http_req_failed: ["rate==0"],
      dropped_iterations: ["count==0"],
      checks: ["rate==1"],
      ...Object.fromEntries(kinds),
    },
    scenarios: {
      arrivals: {
        executor: "constant-arrival-rate",
        rate: Math.ceil(rate * 100),
        timeUnit: "100s",
        duration: `${given.SECONDS}s`,
        preAllocatedVUs: Math.min(100, Math.ceil(rate * 2) + 5),
        maxVUs: Math.ceil(rate * 5) + 20,
        gracefulStop: "30s",
      },
    },
  };
}

/** Writes what was measured where `deno task load` reads it. */
export const handleSummary = (data: unknown): Record<string, string> => ({
  [given.RESULT]: JSON.stringify(data),
});
