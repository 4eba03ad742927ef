import { paths } from "@/components/paths.ts";
import { type Change, changeText } from "@/lib/league/changes.ts";
import type { SeasonRows } from "@/lib/league/types.ts";

/** What the latest week changed: the weightiest fact as a headline, the rest as a list. */
export function Changes({ rows, list }: { rows: SeasonRows; list: Change[] }) {
  const at = paths(rows.league.slug);
  const [first, ...rest] = list;
  if (!first) return null;
  const href = (change: Change) =>
    "matchup" in change
      ? at.matchup(rows.season.year, change.matchup.id)
      : at.team(rows.season.year, change.team.id);
  return (
    <section class="changes" aria-labelledby="changed">
      <h2 id="changed" class="kicker">What week {first.week} changed</h2>
      <p class="lead">
        <a href={href(first)}>{changeText(first)}</a>
      </p>
      <ul>
        {rest.map((change) => (
          <li>
            <a href={href(change)}>{changeText(change)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
