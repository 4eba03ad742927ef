/**
 * A drill that is run several times: what its figures were, taken together.
 *
 * @module
 */
import { median } from "@/tools/bench_report.ts";
import type { Line } from "./report.ts";

/**
 * One line of all runs of a drill: of each figure that is a number in any run, its median and its most. A run that
 * failed before it had figures adds none, so that the count of runs that have them is told where it is not all.
 */
export function together(lines: Line[]): Line {
  const { name, does } = lines[0];
  const figures: Line["figures"] = { times: lines.length };
  for (const what of new Set(lines.flatMap((line) => Object.keys(line.figures)))) {
    const values = lines.map((line) => line.figures[what]).filter((value) => typeof value === "number");
    if (values.length === 0) continue;
    figures[`${what}: median`] = Math.round(median(values) * 100) / 100;
    figures[`${what}: worst`] = Math.max(...values);
    if (values.length < lines.length) figures[`${what}: known of`] = values.length;
  }
  const bad = lines.filter(({ faults }) => faults.length > 0).length;
  return {
    name: `${name} x${lines.length}`,
    does,
    seconds: lines.reduce((sum, { seconds }) => sum + seconds, 0),
    figures,
    faults: bad > 0 ? [`${bad} of ${lines.length} runs found faults`] : [],
  };
}
