import { paths } from "@/components/paths.ts";
import type { League } from "@/lib/league/types.ts";

/** The sections of a league, in the order of the bar. What is each reader's own is not fetched before it is wanted. */
export function sections(
  league: League,
): { name: string; href: string; is: (path: string) => boolean; own?: boolean }[] {
  const at = paths(league.slug);
  const year = league.seasons[0]?.year ?? 0;
  const inSeason = /\/seasons\/\d+/;
  return [
    { name: "Home", href: at.home, is: (path) => path === at.home },
    { name: "Scores", href: at.weeks(year), is: (path) => /\/(?:weeks|matchups)(?:\/|$)/.test(path) },
    { name: "Standings", href: at.standings, is: (path) => path.endsWith("/standings") },
    { name: "Managers", href: at.managers, is: (path) => path.startsWith(at.managers) },
    {
      name: "Seasons",
      href: at.seasons,
      is: (path) =>
        path === at.seasons || (inSeason.test(path) && /\/(?:seasons\/\d+|teams\/\d+)$/.test(path)),
    },
    { name: "Records", href: at.records, is: (path) => path === at.records },
    { name: "Bets", href: `${at.home}/book`, is: (path) => path.startsWith(`${at.home}/book`), own: true },
    { name: "Polls", href: at.polls, is: (path) => path === at.polls },
    { name: "Members", href: at.members, is: (path) => path === at.members, own: true },
  ];
}

/** The bar of a league's sections, the one that `path` belongs to marked. */
export function LeagueNav({ league, path }: { league: League; path: string }) {
  return (
    <nav class="sections" aria-label={league.name}>
      <ul>
        {sections(league).map(({ name, href, is, own }) => (
          <li>
            <a
              href={href}
              aria-current={!is(path) ? "false" : href === path ? "page" : "true"}
              data-prefetch={own && "off"}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
