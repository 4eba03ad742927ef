import { pointsText } from "@/lib/league/points.ts";
import type { Matchup, Points } from "@/lib/league/types.ts";
import { percent, tenths } from "@/lib/league/win_probability.ts";

/*
 * What is marked with data-v is moved by islands/LiveScores.tsx while games are on. A `chance` is the home side's, 0 to 1.
 */

/** One side's chance to win, as a figure. */
export function Chance({ chance, side }: { chance: number; side: "home" | "away" }) {
  const home = percent(chance);
  return (
    <span class="odds">
      <b data-v={side === "home" ? "chance" : "rest"}>{side === "home" ? home : 100 - home}%</b>
      <span class="unseen">to win</span>
    </span>
  );
}

/** Both chances as a bar, the home side's from the left; the figures stand beside the names. */
export function WinProbability({ chance }: { chance: number }) {
  return (
    <svg class="chance" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect data-v="bar" width={percent(chance)} height="1" />
    </svg>
  );
}

/** What both sides are projected to end with; nothing where nobody says. */
export function Projected({ matchup: { home, away } }: { matchup: Matchup }) {
  if (home.projected === null || !away || away.projected === null) return null;
  const text = (points: Points) => pointsText(tenths(points)!, { digits: 1 });
  return (
    <span data-v="projected">
      , projected <span data-v="homeProjected">{text(home.projected)}</span>–<span data-v="awayProjected">
        {text(away.projected)}
      </span>
    </span>
  );
}
