import { Empty } from "@/components/Empty.tsx";
import { pointsDigits, pointsText } from "@/lib/league/points.ts";
import type { LineupEntry } from "@/lib/league/types.ts";

/** A team's players, in the order of their places. */
export function Roster({ roster }: { roster: LineupEntry[] }) {
  if (roster.length === 0) return <Empty>The league's provider names no players for this team.</Empty>;
  const digits = pointsDigits(roster.flatMap(({ points }) => points ?? []));
  const scored = roster.some(({ points }) => points !== null);
  return (
    <table class="roster">
      <caption class="unseen">The team's players</caption>
      <thead>
        <tr>
          <th scope="col">Place</th>
          <th scope="col">Player</th>
          {scored && <th scope="col" class="n">Points</th>}
        </tr>
      </thead>
      <tbody>
        {roster.map((entry) => (
          <tr class={entry.starter ? undefined : "bench"}>
            <td class="slot">{entry.slot}</td>
            <th scope="row">
              {entry.player} <small>{entry.position}, {entry.proTeam}</small>
            </th>
            {scored && <td class="n">{entry.points === null ? "–" : pointsText(entry.points, { digits })}
            </td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
