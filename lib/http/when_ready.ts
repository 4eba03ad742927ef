/**
 * What is answered while the process is still preparing its database.
 *
 * @module
 */
import type { Middleware } from "fresh";
import { RETRY_AFTER } from "./away.ts";
import { problem } from "./problem.ts";
import type { State } from "@/define.ts";

/** Health checks are answered at any time. */
const always = new Set(["/healthz", "/readyz"]);

const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Starting · Rumbledore</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="1"></head>
<body><h1>Rumbledore is starting</h1><p>Its database is being prepared. This page looks again every second.</p></body></html>`;

/** Answers 503 with Retry-After until the database is prepared; afterwards lets every request pass, and says when to
 * come again where that is answered 503. */
export function whenReady(): Middleware<State> {
  return async (ctx) => {
    if (ctx.state.running.prepared || always.has(ctx.url.pathname)) {
      const response = await ctx.next();
      if (response.status === 503 && !response.headers.has("retry-after")) {
        response.headers.set("retry-after", RETRY_AFTER);
      }
      return response;
    }
    const headers = { "retry-after": "1", "cache-control": "no-store" };
    if (ctx.req.headers.get("accept")?.includes("text/html")) return ctx.html(page, { status: 503, headers });
    const detail = "Rumbledore is starting: its database is not prepared yet.";
    return problem({ status: 503, detail, instance: ctx.url.pathname }, headers);
  };
}
