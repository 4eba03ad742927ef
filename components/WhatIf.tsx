import { paths } from "@/components/paths.ts";
import { TeamName } from "@/components/TeamName.tsx";
import { tallyText } from "@/lib/league/points.ts";
import type { SeasonRows } from "@/lib/league/types.ts";
import { type Ending, whatIf, type WhatIfLine } from "@/lib/league/what_if.ts";

const titles: Record<Ending, { title: string; says: string }> = {
  scores: { title: "If it ended now", says: "Every game that has begun, decided by its score so far." },
  favourites: {
    title: "If the favourites win",
    says: "Every open game of the week, decided by its projections.",
  },
};

/** The table as it would be, twice: by the scores so far and by the favourites. Nothing where no game is in play. */
export function WhatIf({ rows }: { rows: SeasonRows }) {
  const tables = (["scores", "favourites"] as const).map((ending) => ({
    ending,
    lines: whatIf(rows, ending),
  }));
  if (tables.some(({ lines }) => lines.length === 0)) return null;
  return (
    <div class="what-if" id="what-if" data-part>
      {tables.map(({ ending, lines }) => (
        <section aria-labelledby={ending}>
          <h2 id={ending}>{titles[ending].title}</h2>
          <p class="quiet">{titles[ending].says}</p>
          <Supposed rows={rows} lines={lines} caption={titles[ending].title} />
        </section>
      ))}
    </div>
  );
}

function Supposed({ rows, lines, caption }: { rows: SeasonRows; lines: WhatIfLine[]; caption: string }) {
  const at = paths(rows.league.slug);
  return (
    <table class="standings brief">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" class="place">
            <abbr title="Place">#</abbr>
          </th>
          <th scope="col">Team</th>
          <th scope="col" class="n">
            <abbr title="Won and lost">W-L</abbr>
          </th>
          <th scope="col" class="n">
            <abbr title="Places gained or lost">±</abbr>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr class={line.inPlayoffs ? "in" : undefined}>
            <td class="place">{line.position}</td>
            <th scope="row">
              <TeamName at={at} year={rows.season.year} team={line.team} />
            </th>
            <td class="n strong">{tallyText(line)}</td>
            <td class="n">
              {line.gained > 0 ? `↑${line.gained}` : line.gained < 0 ? `↓${-line.gained}` : "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
