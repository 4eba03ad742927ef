import { Empty } from "@/components/Empty.tsx";
import { pointsDigits, pointsText, total } from "@/lib/league/points.ts";
import type { LineupEntry, Points } from "@/lib/league/types.ts";

/**
 * Two lineups side by side, the place in the lineup between them: starters, then the bench. Says so where the provider
 * told neither.
 *
 * @param props.bye there is no opponent, and so no game to have lineups
 */
export function Lineups(
  { home, away, names, bye }: {
    home: LineupEntry[];
    away: LineupEntry[];
    names: [home: string, away: string];
    bye: boolean;
  },
) {
  if (home.length === 0 && away.length === 0) {
    return (
      <Empty>
        {bye
          ? "A bye: no opponent, no game."
          : "The league's provider tells only the score of this game, not who was in the lineups."}
      </Empty>
    );
  }
  const digits = pointsDigits([...home, ...away].flatMap(({ points }) => points ?? []));
  const part = (starter: boolean) =>
    pairs(home.filter((one) => one.starter === starter), away.filter((one) => one.starter === starter));
  const bench = part(false);
  return (
    <>
      <h2>Starters</h2>
      <LineupTable pairs={part(true)} names={names} digits={digits} caption="Starters, place by place" sums />
      {bench.length > 0 && (
        <>
          <h2>Bench</h2>
          <LineupTable
            pairs={bench}
            names={names}
            digits={digits}
            caption="Benches, their points do not count"
          />
        </>
      )}
    </>
  );
}

interface Pair {
  slot: string;
  home: LineupEntry | null;
  away: LineupEntry | null;
}

/** Entries of the same place beside each other, in the order of the longer list of each place. */
function pairs(home: LineupEntry[], away: LineupEntry[]): Pair[] {
  const slots = [...new Set([...home, ...away].map(({ slot }) => slot))];
  return slots.flatMap((slot) => {
    const left = home.filter((one) => one.slot === slot);
    const right = away.filter((one) => one.slot === slot);
    return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => ({
      slot,
      home: left[row] ?? null,
      away: right[row] ?? null,
    }));
  });
}

function LineupTable(
  { pairs, names, digits, caption, sums = false }: {
    pairs: Pair[];
    names: [string, string];
    digits: 1 | 2;
    caption: string;
    sums?: boolean;
  },
) {
  const sum = (side: "home" | "away") =>
    pointsText(total(pairs.flatMap((pair) => pair[side]?.points ?? [])), { digits });
  return (
    <table class="lineups">
      <caption class="unseen">{caption}</caption>
      <colgroup>
        <col />
        <col class="points" />
        <col class="slot" />
        <col class="points" />
        <col />
      </colgroup>
      <thead class="unseen">
        <tr>
          <th scope="col">{names[0]}</th>
          <th scope="col">Points</th>
          <th scope="col">Place</th>
          <th scope="col">Points</th>
          <th scope="col">{names[1]}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ slot, home, away }) => {
          const better = !sums ? 0 : (home?.points ?? 0) - (away?.points ?? 0);
          return (
            <tr>
              <Player entry={home} />
              <td class={better > 0 ? "n strong" : "n"}>{points(home, digits)}</td>
              <th scope="row">{slot}</th>
              <td class={better < 0 ? "strong" : undefined}>{points(away, digits)}</td>
              <Player entry={away} />
            </tr>
          );
        })}
      </tbody>
      {sums && (
        <tfoot>
          <tr>
            <td />
            <td class="n strong">{sum("home")}</td>
            <th scope="row">Sum</th>
            <td class="strong">{sum("away")}</td>
            <td />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Player({ entry }: { entry: LineupEntry | null }) {
  if (!entry) return <td class="player none">Empty</td>;
  return (
    <td class="player">
      {entry.player} <small>{entry.position}, {entry.proTeam}</small>
    </td>
  );
}

/** A player's points, a dash where there are none to tell. */
function points(entry: LineupEntry | null, digits: 1 | 2): string {
  return entry === null || entry.points === null ? "–" : pointsText(entry.points as Points, { digits });
}
