import { define } from "@/define.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import { fault } from "@/lib/api/endpoint.ts";
import { problem } from "@/lib/http/problem.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { type LeagueAccess, leagueAccess } from "@/lib/store/memberships.ts";

/** The same rule as for pages: a league that the viewer may not see is not there. */
export default define.middleware(async (ctx) => {
  const { sql, viewer: { account } } = ctx.state;
  const instance = ctx.url.pathname;
  let access: LeagueAccess | null;
  try {
    access = await leagueAccess(sql, ctx.params.league as LeagueSlug, account?.id ?? null);
  } catch (error) {
    return fault(error, ctx.req, instance);
  }
  ctx.state.viewer = viewerIn(account, access);
  if (!access || access.public) return await ctx.next();
  if (!ctx.state.viewer.maySee) {
    const named = Object.entries(ctx.params).map(([name, value]) => `${name} ${value}`).join(", ");
    return problem({ status: 404, detail: `There is no ${named}.`, instance });
  }
  const response = await ctx.next();
  response.headers.set("cache-control", "private, no-store");
  return response;
});
