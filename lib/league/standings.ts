/**
 * The table of a regular season.
 *
 * @module
 */
import { playoffTeams } from "./bracket.ts";
import { type Result, resultFor, type SeasonGames } from "./matchup.ts";
import { winPct } from "./points.ts";
import { currentStreak, type Streak } from "./streaks.ts";
import { regularGames, tableOrder, type TeamRecord } from "./table.ts";
import type { Points, Team, TeamId } from "./types.ts";

/** One line of the table. Wins, losses, ties and points are those of decided matchups of the regular season. */
export interface Standing {
  /** The line's place in the table, from 1, without gaps or shared places. */
  position: number;
  /** The provider's final rank where it is known (and the whole season is asked for), else the position. */
  rank: number;
  team: Team;
  wins: number;
  losses: number;
  ties: number;
  /** Share of games won, 0 to 1; null before the first. */
  pct: number | null;
  pointsFor: Points;
  pointsAgainst: Points;
  /** Games behind the best record, in halves; 0 for the best. */
  gamesBack: number;
  /** The run the team is on; null before its first game. */
  streak: Streak | null;
  seed: number | null;
  division: { id: number; name: string } | null;
  /** True for the best team of its division, in a league that has divisions. */
  divisionLeader: boolean;
  /** True above the cut line; false for all where the number of playoff teams is not known. */
  inPlayoffs: boolean;
  /** What arithmetic already proves; null while open, where the cut is not known, and before the first game. */
  fate: "clinched" | "eliminated" | null;
}

/**
 * The table, best first, from the decided matchups of the regular season up to and with `throughWeek` (default: all).
 * For its order see `tableOrder` in table.ts. `fate` is what `fates` below can prove.
 */
export function standings(rows: SeasonGames, throughWeek = Infinity): Standing[] {
  const { season, teams } = rows;
  const matchups = regularGames(rows, throughWeek);
  const results = new Map<TeamId, Result[]>(teams.map(({ id }) => [id, []]));
  for (const matchup of matchups) {
    for (const team of [matchup.home.team, matchup.away.team]) {
      results.get(team)?.push(resultFor(matchup, team)!);
    }
  }
  const order = tableOrder(rows, throughWeek);
  const cut = playoffTeams(rows);
  const fate = fates(rows, order, cut, throughWeek);
  const best = Math.max(...order.map(({ wins, losses }) => wins - losses));
  const whole = throughWeek >= season.lastWeek;
  const byId = new Map(teams.map((team) => [team.id, team]));
  const divisions = season.divisions.length > 1 ? season.divisions : [];
  const led = new Set<number>();
  return order.map((record, i): Standing => {
    const team = byId.get(record.team)!;
    const division = divisions.find(({ id }) => id === team.division) ?? null;
    const divisionLeader = division !== null && !led.has(division.id);
    if (division) led.add(division.id);
    const { wins, losses, ties, pointsFor, pointsAgainst } = record;
    return {
      position: i + 1,
      rank: (whole ? team.finalRank : null) ?? i + 1,
      team,
      wins,
      losses,
      ties,
      pct: winPct(record),
      pointsFor,
      pointsAgainst,
      gamesBack: (best - (wins - losses)) / 2,
      streak: currentStreak(results.get(team.id)!),
      seed: team.seed,
      division,
      divisionLeader,
      inPlayoffs: cut !== null && i < cut,
      fate: fate.get(team.id) ?? null,
    };
  });
}

/**
 * What is certain whatever the games left bring. With all regular games decided: the table's order. Before that, by
 * arithmetic alone, with every tie-break and every division rule taken against the team, so that a mark is never taken
 * back but may come late:
 * - clinched: even losing out, so few teams can reach its record that a place is left, also when each other division
 *   sends a winner with a worse record;
 * - eliminated: even winning out, as many teams as there are places stay ahead for sure, and so does one of its division.
 * Records are held against each other by share of games won, since byes make numbers of games differ.
 */
export function fates(
  rows: SeasonGames,
  order: readonly TeamRecord[],
  cut: number | null,
  throughWeek = Infinity,
): Map<TeamId, "clinched" | "eliminated"> {
  const found = new Map<TeamId, "clinched" | "eliminated">();
  const played = order.some(({ wins, losses, ties }) => wins + losses + ties > 0);
  if (cut === null || cut === 0 || !played) return found;
  const left = gamesLeft(rows, throughWeek);
  const over = rows.season.status === "finished" && throughWeek >= rows.season.lastWeek;
  if (over || ![...left.values()].some((games) => games > 0)) {
    order.forEach(({ team }, i) => found.set(team, i < cut ? "clinched" : "eliminated"));
    return found;
  }
  const divisionOf = new Map(rows.teams.map(({ id, division }) => [id, division]));
  const otherDivisions = Math.max(0, rows.season.divisions.length - 1);
  const bounds = order.map(({ team, wins, losses, ties }) => {
    const games = wins + losses + ties + left.get(team)!;
    const [low, high] = [wins + ties / 2, wins + ties / 2 + left.get(team)!];
    return { team, worst: games ? low / games : 0, best: games ? high / games : 0 };
  });
  for (const { team, worst, best } of bounds) {
    const others = bounds.filter((other) => other.team !== team);
    const mayReach = others.filter((other) => other.best >= worst).length;
    const staysAhead = others.filter((other) => other.worst > best);
    const divisionLost = otherDivisions === 0 ||
      staysAhead.some((other) => divisionOf.get(other.team) === divisionOf.get(team));
    if (mayReach + otherDivisions < cut) found.set(team, "clinched");
    else if (staysAhead.length >= cut && divisionLost) found.set(team, "eliminated");
  }
  return found;
}

/** Regular games still to be decided after a week: undecided matchups, and one for each week not yet drawn. */
function gamesLeft({ season, teams, matchups }: SeasonGames, throughWeek: number): Map<TeamId, number> {
  const left = new Map<TeamId, number>(teams.map(({ id }) => [id, 0]));
  const more = (team: TeamId) => left.has(team) && left.set(team, left.get(team)! + 1);
  const regular = matchups.filter(({ phase }) => phase === "regular");
  for (const { week, home, away, outcome } of regular) {
    if (away === null || (outcome !== "undecided" && week <= throughWeek)) continue;
    more(home.team);
    more(away.team);
  }
  const lastDrawn = regular.reduce((last, { week }) => Math.max(last, week), 0);
  for (let week = lastDrawn + 1; week <= season.regularWeeks; week++) for (const { id } of teams) more(id);
  return left;
}
