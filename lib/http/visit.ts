/**
 * Who asks, and for which league's page: found once for each request, in one round trip to the database.
 *
 * @module
 */
import type { Context, Middleware } from "fresh";
import type { State } from "@/define.ts";
import { lifetime } from "@/lib/accounts/session.ts";
import { hashOf, isToken } from "@/lib/accounts/tokens.ts";
import { accountFrom, viewerIn, viewerOf } from "@/lib/accounts/viewer.ts";
import { SAMPLE } from "@/lib/store/leagues.ts";
import { touchSession } from "@/lib/store/sessions.ts";
import { type Visit, visit as visitOf } from "@/lib/store/visit.ts";
import type { Caching } from "./caching.ts";
import { fault } from "./fault.ts";
import { reference } from "./reference.ts";
import { sessionToken } from "./session_cookie.ts";

/**
 * Sets `ctx.state.viewer`, `access`, `turned` and `savesData`. Whether the viewer may see the league is judged by the
 * middlewares of its routes.
 */
export function visit(caching: Caching): Middleware<State> {
  return async (ctx) => {
    const { state } = ctx;
    state.savesData = ctx.req.headers.get("save-data")?.trim().toLowerCase() === "on";
    const { OPERATORS, DEMO_MEMBERS } = state.settings;
    // The front page shows the sample league.
    const slug = ctx.url.pathname === "/" ? SAMPLE : leagueIn(ctx.url.pathname);
    const given = sessionToken(ctx);
    const token = given !== null && isToken(given) ? await hashOf(given) : null;
    const life = lifetime(new Date());
    let touch = false;
    try {
      const isReading = ctx.req.method === "GET" || ctx.req.method === "HEAD";
      const found = token === null && slug !== null && isReading
        ? await guestVisit(caching, state, slug)
        : await visitOf(state.sql, { slug, token, demo: DEMO_MEMBERS, ...life });
      const account = found.account && accountFrom(found.account, OPERATORS);
      state.viewer = slug === null ? viewerOf(account) : viewerIn(account, found.access);
      state.access = found.access;
      state.turned = found.turned;
      touch = found.touch;
    } catch (error) {
      if (ctx.url.pathname.startsWith("/api/")) return fault(error, ctx.req, ctx.url.pathname);
      throw error;
    }
    const response = await ctx.next();
    // Nobody waits for it, and no request is the worse for its failing.
    if (token && touch) touchSession(state.sql, token, life).catch((error) => report(error, ctx));
    return response;
  };
}

/** What guests find in a league: asked for once a second for all of them. */
const guestVisit = ({ visits }: Caching, { sql }: State, slug: string): Promise<Visit> =>
  visits.get(slug, () => visitOf(sql, { slug, token: null, demo: false, ...lifetime(new Date()) }));

const report = (error: unknown, { req, url }: Context<State>) =>
  void reference(error, `noting the session's use, ${req.method} ${url.pathname}`);

/** The slug of the league whose page or API answer a path is of, as its route has it, or null. */
export function leagueIn(pathname: string): string | null {
  const part = pathname.match(/^\/(?:api\/v1\/)?leagues\/([^/]+)/)?.[1];
  try {
    return part === undefined ? null : decodeURIComponent(part);
  } catch {
    return null;
  }
}
