/**
 * Which name a request's answer has, where it has one.
 *
 * @module
 */
import type { Context } from "fresh";
import type { State } from "@/define.ts";
import { addressOf, type Name, nameOf } from "@/lib/cache/name.ts";
import { SAMPLE } from "@/lib/store/leagues.ts";
import type { Caching } from "./caching.ts";
import type { Shared } from "./kept_response.ts";
import { sessionToken } from "./session_cookie.ts";

export interface NamedAnswer {
  name: Name;
  shared: Shared;
}

/** What all guests see; and what everybody sees who may see anything of an API answer. */
export const GUEST = "guest";
export const API = "api";

export const isApi = (path: string): boolean => path.startsWith("/api/");

/** What guests' answers of a league are purged by. */
export const leagueTag = (slug: string): string => `league-${slug}`;

/**
 * The name of the answer to a request, or null for one that has none: other methods than GET and HEAD, leagues that the
 * viewer may not see or that are not there, queries that no page reads, and what depends on more than a league.
 */
export function namedAnswer(caching: Caching, ctx: Context<State>): NamedAnswer | null {
  const { req, url, state } = ctx;
  const { viewer, access, turned } = state;
  if ((req.method !== "GET" && req.method !== "HEAD") || ctx.config.mode === "development") return null;
  const build = caching.build();
  const address = addressOf(url);
  if (build === "" || address === null) return null;
  // A session that is over makes a guest, but not one whose answers should be put before other browsers.
  const isShared = sessionToken(ctx) === null;
  const about = { address, build, isHttps: url.protocol === "https:", savesData: state.savesData };

  if (url.pathname === "/") {
    const name = nameOf({ ...about, sees: seenBy(viewer), ...moment(access?.league.revision ?? 0, turned) });
    return { name, shared: isShared ? leagueTag(SAMPLE) : null };
  }
  if (url.pathname === "/api/v1/openapi.json") {
    // It names the origin it was asked at.
    const name = nameOf({ ...about, address: url.origin + address, sees: API, ...moment(0, null) });
    return { name, shared: isShared ? "openapi" : null };
  }
  if (!access || !viewer.maySee) return null;
  const sees = isApi(url.pathname) ? API : seenBy(viewer);
  const name = nameOf({ ...about, sees, ...moment(access.league.revision, turned) });
  return { name, shared: access.public && isShared ? leagueTag(access.league.slug) : null };
}

const moment = (revision: number, turned: Date | null) => ({ revision, turned: turned?.getTime() ?? null });

/** What a viewer sees beyond what guests see, as text. */
function seenBy({ account, membership, isCommissioner }: State["viewer"]): string {
  if (!account) return GUEST;
  return JSON.stringify([
    account.id,
    account.name,
    account.operator,
    membership?.role ?? null,
    membership?.manager ?? null,
    isCommissioner,
  ]);
}
