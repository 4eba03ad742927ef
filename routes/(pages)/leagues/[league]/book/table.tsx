import { page } from "fresh";
import { bookPaths } from "@/components/book.ts";
import { BookNav } from "@/components/BookNav.tsx";
import { Empty } from "@/components/Empty.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { moneyText } from "@/lib/sportsbook/bankroll.ts";
import { bankrollWeek, openWeek } from "@/lib/sportsbook/kickoff.ts";
import { bookTable, type Scope } from "@/lib/store/book_pages.ts";
import { seasonRows } from "@/lib/store/leagues.ts";

/** More than any season has. */
const MOST_WEEKS = 99;

const scopes = ["week", "season", "all"] as const;

/** Who has won and lost how much: in a week (`?week=`, else the one that is played), this season, or all time. */
export const handler = define.handlers({
  async GET(ctx) {
    const { sql, league } = ctx.state;
    const query = ctx.url.searchParams;
    const scope = scopes.find((one) => one === query.get("scope")) ?? "season";
    const year = league.seasons[0]?.year ?? 0;
    const number = Number(query.get("week"));
    const asked = Number.isInteger(number) && number >= 1 && number <= MOST_WEEKS ? number : null;
    const table = (of: Scope) => bookTable(sql, league.slug, of);
    // A week that has not come is told from the season's rows, which travel with its table.
    const [rows, lines, running] = await Promise.all([
      seasonRows(sql, league.slug, null),
      table(
        scope === "week" ? { scope, year, week: asked } : scope === "season" ? { scope, year } : { scope },
      ),
      scope === "week" && asked !== null ? table({ scope, year, week: null }) : null,
    ]);
    const newest = rows ? openWeek(rows) ?? bankrollWeek(rows) : 1;
    const isThere = asked !== null && asked <= newest;
    const week = isThere ? asked : rows ? bankrollWeek(rows) : 1;
    return page({ scope, year, week, newest, lines: isThere ? lines : running ?? lines });
  },
});

export default define.page<typeof handler>(({ data, state: { league } }) => {
  const { scope, year, week, newest, lines } = data;
  const at = bookPaths(league.slug);
  const words = { week: `Week ${week} of ${year}`, season: `The ${year} season`, all: "All time" };
  return (
    <div class="book">
      <Title
        parts={["Sportsbook table", league.name]}
        description={`Who of ${league.name} has won and lost how much paper money.`}
      />
      <PageHead title="Winnings">{words[scope]}, settled slips only</PageHead>
      <BookNav league={league.slug} now="Table" />
      <nav class="choices" aria-label="Time">
        {scopes.map((one) => (
          <a href={at.table(one)} aria-current={one === scope ? "page" : "false"}>
            {{ week: "Week", season: "Season", all: "All time" }[one]}
          </a>
        ))}
      </nav>
      {scope === "week" && (
        <nav class="choices" aria-label="Week">
          {Array.from({ length: newest }, (_, i) => i + 1).map((one) => (
            <a
              href={`${at.table("week")}&week=${one}`}
              aria-label={`Week ${one}`}
              aria-current={one === week ? "page" : "false"}
            >
              {one}
            </a>
          ))}
        </nav>
      )}
      {lines.length === 0
        ? <Empty>Nobody has placed a slip yet. The first one opens the table.</Empty>
        : (
          <table>
            <caption class="unseen">Winnings, {words[scope]}</caption>
            <thead>
              <tr>
                <th scope="col">Member</th>
                <th scope="col" class="n">Profit</th>
                <th scope="col" class="n">
                  <abbr title="Return on investment: profit by stakes">ROI</abbr>
                </th>
                <th scope="col" class="n">
                  <abbr title="Won and lost">W-L</abbr>
                </th>
                <th scope="col" class="n wide">Refunded</th>
                <th scope="col" class="n wide">Open</th>
                <th scope="col" class="n">Bankroll</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr>
                  <th scope="row">{line.name}</th>
                  <td class="n strong">{moneyText(line.profit, { sign: true })}</td>
                  <td class="n">
                    {line.roi === null ? "–" : `${(100 * line.roi).toFixed(1).replace("-", "−")}%`}
                  </td>
                  <td class="n">{line.won}-{line.lost}</td>
                  <td class="n wide">{line.refunded}</td>
                  <td class="n wide">{line.open}</td>
                  <td class="n">{moneyText(line.bankroll)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
    </div>
  );
});
