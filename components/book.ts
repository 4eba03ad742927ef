/**
 * Bets in words, and where the sportsbook is.
 *
 * @module
 */
import { paths } from "@/components/paths.ts";
import { pointsText } from "@/lib/league/points.ts";
import type { LeagueSlug, Points, SeasonRows, TeamId } from "@/lib/league/types.ts";
import type { Grade, Leg, Offer, Selection } from "@/lib/sportsbook/types.ts";

/** The addresses of a league's sportsbook. */
export function bookPaths(league: LeagueSlug) {
  const book = `${paths(league).home}/book`;
  return {
    book,
    slip: (id: number) => `${book}/slips/${id}`,
    table: (scope: "week" | "season" | "all") => `${book}/table?scope=${scope}`,
    picks: `${book}/picks`,
  };
}

/** Gives a team's name by its id. */
export type Names = (team: TeamId) => string;

/** The names of a season's teams. */
export function teamNames(rows: Pick<SeasonRows, "teams"> | null): Names {
  const names = new Map(rows?.teams.map(({ id, name }) => [id, name]));
  return (team) => names.get(team) ?? `Team ${team}`;
}

/** A spread or total as it is quoted: "+6.5", "−3.0", "220.5". */
export const lineText = (line: Points, sign = false): string => pointsText(line, { digits: 1, sign });

/** What has to happen for a leg to win. */
export function legText({ selection, teams }: Pick<Leg, "selection" | "teams">, name: Names): string {
  const [home, away] = teams;
  const [own, other] = selection.pick === "away" ? [away, home] : [home, away];
  switch (selection.market) {
    case "moneyline":
      return `${name(own)} to beat ${name(other)}`;
    case "spread":
      return `${name(own)} ${lineText(selection.line, true)} against ${name(other)}`;
    case "total":
      return `${selection.pick === "over" ? "Over" : "Under"} ${lineText(selection.line)} points, ${
        name(home)
      } and ${name(away)} together`;
    case "title":
      return `${name(home)} to win the title`;
    case "playoffs":
      return `${name(home)} to ${selection.pick === "yes" ? "reach" : "miss"} the playoffs`;
  }
}

/** A grade in a word. */
export const gradeWord: Record<Grade, string> = {
  open: "Open",
  won: "Won",
  lost: "Lost",
  push: "Push",
  void: "Void",
};

/** Whether two offers are of the same outcome, at whatever line and price: what stays chosen when odds move. */
export function sameOutcome({ selection: a }: Offer, { selection: b }: Offer): boolean {
  const subject = (one: Selection) => "matchup" in one ? one.matchup : one.team;
  return a.market === b.market && subject(a) === subject(b) && a.pick === b.pick;
}
