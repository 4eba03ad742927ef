import { pointsText } from "@/lib/league/points.ts";
import type { ScoreCurve } from "@/lib/league/season_curve.ts";
import type { ScheduleLine } from "@/lib/league/schedule.ts";
import type { Points, TeamId } from "@/lib/league/types.ts";

/** Points between two lines of the scale, in hundredths. */
const steps = [2000, 2500, 5000, 10000, 20000, 50000];

/**
 * A team's score of every week as a bar, filled for a win and open for a loss, with a line across at the league's mean
 * of that week.
 */
export function ScoreChart(
  { curve, team, schedule }: { curve: ScoreCurve; team: TeamId; schedule: ScheduleLine[] },
) {
  const line = curve.lines.find((one) => one.team.id === team);
  if (!line || line.scores.every((score) => score === null)) return null;
  const known = [...line.scores, ...curve.means].filter((score): score is Points => score !== null);
  const highest = Math.max(100, ...known);
  const step = steps.find((size) => highest / size <= 4) ?? 100_000;
  const bands = Math.ceil(highest / step);
  const top = bands * step;
  const y = (points: number) => Math.round((1 - Math.max(0, points) / top) * 1000) / 10;
  const result = new Map(schedule.map((game) => [game.week, game.result]));
  return (
    <figure class="bars">
      <div>
        <ol class="scale" aria-hidden="true">
          {Array.from({ length: bands }, (_, band) => <li key={band}>{(top - band * step) / 100}</li>)}
        </ol>
        <svg
          viewBox={`0 0 ${curve.weeks.length} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label="Points by week, held against the league's mean; the schedule below has the figures"
        >
          {line.scores.map((score, week) => {
            const mean = curve.means[week];
            return score !== null && (
              <g class={result.get(curve.weeks[week]) ?? undefined}>
                <title>
                  {`Week ${curve.weeks[week]}: ${pointsText(score)}${
                    mean === null ? "" : `, league mean ${pointsText(mean)}`
                  }`}
                </title>
                <path class="bar" d={`M${week + 0.15} 100V${y(score)}h.7V100`} />
                {mean !== null && <path class="mean" d={`M${week} ${y(mean)}h1`} />}
              </g>
            );
          })}
        </svg>
        <ol class="ticks" aria-hidden="true">
          {curve.weeks.map((week) => <li key={week}>{week}</li>)}
        </ol>
      </div>
      <figcaption>
        <span>
          <i class="won" /> won
        </span>
        <span>
          <i class="lost" /> lost
        </span>
        <span>
          <i class="mean" /> the league's mean
        </span>
      </figcaption>
    </figure>
  );
}
