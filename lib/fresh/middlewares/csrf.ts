import type { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "../handlers.ts";

/** Settings of {@linkcode csrf}. */
// deno-lint-ignore no-explicit-any -- upstream's default
export interface CsrfOptions<State = any> {
  /** Origins that may send forms; this site's own when not given. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => boolean);
}

/**
 * Refuses requests that change something and come from another site: browsers say so in Sec-Fetch-Site and Origin.
 * A client that sends neither is no browser, has no cookies of a victim, and passes.
 */
export function csrf<State>({ origin: allowed }: CsrfOptions<State> = {}): Middleware<State> {
  const isAllowed = (origin: string, ctx: Context<State>) => {
    if (typeof allowed === "function") return allowed(origin, ctx);
    return allowed === undefined ? origin === ctx.url.origin : [allowed].flat().includes(origin);
  };
  return (ctx) => {
    const { method, headers } = ctx.req;
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") {
      return ctx.next();
    }
    const site = headers.get("sec-fetch-site");
    const origin = headers.get("origin");
    if (site === "same-origin" || site === "none" || (site === null && origin === null)) return ctx.next();
    if (origin !== null && isAllowed(origin, ctx)) return ctx.next();
    throw new HttpError(403);
  };
}
