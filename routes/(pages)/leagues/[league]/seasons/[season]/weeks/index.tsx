import { HttpError, page } from "fresh";
import { paths } from "@/components/paths.ts";
import { define } from "@/define.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { openingWeek } from "@/lib/league/schedule.ts";
import { seasonRows } from "@/lib/store/leagues.ts";
import WeekScores from "@/routes/(pages)/leagues/[league]/seasons/[season]/weeks/[week].tsx";

/** The scoreboard of the week a visitor wants first; the week picker's form comes here with `?week=` and is sent on. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql } = ctx.state;
    const year = pathNumber(ctx.params.season);
    const asked = ctx.url.searchParams.get("week");
    if (asked !== null) return ctx.redirect(paths(league.slug).week(year, pathNumber(asked)), 303);
    const rows = await seasonRows(sql, league.slug, year);
    if (!rows) throw new HttpError(404, `${league.name} has no season ${year}.`);
    return page({ rows, week: openingWeek(rows) ?? 0 });
  },
});

export default WeekScores;
