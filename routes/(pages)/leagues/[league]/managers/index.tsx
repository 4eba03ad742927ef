import { page } from "fresh";
import { Empty } from "@/components/Empty.tsx";
import { ManagersTable } from "@/components/ManagersTable.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import SortableTable from "@/islands/SortableTable.tsx";
import { careers } from "@/lib/league/careers.ts";
import { historyRows } from "@/lib/store/leagues.ts";

/** Everybody who ever had a team here. */
export const handler = define.handlers({
  async GET(ctx) {
    const history = await historyRows(ctx.state.sql, ctx.state.league.slug);
    return page({ list: history ? careers(history) : [] });
  },
});

export default define.page<typeof handler>(({ data, state: { league } }) => (
  <>
    <Title
      parts={["Managers", league.name]}
      description={`Everybody who ever managed a team in ${league.name}: titles, records and points.`}
    />
    <PageHead title="Managers">Over all seasons, titles first</PageHead>
    {data.list.length === 0 ? <Empty>The league's provider names no managers.</Empty> : (
      <>
        <ManagersTable at={paths(league.slug)} list={data.list} />
        <SortableTable table="managers" />
      </>
    )}
  </>
));
