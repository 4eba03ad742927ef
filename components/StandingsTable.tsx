import { Sparkline } from "@/components/charts/Sparkline.tsx";
import { Form } from "@/components/Form.tsx";
import { recentResults } from "@/components/games.ts";
import { ordinal } from "@/lib/league/ordinal.ts";
import { paths } from "@/components/paths.ts";
import { TeamName } from "@/components/TeamName.tsx";
import { pctText, pointsDigits, pointsText, tallyText } from "@/lib/league/points.ts";
import { scoresByWeek } from "@/lib/league/season_curve.ts";
import type { Standing } from "@/lib/league/standings.ts";
import { streakText } from "@/lib/league/streaks.ts";
import type { SeasonRows } from "@/lib/league/types.ts";

/**
 * The last position above the cut, where a line can be drawn: null where the playoff teams are not simply the first
 * ones of the table (division winners go first in some leagues), are not known, or are all.
 */
export function cutAfter(table: readonly Standing[]): number | null {
  const first = table.findIndex(({ inPlayoffs }) => !inPlayoffs);
  return first > 0 && table.slice(first).every(({ inPlayoffs }) => !inPlayoffs) ? first : null;
}

/**
 * A regular season's table. A phone keeps place, team, record, points and run; the other columns come with room.
 *
 * @param props.id for what makes it sortable
 * @param props.brief only what a phone keeps, at any width: the home page's table
 */
export function StandingsTable(
  { rows, table, id, brief = false }: { rows: SeasonRows; table: Standing[]; id?: string; brief?: boolean },
) {
  const { season } = rows;
  const at = paths(rows.league.slug);
  const cut = table.length === rows.teams.length ? cutAfter(table) : null;
  const digits = pointsDigits(table.flatMap((line) => [line.pointsFor, line.pointsAgainst]));
  const recent = brief ? null : recentResults(rows);
  const scores = new Map(brief ? [] : scoresByWeek(rows).lines.map((line) => [line.team.id, line.scores]));
  const finished = !brief && season.status === "finished";
  const clinched = season.status === "active" && table.some(({ fate }) => fate !== null);
  return (
    <>
      <table class={brief ? "standings brief" : "standings"} id={id}>
        <caption class="unseen">Standings of the {season.year} regular season</caption>
        <thead>
          <tr>
            <th scope="col" class="place">
              <abbr title="Place">#</abbr>
            </th>
            <th scope="col">Team</th>
            <th scope="col" class="n">
              <abbr title="Won and lost">W-L</abbr>
            </th>
            {!brief && <th scope="col" class="n wide">Pct</th>}
            {!brief && (
              <th scope="col" class="n wide">
                <abbr title="Games behind">GB</abbr>
              </th>
            )}
            <th scope="col" class="n">
              <abbr title="Points for">PF</abbr>
            </th>
            {!brief && (
              <th scope="col" class="n wide">
                <abbr title="Points against">PA</abbr>
              </th>
            )}
            <th scope="col" class="n">
              <abbr title="Streak">Strk</abbr>
            </th>
            {!brief && <th scope="col" class="wide" data-sort="off">Last five</th>}
            {!brief && <th scope="col" class="wide" data-sort="off">Points by week</th>}
            {finished && <th scope="col" class="n wide">Final</th>}
          </tr>
        </thead>
        <tbody>
          {table.map((line) => (
            <tr class={line.position === cut ? "cut" : line.inPlayoffs ? "in" : undefined}>
              <td class="place">
                {line.position}
                {clinched && line.fate && <Fate fate={line.fate} />}
              </td>
              <th scope="row">
                <TeamName at={at} year={season.year} team={line.team} managers={!brief} />
              </th>
              <td class="n strong">{tallyText(line)}</td>
              {!brief && <td class="n wide">{pctText(line.pct)}</td>}
              {!brief && <td class="n wide">{gamesBehind(line.gamesBack)}</td>}
              <td class="n">{pointsText(line.pointsFor, { digits })}</td>
              {!brief && <td class="n wide">{pointsText(line.pointsAgainst, { digits })}</td>}
              <td class="n">{streakText(line.streak)}</td>
              {recent && (
                <td class="wide">
                  <Form results={recent.get(line.team.id) ?? []} />
                </td>
              )}
              {!brief && (
                <td class="wide">
                  <Sparkline values={scores.get(line.team.id) ?? []} />
                </td>
              )}
              {finished && <td class="n wide" data-value={line.rank}>{ordinal(line.rank)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {!brief && <Legend table={table} cut={cut} clinched={clinched} />}
    </>
  );
}

/** What arithmetic has settled, in the letters of every sports page. */
function Fate({ fate }: { fate: "clinched" | "eliminated" }) {
  return fate === "clinched"
    ? <abbr class="fate" title="Has clinched a playoff place">x</abbr>
    : <abbr class="fate" title="Can no longer reach the playoffs">e</abbr>;
}

function Legend({ table, cut, clinched }: { table: Standing[]; cut: number | null; clinched: boolean }) {
  const places = table.filter(({ inPlayoffs }) => inPlayoffs).length;
  const some = (asked: Standing["fate"]) => table.some(({ fate }) => fate === asked);
  return (
    <p class="legend">
      {cut && (
        <span>
          <i class="cut-line" /> The first {cut} reach the playoffs.
        </span>
      )}
      {!cut && places > 0 && places < table.length && <span>Places in bold lead to the playoffs.</span>}
      {clinched && some("clinched") && <span>x: playoff place clinched.</span>}
      {clinched && some("eliminated") && <span>e: out of the playoffs.</span>}
    </p>
  );
}

/** Halves as the field writes them; a dash for the leader. */
function gamesBehind(games: number): string {
  if (games === 0) return "–";
  const whole = Math.floor(games);
  return games === whole ? String(whole) : `${whole || ""}½`;
}
