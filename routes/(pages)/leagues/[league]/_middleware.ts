import { HttpError } from "fresh";
import { paths } from "@/components/paths.ts";
import { define } from "@/define.ts";
import { returnPath } from "@/lib/http/return_path.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";

/**
 * Every page below is of a league, which the visit has found. A league that the viewer may not see is not there; who is
 * signed out may sign in first. The door, where invitations are shown, is open to whoever has one.
 */
export default define.middleware(async (ctx) => {
  const { access, viewer } = ctx.state;
  const slug = ctx.params.league as LeagueSlug;
  if (ctx.url.pathname === paths(slug).join) return await ctx.next();
  if (access?.league.slug !== slug || !viewer.maySee) {
    if (access && !viewer.account && ctx.req.method === "GET") {
      return ctx.redirect(`/sign-in?to=${encodeURIComponent(returnPath(ctx.url))}`, 303);
    }
    throw new HttpError(404, `No league called ${slug} is connected here.`);
  }
  ctx.state.league = access.league;
  return await ctx.next();
});
