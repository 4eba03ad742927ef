import { HttpError, page } from "fresh";
import { Changes } from "@/components/Changes.tsx";
import { ChampionNote } from "@/components/ChampionNote.tsx";
import { Empty } from "@/components/Empty.tsx";
import { counted } from "@/components/format.ts";
import { LiveNote } from "@/components/LiveNote.tsx";
import { paths } from "@/components/paths.ts";
import { Poll } from "@/components/Poll.tsx";
import { Scoreboard } from "@/components/Scoreboard.tsx";
import { StandingsTable } from "@/components/StandingsTable.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import LiveScores from "@/islands/LiveScores.tsx";
import { champions } from "@/lib/league/champions.ts";
import { changes } from "@/lib/league/changes.ts";
import { liveWeek } from "@/lib/league/live_week.ts";
import { matchupsOfWeek, openingWeek, weeks } from "@/lib/league/schedule.ts";
import { standings } from "@/lib/league/standings.ts";
import { frontRows } from "@/lib/store/front.ts";
import { openPoll } from "@/lib/store/polls.ts";

/** The league's front page: this week's games, the table, what the last week changed and who holds the title. */
export const handler = define.handlers({
  async GET(ctx) {
    const { sql, league: { slug }, viewer } = ctx.state;
    const [front, poll] = await Promise.all([
      frontRows(sql, slug),
      openPoll(sql, slug, viewer.account?.id ?? null, new Date()),
    ]);
    if (!front) throw new HttpError(404, `${ctx.state.league.name} has no season yet.`);
    const { rows, titles, records } = front;
    const week = openingWeek(rows);
    return page({
      rows,
      made: new Date().toISOString(),
      live: liveWeek(rows, (matchup) => matchup.week === week),
      table: standings(rows),
      week: weeks(rows).find((one) => one.week === week) ?? null,
      games: week === null ? [] : matchupsOfWeek(rows, week),
      changed: changes(rows, { history: records }),
      champion: champions(titles).find(({ champion }) => champion !== null) ?? null,
      poll,
    });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { rows, made, live, table, week, games, changed, champion, poll } = data;
  const { league, season } = rows;
  const at = paths(league.slug);
  const name = league.name;
  return (
    <div class="front">
      <Title
        parts={[name]}
        description={`${name}: this week's games, the standings and the history of the league.`}
      />
      <p class="deck dateline">
        {season.year} season, {counted(rows.teams.length, "team")}, {counted(league.seasons.length, "season")}
        {" "}
        on record
      </p>
      <section class="now" aria-labelledby="now">
        <h2 id="now">{week ? week.label : "No games yet"}</h2>
        {week
          ? (
            <>
              {live && (
                <LiveNote running={live === "running" && !state.viewer.membership}>
                  <LiveScores from={at.live} since={league.revision} made={made} />
                </LiveNote>
              )}
              <Scoreboard rows={rows} matchups={games} table={table} />
              <p>
                <a class="more" href={at.week(season.year, week.week)}>{week.label} in full</a>
              </p>
            </>
          )
          : (
            <Empty>The schedule of {season.year} is not drawn yet. Games appear here as soon as it is.</Empty>
          )}
      </section>
      <section class="table" aria-labelledby="table">
        <h2 id="table">Standings</h2>
        <StandingsTable rows={rows} table={table} brief />
        <p>
          <a class="more" href={at.standings}>Full standings</a>
        </p>
      </section>
      <div class="side-column">
        {poll && (
          <section aria-labelledby="asked">
            <h2 id="asked">
              <a href={at.polls}>Asked</a>
            </h2>
            <Poll at={at} poll={poll} viewer={state.viewer} on="home" />
          </section>
        )}
        <Changes rows={rows} list={changed} />
        {champion && <ChampionNote at={at} entry={champion} />}
      </div>
    </div>
  );
});
