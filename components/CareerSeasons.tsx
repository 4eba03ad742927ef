import { Crest } from "@/components/Crest.tsx";
import { ordinal } from "@/lib/league/ordinal.ts";
import type { Paths } from "@/components/paths.ts";
import type { CareerSeason } from "@/lib/league/careers.ts";
import { pointsDigits, pointsText, tallyText } from "@/lib/league/points.ts";

/** A manager's seasons, newest first, and how each ended. */
export function CareerSeasons({ at, seasons }: { at: Paths; seasons: CareerSeason[] }) {
  const digits = pointsDigits(seasons.map(({ pointsFor }) => pointsFor));
  return (
    <table>
      <caption class="unseen">Every season</caption>
      <thead>
        <tr>
          <th scope="col">Season</th>
          <th scope="col" class="n">
            <abbr title="Won and lost in the regular season">W-L</abbr>
          </th>
          <th scope="col" class="n wide">
            <abbr title="Points for">PF</abbr>
          </th>
          <th scope="col" class="n">Finish</th>
        </tr>
      </thead>
      <tbody>
        {seasons.map((one) => (
          <tr>
            <th scope="row">
              <a class="team" href={at.team(one.season, one.team.id)}>
                <Crest team={one.team} />
                <span>
                  {one.season} <small class="by">{one.team.name}</small>
                </span>
              </a>
            </th>
            <td class="n strong">{tallyText(one.regular)}</td>
            <td class="n wide">{pointsText(one.pointsFor, { digits })}</td>
            <td class="n">
              {one.champion
                ? <mark>Champion</mark>
                : one.finalRank === null
                ? <span class="quiet">{ordinal(one.position)} now</span>
                : `${ordinal(one.finalRank)} of ${one.of}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
