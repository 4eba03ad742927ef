import { HttpError, page } from "fresh";
import { RankChart } from "@/components/charts/RankChart.tsx";
import { Empty } from "@/components/Empty.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { SeasonLinks } from "@/components/SeasonLinks.tsx";
import { StandingsTable } from "@/components/StandingsTable.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import SortableTable from "@/islands/SortableTable.tsx";
import { pathNumber } from "@/lib/http/path_number.ts";
import { rankByWeek } from "@/lib/league/season_curve.ts";
import { standings } from "@/lib/league/standings.ts";
import { seasonRows } from "@/lib/store/leagues.ts";

/** The table of one season's regular season. */
export const handler = define.handlers({
  async GET(ctx) {
    const year = pathNumber(ctx.params.season);
    const rows = await seasonRows(ctx.state.sql, ctx.state.league.slug, year);
    if (!rows) throw new HttpError(404, `${ctx.state.league.name} has no season ${year}.`);
    return page({ rows });
  },
});

export default define.page<typeof handler>(({ data: { rows } }) => {
  const { league, season, teams } = rows;
  const at = paths(league.slug);
  const table = standings(rows);
  const curve = rankByWeek(rows);
  const begun = curve.weeks.length > 0;
  const groups = season.divisions.length > 1
    ? season.divisions.map(({ id, name }) => ({
      name,
      lines: table.filter(({ division }) => division?.id === id),
    }))
    : [];
  return (
    <>
      <Title
        parts={["Standings", season.year, league.name]}
        description={`The table of the ${season.year} season of ${league.name}: records, points and the playoff line.`}
      />
      <PageHead title="Standings">
        {season.year}{" "}
        regular season{season.status === "active" && begun && `, after week ${curve.weeks.at(-1)}`}
      </PageHead>
      <SeasonLinks league={league} current={season.year} href={at.seasonStandings} />
      {teams.length === 0 ? <Empty>No team has joined the {season.year} season yet.</Empty> : (
        <>
          {!begun && (
            <Empty>No game of {season.year} has been decided yet. The table fills with the first week.</Empty>
          )}
          <StandingsTable rows={rows} table={table} id="standings" />
          <SortableTable table="standings" />
        </>
      )}
      {groups.length > 0 && (
        <div class="halves">
          {groups.map(({ name, lines }) => (
            <section>
              <h2>{name}</h2>
              <StandingsTable rows={rows} table={lines} brief />
            </section>
          ))}
        </div>
      )}
      {curve.weeks.length > 1 && (
        <section>
          <h2>Up and down the table</h2>
          <RankChart curve={curve} />
        </section>
      )}
    </>
  );
});
