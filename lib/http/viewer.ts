/**
 * Who asks: found once for each request, from its session cookie.
 *
 * @module
 */
import type { Middleware } from "fresh";
import type { State } from "@/define.ts";
import { lifetime } from "@/lib/accounts/session.ts";
import { hashOf, isToken } from "@/lib/accounts/tokens.ts";
import { accountFrom, nobody, viewerOf } from "@/lib/accounts/viewer.ts";
import { signedIn } from "@/lib/store/sessions.ts";
import { sessionToken } from "./session_cookie.ts";

/**
 * Sets `ctx.state.viewer`. Whether somebody is signed in is part of every page, so answers to whoever is are for that
 * browser alone.
 */
export function viewer(): Middleware<State> {
  return async (ctx) => {
    const { state } = ctx;
    state.viewer = nobody;
    const token = sessionToken(ctx);
    if (token === null || !isToken(token)) return await ctx.next();
    const { OPERATORS, DEMO_MEMBERS } = state.settings;
    const row = await signedIn(state.sql, await hashOf(token), {
      ...lifetime(new Date()),
      demo: DEMO_MEMBERS,
    });
    if (row) state.viewer = viewerOf(accountFrom(row, OPERATORS));
    const response = await ctx.next();
    if (row && !response.headers.has("cache-control")) {
      response.headers.set("cache-control", "private, no-cache");
    }
    response.headers.append("vary", "cookie");
    return response;
  };
}
