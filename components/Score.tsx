import { pointsText } from "@/lib/league/points.ts";
import type { Points } from "@/lib/league/types.ts";

/** A score with its decimals set smaller, as on a scoreboard. It reads, copies and sounds like one number. */
export function Score({ points, digits }: { points: Points; digits: 1 | 2 }) {
  const [whole, decimals] = pointsText(points, { digits }).split(".");
  return (
    <span class="score">
      {whole}
      <small>.{decimals}</small>
    </span>
  );
}
