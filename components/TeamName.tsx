import { Crest } from "@/components/Crest.tsx";
import { listed } from "@/components/format.ts";
import type { Paths } from "@/components/paths.ts";
import type { Team } from "@/lib/league/types.ts";

/** A team with its crest, leading to its page of that season; with its managers below where they are asked for. */
export function TeamName(
  { at, year, team, managers = false }: { at: Paths; year: number; team: Team; managers?: boolean },
) {
  return (
    <a class="team" href={at.team(year, team.id)}>
      <Crest team={team} />
      <span>
        {team.name}
        {managers && team.managers.length > 0 && (
          <small class="by">{listed(team.managers.map(({ name }) => name))}</small>
        )}
      </span>
    </a>
  );
}
