import { HttpError, page } from "fresh";
import { RankChart } from "@/components/charts/RankChart.tsx";
import { ScoreChart } from "@/components/charts/ScoreChart.tsx";
import { Crest } from "@/components/Crest.tsx";
import { Empty } from "@/components/Empty.tsx";
import { ordinal } from "@/lib/league/ordinal.ts";
import { paths } from "@/components/paths.ts";
import { Roster } from "@/components/Roster.tsx";
import { Schedule } from "@/components/Schedule.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { pointsText, tallyText } from "@/lib/league/points.ts";
import { teamSchedule } from "@/lib/league/schedule.ts";
import { rankByWeek, scoresByWeek } from "@/lib/league/season_curve.ts";
import { standings } from "@/lib/league/standings.ts";
import { streakText } from "@/lib/league/streaks.ts";
import type { TeamId } from "@/lib/league/types.ts";
import { teamRows } from "@/lib/store/leagues.ts";

/** A team's season. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql } = ctx.state;
    const year = pathNumber(ctx.params.season);
    const rows = await teamRows(sql, league.slug, year, pathNumber(ctx.params.team) as TeamId);
    if (!rows) throw new HttpError(404, `The ${year} season of ${league.name} has no such team.`);
    return page({ rows });
  },
});

export default define.page<typeof handler>(({ data: { rows } }) => {
  const { league, season, team, roster, years } = rows;
  const at = paths(league.slug);
  const line = standings(rows).find((one) => one.team.id === team.id);
  const schedule = teamSchedule(rows, team.id);
  const curve = rankByWeek(rows);
  const scores = scoresByWeek(rows);
  return (
    <>
      <Title
        parts={[team.name, season.year, league.name]}
        description={`${team.name} in the ${season.year} season of ${league.name}: every game, the roster and the way up and down the table.`}
      />
      <header class="head team-head">
        <Crest team={team} size="l" />
        <div>
          <h1>{team.name}</h1>
          <p class="deck">
            {team.managers.map(({ id, name }, index) => (
              <>
                {index > 0 && ", "}
                <a href={at.manager(id)}>{name}</a>
              </>
            ))}
          </p>
        </div>
      </header>
      {years.length > 1 && (
        <nav class="choices" aria-label="Season">
          {years.map((year) => (
            <a href={at.team(year, team.id)} aria-current={year === season.year ? "page" : "false"}>{year}</a>
          ))}
        </nav>
      )}
      {line && line.pct !== null && (
        <dl class="facts">
          <div>
            <dt>Record</dt>
            <dd>{tallyText(line)}</dd>
          </div>
          <div>
            <dt>Place</dt>
            <dd>{ordinal(line.position)}</dd>
          </div>
          <div>
            <dt>Points for</dt>
            <dd>{pointsText(line.pointsFor)}</dd>
          </div>
          <div>
            <dt>Points against</dt>
            <dd>{pointsText(line.pointsAgainst)}</dd>
          </div>
          {team.finalRank === null
            ? (
              <div>
                <dt>Streak</dt>
                <dd>{streakText(line.streak)}</dd>
              </div>
            )
            : (
              <div>
                <dt>Final rank</dt>
                <dd>{team.finalRank === 1 ? <mark>Champion</mark> : ordinal(team.finalRank)}</dd>
              </div>
            )}
        </dl>
      )}
      <div class="halves">
        <section>
          <h2>Schedule</h2>
          {schedule.length === 0
            ? <Empty>The schedule of {season.year} is not drawn yet.</Empty>
            : <Schedule at={at} year={season.year} lines={schedule} />}
        </section>
        <div>
          {scores.weeks.length > 0 && (
            <section>
              <h2>Points by week</h2>
              <ScoreChart curve={scores} team={team.id} schedule={schedule} />
            </section>
          )}
          {curve.weeks.length > 1 && (
            <section>
              <h2>Place by week</h2>
              <RankChart curve={curve} only={team.id} />
            </section>
          )}
          <section>
            <h2>{season.status === "finished" ? "Roster at the season's end" : "Roster"}</h2>
            <Roster roster={roster} />
          </section>
        </div>
      </div>
    </>
  );
});
