/**
 * Regular-season records and their order: what standings, brackets and charts have in common.
 *
 * @module
 */
import { isDecided, type SeasonGames } from "./matchup.ts";
import { winPct } from "./points.ts";
import type { Matchup, Points, TeamId } from "./types.ts";

/** A team's record in the games counted. */
export interface TeamRecord {
  team: TeamId;
  wins: number;
  losses: number;
  ties: number;
  pointsFor: Points;
  pointsAgainst: Points;
}

/** Decided matchups of the regular season up to and with `throughWeek` (default: all). */
export function regularGames(rows: SeasonGames, throughWeek = Infinity) {
  return rows.matchups.filter((matchup) => matchup.phase === "regular" && matchup.week <= throughWeek)
    .filter(isDecided);
}

/** Records of every team in these matchups; undecided ones and sides of teams that are not there are left out. */
export function records(rows: SeasonGames, matchups: readonly Matchup[]): Map<TeamId, TeamRecord> {
  const found = new Map<TeamId, TeamRecord>(rows.teams.map(({ id }) => [id, {
    team: id,
    wins: 0,
    losses: 0,
    ties: 0,
    pointsFor: 0 as Points,
    pointsAgainst: 0 as Points,
  }]));
  const count = (team: TeamId, own: Points, other: Points, result: "wins" | "losses" | "ties") => {
    const record = found.get(team);
    if (!record) return;
    record[result]++;
    record.pointsFor = record.pointsFor + own as Points;
    record.pointsAgainst = record.pointsAgainst + other as Points;
  };
  for (const matchup of matchups) {
    if (!isDecided(matchup)) continue;
    const { home, away, outcome } = matchup;
    count(
      home.team,
      home.points,
      away.points,
      outcome === "home" ? "wins" : outcome === "tie" ? "ties" : "losses",
    );
    count(
      away.team,
      away.points,
      home.points,
      outcome === "away" ? "wins" : outcome === "tie" ? "ties" : "losses",
    );
  }
  return found;
}

/**
 * The order of the table, best first. With every game counted it is the provider's seeds where every team has one of
 * its own: they know tie-breaks and division rules that we do not see. Else, and for weeks gone by: share of games won, points
 * for, games among those still level, fewer points against, team id. Division winners get no preference then.
 */
export function tableOrder(rows: SeasonGames, throughWeek = Infinity): TeamRecord[] {
  const matchups = regularGames(rows, throughWeek);
  const list = [...records(rows, matchups).values()];
  const seeds = new Map(rows.teams.map(({ id, seed }) => [id, seed]));
  const everyGame = regularGames(rows).length === matchups.length;
  const seeded = new Set(seeds.values()).size === rows.teams.length &&
    !rows.teams.some(({ seed }) => seed === null);
  if (everyGame && seeded) return list.sort((a, b) => seeds.get(a.team)! - seeds.get(b.team)!);

  const byRecord = (a: TeamRecord, b: TeamRecord) =>
    (winPct(b) ?? 0) - (winPct(a) ?? 0) || b.pointsFor - a.pointsFor;
  list.sort((a, b) => byRecord(a, b) || a.team - b.team);
  const ordered: TeamRecord[] = [];
  while (ordered.length < list.length) {
    const first = list[ordered.length];
    const level = list.slice(ordered.length).filter((other) => byRecord(first, other) === 0);
    ordered.push(...(level.length === 1 ? level : breakTie(rows, matchups, level)));
  }
  return ordered;
}

/** Teams level in record and points, ordered by the games they played among themselves. */
function breakTie(rows: SeasonGames, matchups: readonly Matchup[], level: TeamRecord[]): TeamRecord[] {
  const among = new Set(level.map(({ team }) => team));
  const meetings = records(
    rows,
    matchups.filter(({ home, away }) => among.has(home.team) && away !== null && among.has(away.team)),
  );
  const share = ({ team }: TeamRecord) => winPct(meetings.get(team)!) ?? 0.5;
  return level.sort((a, b) => share(b) - share(a) || a.pointsAgainst - b.pointsAgainst || a.team - b.team);
}
