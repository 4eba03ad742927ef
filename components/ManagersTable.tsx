import { ordinal } from "@/lib/league/ordinal.ts";
import type { Paths } from "@/components/paths.ts";
import type { Career } from "@/lib/league/careers.ts";
import { pctText, pointsDigits, pointsText, tallyText, winPct } from "@/lib/league/points.ts";

/** Everybody's whole career, a line each. */
export function ManagersTable({ at, list }: { at: Paths; list: Career[] }) {
  const digits = pointsDigits(list.map(({ pointsFor }) => pointsFor));
  return (
    <table id="managers">
      <caption class="unseen">Managers over all seasons, playoffs and consolation games counted</caption>
      <thead>
        <tr>
          <th scope="col">Manager</th>
          <th scope="col" class="n">Titles</th>
          <th scope="col" class="n">
            <abbr title="Won and lost">W-L</abbr>
          </th>
          <th scope="col" class="n">Pct</th>
          <th scope="col" class="n wide">Seasons</th>
          <th scope="col" class="n wide">Playoffs</th>
          <th scope="col" class="n wide">
            <abbr title="Points for">PF</abbr>
          </th>
          <th scope="col" class="n wide">Best finish</th>
        </tr>
      </thead>
      <tbody>
        {list.map((career) => (
          <tr>
            <th scope="row">
              <a class="team" href={at.manager(career.manager.id)}>
                <span>
                  {career.manager.name}
                  <small class="by">{career.seasons[0]?.team.name}</small>
                </span>
              </a>
            </th>
            <td class="n" data-value={career.titles.length}>
              {career.titles.length > 0 ? <mark>{career.titles.length}</mark> : "–"}
            </td>
            <td class="n">{tallyText(career.all)}</td>
            <td class="n">{pctText(winPct(career.all))}</td>
            <td class="n wide">{career.seasons.length}</td>
            <td class="n wide">{career.playoffAppearances.length}</td>
            <td class="n wide">{pointsText(career.pointsFor, { digits })}</td>
            <td class="n wide" data-value={career.bestFinish?.rank ?? 99}>
              {career.bestFinish ? `${ordinal(career.bestFinish.rank)} in ${career.bestFinish.season}` : "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
