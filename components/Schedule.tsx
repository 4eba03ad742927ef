import { Crest } from "@/components/Crest.tsx";
import type { Paths } from "@/components/paths.ts";
import { pointsDigits, pointsText, tallyText } from "@/lib/league/points.ts";
import type { ScheduleLine } from "@/lib/league/schedule.ts";

const letters = { win: "W", loss: "L", tie: "T" } as const;

/** A team's way through a season, week by week. */
export function Schedule({ at, year, lines }: { at: Paths; year: number; lines: ScheduleLine[] }) {
  const digits = pointsDigits(
    lines.flatMap(({ pointsFor, pointsAgainst }) => [pointsFor, pointsAgainst ?? 0 as never]),
  );
  return (
    <table class="schedule">
      <caption class="unseen">Every game of the season</caption>
      <thead>
        <tr>
          <th scope="col">
            <abbr title="Week">Wk</abbr>
          </th>
          <th scope="col">Opponent</th>
          <th scope="col">Result</th>
          <th scope="col" class="n wide">Record</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <td>
              <a class="block" href={at.week(year, line.week)} aria-label={`Week ${line.week}`}>
                {line.week}
              </a>
            </td>
            <th scope="row">
              {line.opponent
                ? (
                  <a class="team" href={at.team(year, line.opponent.id)}>
                    <Crest team={line.opponent} />
                    <span>{line.opponent.name}{line.playoffs && <small class="by">{line.label}</small>}</span>
                  </a>
                )
                : <span class="quiet">Bye{line.playoffs && `, ${line.label}`}</span>}
            </th>
            <td>
              {line.opponent && (
                <a class="block result" href={at.matchup(year, line.matchup.id)}>
                  {line.state === "upcoming" ? "To play" : (
                    <>
                      {line.result ? <b class={line.result}>{letters[line.result]}</b> : <b>·</b>}{" "}
                      {pointsText(line.pointsFor, { digits })}–{pointsText(line.pointsAgainst!, { digits })}
                    </>
                  )}
                </a>
              )}
            </td>
            <td class="n wide">{line.record && tallyText(line.record)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
