import { HttpError } from "fresh";
import { define } from "@/define.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { leagueBySlug } from "@/lib/store/leagues.ts";

/** Every page below is of a league: finds it once. */
export default define.middleware(async (ctx) => {
  const league = await leagueBySlug(ctx.state.sql, ctx.params.league as LeagueSlug);
  if (!league) throw new HttpError(404, `No league called ${ctx.params.league} is connected here.`);
  ctx.state.league = league;
  return ctx.next();
});
