import { paths } from "@/components/paths.ts";
import { TeamName } from "@/components/TeamName.tsx";
import { pointsDigits, pointsText, tallyText } from "@/lib/league/points.ts";
import { standings } from "@/lib/league/standings.ts";
import type { SeasonRows } from "@/lib/league/types.ts";

/** Where everybody ended, after the playoffs of a finished season. */
export function FinalRanks({ rows }: { rows: SeasonRows }) {
  const { season } = rows;
  const at = paths(rows.league.slug);
  const table = standings(rows).sort((a, b) => a.rank - b.rank);
  const digits = pointsDigits(table.map(({ pointsFor }) => pointsFor));
  return (
    <section>
      <h2>Final ranks</h2>
      <table class="standings">
        <caption class="unseen">Final ranks of {season.year}, with the record of the regular season</caption>
        <thead>
          <tr>
            <th scope="col" class="place">
              <abbr title="Final rank">#</abbr>
            </th>
            <th scope="col">Team</th>
            <th scope="col" class="n">
              <abbr title="Won and lost in the regular season">W-L</abbr>
            </th>
            <th scope="col" class="n">
              <abbr title="Points for">PF</abbr>
            </th>
            <th scope="col" class="n wide">Place in the table</th>
          </tr>
        </thead>
        <tbody>
          {table.map((line) => (
            <tr>
              <td class="place">{line.rank === 1 ? <mark>1</mark> : line.rank}</td>
              <th scope="row">
                <TeamName at={at} year={season.year} team={line.team} managers />
              </th>
              <td class="n strong">{tallyText(line)}</td>
              <td class="n">{pointsText(line.pointsFor, { digits })}</td>
              <td class="n wide">{line.position}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
