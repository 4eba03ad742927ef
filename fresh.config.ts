/**
 * What the build makes.
 *
 * @module
 */
import type { BuildOptions } from "fresh/dev";

/** Given to Fresh's Builder. The target is the oldest browsers that still get JavaScript; older ones read HTML. */
export const build: BuildOptions = {
  target: ["chrome109", "firefox115", "safari16"],
};

/**
 * The sides of the squares that a league's pictures are made into, in pixels, smallest first: a crest of 28 in lines and
 * one of 40 in lists at two to three device pixels each, one of 64 to 104 at the head of a page.
 */
export const imageWidths = [56, 112, 224] as const;

/** What a first visit costs, or may cost, in bytes on the wire with headers. */
export interface VisitCost {
  html: number;
  css: number;
  /** Scripts of the page, those of islands that wake when it is idle or when they are seen included; without the worker. */
  js: number;
  /** Pictures, drawings and the icon. */
  images: number;
  /** All of this, and the service worker that is installed behind the page. */
  total: number;
  /** Requests for all of this, the page's own included. Streams that an island opens are not known here. */
  requests: number;
}

/** Islands that wake by themselves bring Preact; a page without one has only what navigates, others not even that. */
const [alive, navigating, still] = [12_000, 3_100, 1_800];
const css = 6_200;
const league = "/leagues/:league";

/**
 * What guests' pages may cost, by route (URLPattern's syntax, the first that fits). `deno task build` measures the pages of
 * the sample league and fails above; `deno task budget` prints them.
 */
export const budgets: Readonly<Record<string, VisitCost>> = {
  "/": { html: 6_600, css, js: still, images: 600, total: 20_500, requests: 5 },
  "/connect": { html: 4_600, css, js: still, images: 600, total: 19_000, requests: 5 },
  "/sign-in": { html: 4_300, css, js: still, images: 600, total: 18_500, requests: 5 },
  // With the stream of scores that it opens these are eight requests.
  [league]: { html: 7_800, css, js: alive, images: 600, total: 32_000, requests: 7 },
  [`${league}{/seasons/:season}?/standings`]: {
    html: 9_200,
    css,
    js: alive,
    images: 12_000,
    total: 44_000,
    requests: 15,
  },
  [`${league}/seasons/:season/weeks{/:week}?`]: {
    html: 8_400,
    css,
    js: alive,
    images: 12_000,
    total: 44_000,
    requests: 16,
  },
  [`${league}/seasons/:season/matchups/:matchup`]: {
    html: 7_100,
    css,
    js: alive,
    images: 4_500,
    total: 34_000,
    requests: 9,
  },
  [`${league}/seasons/:season/teams/:team`]: {
    html: 9_500,
    css,
    js: navigating,
    images: 14_500,
    total: 38_500,
    requests: 14,
  },
  [`${league}/seasons/:season`]: {
    html: 8_000,
    css,
    js: navigating,
    images: 14_500,
    total: 37_000,
    requests: 14,
  },
  [`${league}/seasons`]: { html: 5_500, css, js: navigating, images: 4_500, total: 24_500, requests: 8 },
  [`${league}/managers`]: { html: 6_200, css, js: alive, images: 600, total: 30_000, requests: 7 },
  [`${league}/managers/:manager`]: {
    html: 6_600,
    css,
    js: navigating,
    images: 2_500,
    total: 23_500,
    requests: 7,
  },
  [`${league}/records`]: { html: 7_000, css, js: navigating, images: 600, total: 22_000, requests: 5 },
  [`${league}/:section(members|polls|book){/*}?`]: {
    html: 5_800,
    css,
    js: navigating,
    images: 600,
    total: 21_000,
    requests: 5,
  },
  "/*": { html: 4_400, css, js: navigating, images: 600, total: 19_500, requests: 5 },
};
