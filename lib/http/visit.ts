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
import { ANYWHERE, NEWEST } from "@/lib/store/reader.ts";
import { type Visit, visit as visitOf, type Visitor } from "@/lib/store/visit.ts";
import { awayPage, isAwayAnswer, orAway } from "./away.ts";
import { AWAY_FOR, type Caching } from "./caching.ts";
import { fault } from "./fault.ts";
import { readerOf, withPosition } from "./position.ts";
import { reference } from "./reference.ts";
import { sessionToken } from "./session_cookie.ts";
import { keptWhileAway, soon } from "./while_away.ts";

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
    const session = sessionToken(ctx);
    const token = session !== null && isToken(session) ? await hashOf(session) : null;
    const life = lifetime(new Date());
    let touch = false;
    const reader = readerOf(ctx);
    const given = reader.least;
    state.reader = reader;
    state.sql = orAway(state.sql.for(reader));
    try {
      const isReading = ctx.req.method === "GET" || ctx.req.method === "HEAD";
      const ask = (waits = true) =>
        newestVisit(caching, state, { slug, token, demo: DEMO_MEMBERS, waits, ...life });
      const isGuest = session === null && slug !== null && isReading && given === ANYWHERE;
      const found = isGuest ? await guestsVisit(caching, ctx, slug, ask) : await ask();
      if (found instanceof Response) return found;
      // What the page asks for now is to be as new as the revision that it is named by.
      if (found.access) reader.require(caching.newest.get(found.access.league.slug)?.at ?? ANYWHERE);
      const account = found.account && accountFrom(found.account, OPERATORS);
      state.viewer = slug === null ? viewerOf(account) : viewerIn(account, found.access);
      state.access = found.access;
      state.turned = found.turned;
      touch = found.touch;
    } catch (error) {
      if (ctx.url.pathname.startsWith("/api/")) return fault(error, ctx.req, ctx.url.pathname);
      // Without a viewer there is no page of ours to say it in.
      if (isAwayAnswer(error)) return awayPage(error.message);
      throw error;
    }
    const told = state.access && (caching.newest.get(state.access.league.slug)?.at ?? null);
    const response = withPosition(ctx, await ctx.next(), { given, told });
    // Nobody waits for it, and no request is the worse for its failing.
    if (token && touch) touchSession(state.sql, token, life).catch((error) => report(error, ctx));
    return response;
  };
}

/**
 * What a guest finds; while the database is away what is kept for him, which is better than to wait. What this process
 * sent to others it may have sent to him.
 */
async function guestsVisit(
  caching: Caching,
  ctx: Context<State>,
  slug: string,
  ask: (waits: boolean) => Promise<Visit>,
): Promise<Visit | Response> {
  const { newest, visits } = caching;
  const known = visits.last(slug, AWAY_FOR);
  const sent = newest.sent(slug);
  const find = async (waits: boolean) => {
    const found = await visits.get(slug, () => ask(waits));
    if (!found.access || found.access.league.revision >= sent) return found;
    // Of two that were asked for at once, on two servers, the older one came last.
    visits.drop(slug);
    return await visits.get(slug, () => ask(waits));
  };
  // Where nothing is known there is nothing to show.
  if (!known?.access?.public) return await find(true);
  try {
    return await soon(find(false));
  } catch (error) {
    const kept = isAwayAnswer(error) ? await keptWhileAway(caching, ctx, known) : null;
    return kept ?? await ask(true);
  }
}

/** What a visitor finds: of a league nothing older than what this process has told of it. */
async function newestVisit({ newest }: Caching, { sql, reader }: State, visitor: Visitor): Promise<Visit> {
  const told = visitor.slug === null ? undefined : newest.get(visitor.slug);
  if (told) reader.require(told.at);
  const found = await visitOf(sql, visitor);
  const league = found.access?.league;
  if (!league) return found;
  if (!told || league.revision >= told.revision) {
    newest.saw(league.slug, league.revision, reader.seen);
    return found;
  }
  reader.require(NEWEST);
  const sure = await visitOf(sql, visitor);
  if (!sure.access) return sure;
  const { revision } = sure.access.league;
  // Unless somebody was told something else meanwhile.
  if (revision < told.revision && newest.get(league.slug) === told) {
    newest.is(league.slug, revision, reader.seen);
  } else newest.saw(league.slug, revision, reader.seen);
  return sure;
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
