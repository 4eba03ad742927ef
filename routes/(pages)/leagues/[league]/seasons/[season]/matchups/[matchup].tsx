import { HttpError, page } from "fresh";
import { Comments } from "@/components/Comments.tsx";
import { Lineups } from "@/components/Lineups.tsx";
import { LiveNote } from "@/components/LiveNote.tsx";
import { MatchupHead } from "@/components/MatchupHead.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import LiveParts from "@/islands/LiveParts.tsx";
import LiveScores from "@/islands/LiveScores.tsx";
import { pathNumber } from "@/lib/http/path_number.ts";
import { liveWeek } from "@/lib/league/live_week.ts";
import { pointsText } from "@/lib/league/points.ts";
import { weeks } from "@/lib/league/schedule.ts";
import { talkAbout } from "@/lib/store/comments.ts";
import { matchupRows } from "@/lib/store/leagues.ts";
import { readerOf } from "@/lib/talk/rules.ts";

/** One matchup with both lineups. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql, viewer } = ctx.state;
    const year = pathNumber(ctx.params.season);
    const subject = { year, about: "matchup", number: pathNumber(ctx.params.matchup) } as const;
    const shown = Number(ctx.url.searchParams.get("comments") || NaN);
    const [rows, talk] = await Promise.all([
      matchupRows(sql, league.slug, year, subject.number),
      talkAbout(sql, league.slug, subject, readerOf(viewer), new Date(), shown),
    ]);
    if (!rows) throw new HttpError(404, `The ${year} season of ${league.name} has no such matchup.`);
    const live = liveWeek(rows, ({ id }) => id === rows.matchup.id);
    return page({ rows, talk, live, made: new Date().toISOString() });
  },
});

export default define.page<typeof handler>(({ data: { rows, talk, live, made }, state }) => {
  const { league, season, teams, matchup, lineups } = rows;
  const at = paths(league.slug);
  const home = teams.find(({ id }) => id === matchup.home.team)!;
  const away = teams.find(({ id }) => id === matchup.away?.team);
  const week = weeks(rows).find((one) => one.week === matchup.week)?.label ?? `Week ${matchup.week}`;
  const title = away ? `${home.name} – ${away.name}` : `${home.name}: bye`;
  const score = matchup.away && `${pointsText(matchup.home.points)}–${pointsText(matchup.away.points)}`;
  return (
    <div class="duel">
      <Title
        parts={[title, `${week} ${season.year}`, league.name]}
        description={`${title} in ${week.toLowerCase()} of ${season.year}${
          score ? `: ${score}` : ""
        }, with both lineups.`}
      />
      <p>
        <a class="more" href={at.week(season.year, matchup.week)}>{week}, {season.year}</a>
      </p>
      <MatchupHead at={at} season={season} matchup={matchup} home={home} away={away ?? null} />
      {live && (
        <LiveNote running={live === "running" && !state.viewer.membership}>
          <LiveScores from={at.live} since={league.revision} made={made} />
          <LiveParts />
        </LiveNote>
      )}
      <div id="lineups" data-part={live ? "" : undefined}>
        <Lineups
          home={lineups.home}
          away={lineups.away}
          names={[home.name, away?.name ?? "No opponent"]}
          bye={!away}
        />
      </div>
      <Comments at={at} talk={talk} viewer={state.viewer} formKey={crypto.randomUUID()} />
    </div>
  );
});
