import { bookPaths } from "@/components/book.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";

const pages = ["Lines", "Picks", "Table"] as const;

/** The pages of the sportsbook. */
export function BookNav({ league, now }: { league: LeagueSlug; now?: typeof pages[number] }) {
  const at = bookPaths(league);
  const addresses = { Lines: at.book, Picks: at.picks, Table: at.table("season") };
  return (
    <nav class="choices" aria-label="Sportsbook">
      {pages.map((name) => (
        <a key={name} href={addresses[name]} aria-current={name === now ? "page" : "false"}>{name}</a>
      ))}
    </nav>
  );
}
