import { HttpError, page } from "fresh";
import { BracketTree } from "@/components/BracketTree.tsx";
import { Crest } from "@/components/Crest.tsx";
import { Empty } from "@/components/Empty.tsx";
import { FinalRanks } from "@/components/FinalRanks.tsx";
import { counted, listed } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { SeasonLinks } from "@/components/SeasonLinks.tsx";
import { StandingsTable } from "@/components/StandingsTable.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { bracket } from "@/lib/league/bracket.ts";
import { standings } from "@/lib/league/standings.ts";
import { seasonRows } from "@/lib/store/leagues.ts";

/** A season: its champion, its bracket, where everybody ended. */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, sql } = ctx.state;
    const year = pathNumber(ctx.params.season);
    const rows = await seasonRows(sql, league.slug, year);
    if (!rows) throw new HttpError(404, `${league.name} has no season ${year}.`);
    return page({ rows });
  },
});

export default define.page<typeof handler>(({ data: { rows } }) => {
  const { league, season, teams } = rows;
  const at = paths(league.slug);
  const tree = bracket(rows);
  const champion = teams.find(({ finalRank }) => finalRank === 1) ?? tree?.champion;
  return (
    <>
      <Title
        parts={[`${season.year} season`, league.name]}
        description={`The ${season.year} season of ${league.name}: champion, playoff bracket and final ranks.`}
      />
      <PageHead title={`${season.year} season`}>
        {season.status === "finished"
          ? `${counted(teams.length, "team")}, ${counted(season.lastWeek, "week")}`
          : season.status === "preseason"
          ? "Nothing has been played yet"
          : `Week ${season.currentWeek} of ${season.lastWeek}`}
      </PageHead>
      <SeasonLinks league={league} current={season.year} href={at.season} />
      <p class="links">
        <a class="more" href={at.seasonStandings(season.year)}>Standings</a>
        <a class="more" href={at.weeks(season.year)}>Scores</a>
      </p>
      {champion && (
        <section class="winner" aria-labelledby="champion">
          <Crest team={champion} size="l" />
          <div>
            <h2 id="champion" class="kicker">Champion</h2>
            <p class="lead">
              <a href={at.team(season.year, champion.id)}>
                <mark>{champion.name}</mark>
              </a>
            </p>
            <p class="quiet">{listed(champion.managers.map(({ name }) => name))}</p>
          </div>
        </section>
      )}
      <section>
        <h2>Playoffs</h2>
        {tree ? <BracketTree at={at} year={season.year} bracket={tree} /> : (
          <Empty>
            {season.status === "finished"
              ? "This season had no playoffs."
              : "The bracket is drawn when the regular season is over."}
          </Empty>
        )}
      </section>
      {season.status === "finished" ? <FinalRanks rows={rows} /> : (
        <section>
          <h2>Standings</h2>
          <StandingsTable rows={rows} table={standings(rows)} brief />
        </section>
      )}
    </>
  );
});
