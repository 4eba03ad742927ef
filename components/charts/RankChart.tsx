import { crest } from "@/components/crest.ts";
import { Crest } from "@/components/Crest.tsx";
import type { RankCurve, RankLine } from "@/lib/league/season_curve.ts";
import type { TeamId } from "@/lib/league/types.ts";

/**
 * Everybody's place in the table after every week: one line a team in its crest's colour, the names at the end of the
 * lines. The drawing stretches to any width (its strokes do not), while the names stay text of the page.
 *
 * @param props.only the team whose line is drawn strong among the others
 */
export function RankChart({ curve, only }: { curve: RankCurve; only?: TeamId }) {
  const { weeks, lines } = curve;
  const last = weeks.length - 1;
  if (last < 1) return null;
  const strong = (line: RankLine) => only === undefined || line.team.id === only;
  return (
    <figure class={only === undefined ? "ranks" : "ranks one"}>
      <div>
        <svg
          viewBox={`0 0 ${last} ${lines.length}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={summary(curve, only)}
        >
          {[...lines].sort((a, b) => Number(strong(a)) - Number(strong(b))).map((line) => (
            <path
              class={strong(line) ? "strong" : undefined}
              stroke={crest(line.team.name).field}
              d={curved(line.positions)}
            />
          ))}
        </svg>
        <ol>
          {lines.map(({ team }) => (
            <li class={team.id === only ? "strong" : undefined}>
              <Crest team={team} /> <span>{team.name}</span>
            </li>
          ))}
        </ol>
      </div>
      <figcaption>
        <span>Week {weeks[0]}</span>
        <span>Week {weeks[last]}</span>
      </figcaption>
    </figure>
  );
}

/** Places as an S-curve from week to week: x counts weeks, y is the middle of a row. */
function curved(positions: readonly number[]): string {
  let d = `M0 ${positions[0] - 0.5}`;
  let before = "M";
  for (let week = 1; week < positions.length; week++) {
    const rise = positions[week] - positions[week - 1];
    const piece = rise === 0 ? "h1" : `${before === "c" ? " " : "c"}.5 0 .5 ${rise} 1 ${rise}`;
    before = piece[0] === "h" ? "h" : "c";
    d += piece;
  }
  return d;
}

function summary({ weeks, lines }: RankCurve, only?: TeamId): string {
  const line = lines.find(({ team }) => team.id === only);
  if (line) return `${line.team.name}'s place in the table after each week: ${line.positions.join(", ")}`;
  return `Places in the table from week ${weeks[0]} to week ${
    weeks[weeks.length - 1]
  }; the names stand in their last order`;
}
