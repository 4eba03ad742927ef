import { HttpError, page } from "fresh";
import { Comments } from "@/components/Comments.tsx";
import { counted } from "@/components/format.ts";
import { Empty } from "@/components/Empty.tsx";
import { LiveNote } from "@/components/LiveNote.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Scoreboard } from "@/components/Scoreboard.tsx";
import { Title } from "@/components/Title.tsx";
import { WeekNav } from "@/components/WeekNav.tsx";
import { WhatIf } from "@/components/WhatIf.tsx";
import { define } from "@/define.ts";
import LiveParts from "@/islands/LiveParts.tsx";
import LiveScores from "@/islands/LiveScores.tsx";
import WeekPicker from "@/islands/WeekPicker.tsx";
import { pathNumber } from "@/lib/http/path_number.ts";
import { liveWeek } from "@/lib/league/live_week.ts";
import { matchupsOfWeek, type Week, weeks } from "@/lib/league/schedule.ts";
import { standings } from "@/lib/league/standings.ts";
import { talkAbout } from "@/lib/store/comments.ts";
import { seasonRows } from "@/lib/store/leagues.ts";
import { readerOf } from "@/lib/talk/rules.ts";

/** The scoreboard of a week. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql, viewer } = ctx.state;
    const year = pathNumber(ctx.params.season);
    const week = pathNumber(ctx.params.week);
    const subject = { year, about: "week", number: week } as const;
    const shown = Number(ctx.url.searchParams.get("comments") || NaN);
    const [rows, talk] = await Promise.all([
      seasonRows(sql, league.slug, year),
      talkAbout(sql, league.slug, subject, readerOf(viewer), new Date(), shown),
    ]);
    if (!rows) throw new HttpError(404, `${league.name} has no season ${year}.`);
    if (matchupsOfWeek(rows, week).length === 0) {
      throw new HttpError(404, `The ${year} season of ${league.name} has no week ${week}.`);
    }
    const live = liveWeek(rows, (matchup) => matchup.week === week);
    return page({ rows, week, talk, live, made: new Date().toISOString() });
  },
});

export default define.page<typeof handler>(({ data: { rows, week, talk, live, made }, state }) => {
  const { league, season } = rows;
  const at = paths(league.slug);
  const all = weeks(rows);
  const shown = all.find((one) => one.week === week);
  const games = matchupsOfWeek(rows, week);
  const ofBracket = games.filter(({ phase }) => phase === "winners");
  const others = games.filter(({ phase }) => phase !== "winners");
  const table = standings(rows, week);
  return (
    <>
      <Title
        parts={[`${shown?.label ?? "Scores"} scores`, season.year, league.name]}
        description={`Every score of ${
          shown?.label.toLowerCase() ?? "the week"
        } of the ${season.year} season of ${league.name}.`}
      />
      <PageHead title={shown?.label ?? "No games yet"}>
        {season.year} season{shown && stateOf(shown)}
      </PageHead>
      {shown
        ? (
          <>
            <WeekNav at={at} year={season.year} weeks={all} week={week}>
              <WeekPicker
                action={at.weeks(season.year)}
                week={week}
                weeks={all.map(({ week, label }) => [week, label])}
              />
            </WeekNav>
            {live && (
              <LiveNote running={live === "running" && !state.viewer.membership}>
                <LiveScores from={at.live} since={league.revision} made={made} />
                <LiveParts />
              </LiveNote>
            )}
            {ofBracket.length > 0 && others.length > 0
              ? (
                <>
                  <Scoreboard rows={rows} matchups={ofBracket} table={table} />
                  <h2>Consolation</h2>
                  <Scoreboard rows={rows} matchups={others} table={table} />
                </>
              )
              : <Scoreboard rows={rows} matchups={games} table={table} />}
            {live && <WhatIf rows={rows} />}
          </>
        )
        : <Empty>The schedule of {season.year} is not drawn yet.</Empty>}
      <Comments at={at} talk={talk} viewer={state.viewer} formKey={crypto.randomUUID()} />
    </>
  );
});

/** How far a week is, for the line under its name. */
function stateOf({ week, label, state, periods }: Week): string {
  const named = label === `Week ${week}` ? "" : `, week ${week}`;
  const long = periods > 1 ? `, ${counted(periods, "round")} of games` : "";
  return named + long + { upcoming: ", to be played", live: ", in play", final: ", final" }[state];
}
