import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { crest } from "@/components/crest.ts";
import { Picture } from "@/components/Picture.tsx";
import type { Team } from "@/lib/league/types.ts";

/**
 * Whether the page below shows teams' pictures; where nobody says so, crests alone. A league's layout provides it: who
 * saves data gets none, and the home page has no requests to spare (docs/decisions/0081).
 */
export const ShowsPictures = createContext(false);

/**
 * A team's picture, or a crest drawn from its name. Always beside the name itself, so assistive technology is spared it.
 *
 * @param props.size "s" stands in lines and tables, "m" in lists, "l" at the head of a page
 */
export function Crest(
  { team, size = "s" }: { team: Pick<Team, "name" | "picture">; size?: "s" | "m" | "l" },
) {
  if (useContext(ShowsPictures) && team.picture) return <Picture name={team.picture} size={size} />;
  const { field, trim, pattern, outline, letters } = crest(team.name);
  return (
    <svg class={`crest ${outline} ${size}`} viewBox="0 0 16 16" width="28" height="28" aria-hidden="true">
      <path fill={field} d="M0 0h16v16H0z" />
      <path fill={trim} d={pattern} />
      <text x="8" y="11">{letters}</text>
    </svg>
  );
}
