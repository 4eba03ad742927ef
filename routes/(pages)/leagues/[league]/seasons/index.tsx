import { page } from "fresh";
import { Crest } from "@/components/Crest.tsx";
import { listed } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { champions } from "@/lib/league/champions.ts";
import { pointsText, scoreDigits } from "@/lib/league/points.ts";
import { historyRows } from "@/lib/store/leagues.ts";

/** Every season with its champion, newest first. */
export const handler = define.handlers({
  async GET(ctx) {
    const history = await historyRows(ctx.state.sql, ctx.state.league.slug);
    return page({ list: history ? champions(history) : [] });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { league } = state;
  const at = paths(league.slug);
  const digits = scoreDigits(data.list.flatMap(({ final }) => final ? [final.matchup] : []));
  return (
    <>
      <Title
        parts={["Seasons", league.name]}
        description={`Every season of ${league.name} and who won it.`}
      />
      <PageHead title="Seasons">Who won the league, year by year</PageHead>
      <ol class="roll">
        {data.list.map(({ season, champion, runnerUp, final }) => {
          const scores = final?.bottom &&
            [final.top.side.points, final.bottom.side.points].sort((a, b) => b - a);
          return (
            <li>
              <a href={at.season(season)}>
                <span class="year">{season}</span>
                {champion
                  ? (
                    <>
                      <Crest team={champion} size="m" />
                      <span class="name">
                        {champion.name}
                        <small class="by">{listed(champion.managers.map(({ name }) => name))}</small>
                      </span>
                      {runnerUp && (
                        <span class="final">
                          {scores &&
                            `${pointsText(scores[0], { digits })}–${pointsText(scores[1], { digits })} `}
                          <small>against {runnerUp.name}</small>
                        </span>
                      )}
                    </>
                  )
                  : <span class="name quiet">Not decided yet</span>}
              </a>
            </li>
          );
        })}
      </ol>
    </>
  );
});
