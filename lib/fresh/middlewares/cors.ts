import type { Context } from "../context.ts";
import type { Middleware } from "../handlers.ts";
import { withHeaders } from "./headers.ts";

/** Settings of {@linkcode cors}. */
export interface CORSOptions<State> {
  /** Origins that may read the answers: "*", one, several, or a function that gives the header's value. */
  origin:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => string | undefined | null);
  allowMethods?: string[];
  /** Request headers that are allowed; those that the browser asks for when empty. */
  allowHeaders?: string[];
  exposeHeaders?: string[];
  /** Seconds for which a browser may remember the answer to a preflight. */
  maxAge?: number;
  /** Whether cookies may be sent. */
  credentials?: boolean;
}

/** Lets pages of other origins read this one's answers, and answers their preflight requests. */
export function cors<State>({
  origin: allowed = "*",
  allowMethods = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"],
  allowHeaders = [],
  exposeHeaders = [],
  maxAge,
  credentials = false,
}: Partial<CORSOptions<State>> = {}): Middleware<State> {
  const allowedOrigin = (origin: string, ctx: Context<State>) => {
    if (typeof allowed === "function") return allowed(origin, ctx);
    if (allowed === "*") return "*";
    return [allowed].flat().includes(origin) ? origin : null;
  };

  return async (ctx) => {
    const origin = allowedOrigin(ctx.req.headers.get("origin") ?? "", ctx);
    const common = (headers: Headers) => {
      if (origin) headers.set("access-control-allow-origin", origin);
      // The answer depends on who asks even when it is no.
      if (allowed !== "*") headers.append("vary", "Origin");
      if (credentials) headers.set("access-control-allow-credentials", "true");
      if (exposeHeaders.length > 0) {
        headers.set("access-control-expose-headers", exposeHeaders.join(","));
      }
    };
    if (ctx.req.method !== "OPTIONS") {
      return withHeaders(await ctx.next(), common);
    }

    const headers = new Headers();
    common(headers);
    if (maxAge !== undefined) {
      headers.set("access-control-max-age", String(maxAge));
    }
    if (allowMethods.length > 0) {
      headers.set("access-control-allow-methods", allowMethods.join(","));
    }
    const asked = ctx.req.headers.get("access-control-request-headers");
    const names = allowHeaders.length > 0 ? allowHeaders : asked?.split(/\s*,\s*/) ?? [];
    if (names.length > 0) {
      headers.set("access-control-allow-headers", names.join(","));
      headers.append("vary", "Access-Control-Request-Headers");
    }
    return new Response(null, { status: 204, headers });
  };
}
