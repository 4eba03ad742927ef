import { HttpError, page } from "fresh";
import { paths } from "@/components/paths.ts";
import { define } from "@/define.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { liveWeek } from "@/lib/league/live_week.ts";
import { openingWeek } from "@/lib/league/schedule.ts";
import { openingTalk } from "@/lib/store/comments.ts";
import { seasonRows } from "@/lib/store/leagues.ts";
import { readerOf } from "@/lib/talk/rules.ts";
import WeekScores from "@/routes/(pages)/leagues/[league]/seasons/[season]/weeks/[week].tsx";

/** The scoreboard of the week a visitor wants first; the week picker's form comes here with `?week=` and is sent on. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql, viewer } = ctx.state;
    const year = pathNumber(ctx.params.season);
    const asked = ctx.url.searchParams.get("week");
    if (asked !== null) return ctx.redirect(paths(league.slug).week(year, pathNumber(asked)), 303);
    const [rows, talk] = await Promise.all([
      seasonRows(sql, league.slug, year),
      openingTalk(sql, league.slug, year, readerOf(viewer), new Date()),
    ]);
    if (!rows) throw new HttpError(404, `${league.name} has no season ${year}.`);
    const week = openingWeek(rows) ?? 0;
    const live = liveWeek(rows, (matchup) => matchup.week === week);
    return page({ rows, week, talk, live, made: new Date().toISOString() });
  },
});

export default WeekScores;
