import { pointsText } from "@/lib/league/points.ts";
import type { Points } from "@/lib/league/types.ts";

/**
 * A score with its decimals set smaller, as on a scoreboard. It reads, copies and sounds like one number.
 *
 * @param props.of whose score of a matchup it is, where it moves (islands/LiveScores.tsx)
 */
export function Score({ points, digits, of }: { points: Points; digits: 1 | 2; of?: "home" | "away" }) {
  const [whole, decimals] = pointsText(points, { digits }).split(".");
  return (
    <span class="score" data-v={of}>
      {whole}
      <small>.{decimals}</small>
    </span>
  );
}
