import { HttpError, page } from "fresh";
import { define } from "@/define.ts";
import { seasonRows } from "@/lib/store/leagues.ts";
import SeasonStandings from "@/routes/(pages)/leagues/[league]/seasons/[season]/standings.tsx";

/** The table of the newest season. */
export const handler = define.handlers({
  async GET(ctx) {
    const rows = await seasonRows(ctx.state.sql, ctx.state.league.slug, null);
    if (!rows) throw new HttpError(404, `${ctx.state.league.name} has no season yet.`);
    return page({ rows });
  },
});

export default SeasonStandings;
