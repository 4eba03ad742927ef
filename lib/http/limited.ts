/**
 * Requests that cost, counted; too many are answered 429.
 *
 * @module
 */
import type { Context, Middleware } from "fresh";
import type { State } from "@/define.ts";
import { type Cost, limitHeaders, type Limits } from "@/lib/limits/limits.ts";
import { field, form } from "./form.ts";
import { problem } from "./problem.ts";
import { clientOf } from "./session_cookie.ts";
import { leagueIn } from "./visit.ts";

/** What a request costs; null for one that only reads. */
export function costOf(method: string, pathname: string): Cost | null {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return null;
  if (/^\/sign-in(?:\/|$)/.test(pathname)) return "sign-in";
  if (/^\/connect(?:\/|$)/.test(pathname)) return "import";
  return "write";
}

const page = (text: string) =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A little slower · Rumbledore</title>
<meta name="viewport" content="width=device-width"></head>
<body><h1>A little slower</h1><p class="deck">${text}</p><p>What you sent was not kept: go back, and it is still there.</p></body></html>`;

/**
 * Answers 429 where somebody does too much of what costs; else says in headers how much there is left. Whoever is signed in
 * is counted by his account, anybody else, and whoever signs in or imports, by his network; all by the league they write to
 * or bring in.
 *
 * @param typed the league that somebody typed into the form that connects one, or null
 */
export function limited(limits: Limits, typed: (text: string) => string | null): Middleware<State> {
  return async (ctx) => {
    const cost = costOf(ctx.req.method, ctx.url.pathname);
    if (cost === null) return await ctx.next();
    const { account, maySee } = ctx.state.viewer;
    const verdict = await limits.take(cost, {
      viewer: account === null ? null : String(account.id),
      network: cost === "write" && account !== null ? null : clientOf(ctx),
      league: cost === "import"
        ? await importedLeague(ctx.req, typed)
        // Who may not see a league has nothing to take from it.
        : maySee
        ? leagueIn(ctx.url.pathname)
        : null,
    });
    const headers = limitHeaders(verdict);
    if (verdict.wait !== null) return refused(ctx, verdict.wait, headers);
    const response = await ctx.next();
    for (const [name, value] of headers) {
      if (!response.headers.has(name)) response.headers.set(name, value);
    }
    return response;
  };
}

/** The league that a form would bring in. What is wrong with the form is for its page to say. */
async function importedLeague(
  request: Request,
  typed: (text: string) => string | null,
): Promise<string | null> {
  try {
    // A copy, since the page reads it again.
    return typed(field(await form(request.clone()), "league"));
  } catch {
    return null;
  }
}

function refused(ctx: Context<State>, wait: number, given: [string, string][]): Response {
  const headers: [string, string][] = [...given, ["cache-control", "no-store"]];
  const text = `That was often enough for now. Try again in ${span(wait)}.`;
  if (ctx.url.pathname.startsWith("/api/")) {
    return problem({ status: 429, detail: text, instance: ctx.url.pathname }, headers);
  }
  const wantsPage = ctx.req.headers.get("accept")?.includes("text/html");
  if (!wantsPage) return Response.json({ problem: text }, { status: 429, headers });
  return ctx.html(page(text), { status: 429, headers });
}

const span = (seconds: number) =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} second${seconds === 1 ? "" : "s"}`;
