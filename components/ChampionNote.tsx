import { Crest } from "@/components/Crest.tsx";
import { listed } from "@/components/format.ts";
import type { Paths } from "@/components/paths.ts";
import type { Champion } from "@/lib/league/champions.ts";
import { pointsText, scoreDigits } from "@/lib/league/points.ts";

/** Who holds the title, and how the final ended. Nothing for a season without a champion. */
export function ChampionNote({ at, entry }: { at: Paths; entry: Champion }) {
  const { season, champion, runnerUp, final } = entry;
  if (!champion) return null;
  const winner = final && [final.top, final.bottom].find((one) => one?.team.id === champion.id);
  const loser = final && [final.top, final.bottom].find((one) => one && one.team.id !== champion.id);
  const digits = final ? scoreDigits([final.matchup]) : 2;
  return (
    <section class="champion" aria-labelledby="champion">
      <h2 id="champion" class="kicker">
        <Crest team={champion} size="m" /> Champion of {season}
      </h2>
      <p class="lead">
        <a href={at.season(season)}>
          <mark>{champion.name}</mark>
        </a>
      </p>
      <p class="quiet">
        {champion.managers.length > 0 && `${listed(champion.managers.map(({ name }) => name))}. `}
        {winner && loser
          ? `Beat ${loser.team.name} ${pointsText(winner.side.points, { digits })}–${
            pointsText(loser.side.points, { digits })
          } in the final.`
          : runnerUp && `Ahead of ${runnerUp.name}.`}
      </p>
    </section>
  );
}
