import type { League } from "@/lib/league/types.ts";

/**
 * The same page in other seasons, as plain links. Nothing in a league of one season.
 *
 * @param props.current the year shown
 * @param props.href the address of the page in a year
 */
export function SeasonLinks(
  { league, current, href }: { league: League; current: number; href: (year: number) => string },
) {
  if (league.seasons.length < 2) return null;
  return (
    <nav class="choices" aria-label="Season">
      {league.seasons.map(({ year }) => (
        <a href={href(year)} aria-current={year === current ? "page" : "false"}>{year}</a>
      ))}
    </nav>
  );
}
