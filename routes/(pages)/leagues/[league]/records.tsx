import { page } from "fresh";
import { Empty } from "@/components/Empty.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { RecordLists } from "@/components/RecordLists.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import type { Lens } from "@/lib/league/games.ts";
import { recordBook } from "@/lib/league/records.ts";
import { historyRows } from "@/lib/store/leagues.ts";

const lenses: Record<Lens, string> = { all: "All games", regular: "Regular season", playoffs: "Playoffs" };
const isLens = (text: string | null): text is Lens => text !== null && Object.hasOwn(lenses, text);

/** The record book through one lens. */
export const handler = define.handlers({
  async GET(ctx) {
    const asked = ctx.url.searchParams.get("lens");
    const lens = isLens(asked) ? asked : "all";
    const history = await historyRows(ctx.state.sql, ctx.state.league.slug);
    return page({ lens, book: history && recordBook(history, { lens }) });
  },
});

export default define.page<typeof handler>(({ data: { lens, book }, state: { league } }) => {
  const at = paths(league.slug);
  const years = league.seasons.map(({ year }) => year);
  return (
    <>
      <Title
        parts={["Records", league.name]}
        description={`The record book of ${league.name}: scores, blowouts, streaks and titles.`}
      />
      <PageHead title="Record book">
        {years.length > 1 ? `${years.at(-1)} to ${years[0]}` : `${years[0]}, its first season`}
      </PageHead>
      <nav class="choices" aria-label="Which games count">
        {(Object.keys(lenses) as Lens[]).map((one) => (
          <a
            href={one === "all" ? at.records : `${at.records}?lens=${one}`}
            aria-current={one === lens ? "page" : "false"}
          >
            {lenses[one]}
          </a>
        ))}
      </nav>
      {book && book.highestScores.entries.length > 0
        ? <RecordLists at={at} book={book} />
        : <Empty>No game of this kind has been decided yet. Records begin with the first.</Empty>}
    </>
  );
});
