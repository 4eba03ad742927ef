import { define } from "@/define.ts";
import { problem } from "@/lib/http/problem.ts";
import { leagueIn } from "@/lib/http/visit.ts";

/** The same rule as for pages: a league that the viewer may not see is not there. */
export default define.middleware(async (ctx) => {
  const { access, viewer } = ctx.state;
  // What was found is of the league that the route means, or nothing of it is told.
  const isVisited = leagueIn(ctx.url.pathname) === ctx.params.league;
  if (!isVisited || (access && !viewer.maySee)) {
    const named = Object.entries(ctx.params).map(([name, value]) => `${name} ${value}`).join(", ");
    return problem({ status: 404, detail: `There is no ${named}.`, instance: ctx.url.pathname });
  }
  return await ctx.next();
});
