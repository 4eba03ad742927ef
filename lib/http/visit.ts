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
import { touchSession } from "@/lib/store/sessions.ts";
import { visit as visitOf } from "@/lib/store/visit.ts";
import { fault } from "./fault.ts";
import { reference } from "./reference.ts";
import { sessionToken } from "./session_cookie.ts";

/**
 * Sets `ctx.state.viewer`, `access`, `turned` and `savesData`. Whether the viewer may see the league is judged by the
 * middlewares of its routes. Whether somebody is signed in is part of every page, so answers to whoever is are for that
 * browser alone.
 */
export function visit(): Middleware<State> {
  return async (ctx) => {
    const { state } = ctx;
    state.savesData = ctx.req.headers.get("save-data")?.trim().toLowerCase() === "on";
    const { OPERATORS, DEMO_MEMBERS } = state.settings;
    const slug = leagueIn(ctx.url.pathname);
    const given = sessionToken(ctx);
    const token = given !== null && isToken(given) ? await hashOf(given) : null;
    const life = lifetime(new Date());
    let touch = false;
    try {
      const found = await visitOf(state.sql, { slug, token, demo: DEMO_MEMBERS, ...life });
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
    if (state.viewer.account && !response.headers.has("cache-control")) {
      response.headers.set("cache-control", "private, no-cache");
    }
    if (token) response.headers.append("vary", "cookie");
    return response;
  };
}

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
