import { HttpError, page } from "fresh";
import { CareerSeasons } from "@/components/CareerSeasons.tsx";
import { Empty } from "@/components/Empty.tsx";
import { counted, listed } from "@/components/format.ts";
import { ordinal } from "@/lib/league/ordinal.ts";
import { Opponents } from "@/components/Opponents.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { career } from "@/lib/league/careers.ts";
import { pctText, tallyText, winPct } from "@/lib/league/points.ts";
import type { ManagerId } from "@/lib/league/types.ts";
import { historyRows } from "@/lib/store/leagues.ts";
import { managerHeir } from "@/lib/store/managers.ts";

/** A manager over all seasons. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql } = ctx.state;
    const id = pathNumber(ctx.params.manager) as ManagerId;
    const [history, heir] = await Promise.all([
      historyRows(sql, league.slug),
      managerHeir(sql, league.slug, id),
    ]);
    const found = history && career(history, id);
    if (found) return page({ career: found });
    // Links outlive the day on which two persons turned out to be one.
    if (heir !== null) return ctx.redirect(paths(league.slug).manager(heir), 301);
    throw new HttpError(404, `${league.name} has no such manager.`);
  },
});

export default define.page<typeof handler>(({ data: { career }, state: { league } }) => {
  const at = paths(league.slug);
  const { manager, seasons, titles, streaks } = career;
  const played = career.all.wins + career.all.losses + career.all.ties > 0;
  return (
    <>
      <Title
        parts={[manager.name, league.name]}
        description={`${manager.name} in ${league.name}: every season, titles, streaks and the record against everybody.`}
      />
      <PageHead title={manager.name}>
        {counted(seasons.length, "season")}, {seasons.at(-1)?.season} to {seasons[0]?.season}
        {titles.length > 0 && (
          <>
            . <mark>Champion {listed(titles.map(String))}</mark>
          </>
        )}
      </PageHead>
      {played && (
        <dl class="facts">
          <div>
            <dt>Record</dt>
            <dd>{tallyText(career.all)}</dd>
          </div>
          <div>
            <dt>Share won</dt>
            <dd>{pctText(winPct(career.all))}</dd>
          </div>
          <div>
            <dt>Playoffs</dt>
            <dd>{tallyText(career.playoffs)}</dd>
          </div>
          {career.bestFinish && (
            <div>
              <dt>Best finish</dt>
              <dd>
                {ordinal(career.bestFinish.rank)} <small>{career.bestFinish.season}</small>
              </dd>
            </div>
          )}
          {streaks.longestWinning && (
            <div>
              <dt>Longest run of wins</dt>
              <dd>
                {streaks.longestWinning.length} <small>{streaks.longestWinning.first.season}</small>
              </dd>
            </div>
          )}
        </dl>
      )}
      <div class="halves">
        <section>
          <h2>Seasons</h2>
          <CareerSeasons at={at} seasons={seasons} />
        </section>
        <section>
          <h2>Head to head</h2>
          {career.opponents.length === 0
            ? <Empty>{manager.name} has not met anybody yet.</Empty>
            : <Opponents at={at} list={career.opponents} />}
        </section>
      </div>
    </>
  );
});
