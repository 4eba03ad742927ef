import type { Paths } from "@/components/paths.ts";
import type { HeadToHead } from "@/lib/league/head_to_head.ts";
import { difference, pctText, pointsDigits, pointsText, tallyText, winPct } from "@/lib/league/points.ts";

/** One manager against everybody met, most games first. */
export function Opponents({ at, list }: { at: Paths; list: HeadToHead[] }) {
  const differences = list.map((one) => difference(one.pointsFor, one.pointsAgainst));
  const digits = pointsDigits(differences);
  return (
    <table>
      <caption class="unseen">Record against every manager met, all games counted</caption>
      <thead>
        <tr>
          <th scope="col">Against</th>
          <th scope="col" class="n">
            <abbr title="Won and lost">W-L</abbr>
          </th>
          <th scope="col" class="n">Pct</th>
          <th scope="col" class="n">
            <abbr title="Points for less points against">Diff</abbr>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((one, index) => (
          <tr>
            <th scope="row">
              <a class="team" href={at.manager(one.opponent.id)}>
                <span>{one.opponent.name}</span>
              </a>
            </th>
            <td class="n strong">{tallyText(one)}</td>
            <td class="n">{pctText(winPct(one))}</td>
            <td class="n">
              {pointsText(differences[index], { sign: true, digits })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
