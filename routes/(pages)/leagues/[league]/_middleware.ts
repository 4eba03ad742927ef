import { HttpError } from "fresh";
import { paths } from "@/components/paths.ts";
import { define } from "@/define.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { leagueAccess } from "@/lib/store/memberships.ts";

/**
 * Every page below is of a league: finds it once, and what the viewer is in it. A league that he may not see is not
 * there; who is signed out may sign in first. The door, where invitations are shown, is open to whoever has one.
 */
export default define.middleware(async (ctx) => {
  const { sql, viewer: { account } } = ctx.state;
  const slug = ctx.params.league as LeagueSlug;
  const access = await leagueAccess(sql, slug, account?.id ?? null);
  ctx.state.viewer = viewerIn(account, access);
  if (ctx.url.pathname === paths(slug).join) return await ctx.next();
  if (!access || !ctx.state.viewer.maySee) {
    if (access && !account && ctx.req.method === "GET") {
      return ctx.redirect(`/sign-in?to=${encodeURIComponent(ctx.url.pathname + ctx.url.search)}`, 303);
    }
    throw new HttpError(404, `No league called ${slug} is connected here.`);
  }
  ctx.state.league = access.league;
  const response = await ctx.next();
  if (!access.public) response.headers.set("cache-control", "private, no-store");
  return response;
});
