/**
 * The playoffs: who plays for the title, round by round, and who plays for the places behind it.
 *
 * @module
 */
import { isDecided, plays, type SeasonGames, winner } from "./matchup.ts";
import { tableOrder } from "./table.ts";
import type { Matchup, Side, Team, TeamId } from "./types.ts";

/** One team's line of a bracket game. */
export interface BracketSide {
  team: Team;
  /** The seed it entered with: the provider's, else the place in the final table. */
  seed: number;
  side: Side;
}

export interface BracketGame {
  matchup: Matchup;
  week: number;
  /** Better seed first. */
  top: BracketSide;
  /** Null for a bye. */
  bottom: BracketSide | null;
  /** The team that moved on, or won the place played for; for a bye the team itself; null while open. */
  winner: TeamId | null;
}

export interface BracketRound {
  /** "Final", "Semifinals", "Quarterfinals", before those "Round 1", "Round 2" …. */
  name: string;
  week: number;
  /** Games of the championship bracket, the best seed's first, byes among them. */
  games: BracketGame[];
}

/** A game of the last week behind the title whose two teams took two adjoining places. */
export interface PlacementGame {
  /** Better place first, such as [5, 6]. */
  places: [number, number];
  game: BracketGame;
}

export interface Bracket {
  /** How many teams play for the title. */
  teams: number;
  /** How many rounds it takes; `rounds` may hold fewer while later ones are not drawn. */
  totalRounds: number;
  rounds: BracketRound[];
  champion: Team | null;
  runnerUp: Team | null;
  /** The semifinals' losers' game; null where there is none. */
  thirdPlace: BracketGame | null;
  /** Games of the final's week for the other places, best places first; empty until final ranks are known. */
  placements: PlacementGame[];
  /** Every other game outside the championship bracket, by week. */
  consolation: { week: number; games: BracketGame[] }[];
}

/**
 * The playoffs of a season; null before they are drawn, and where there are none.
 *
 * Providers do not always say which bracket a game belongs to (some documents know "after the regular season" and no
 * more), so it is found out, by the first of these that works:
 * 1. Games of the phase `winners` are the championship's, as long as neither team has lost one before.
 * 2. With final ranks: the final is the last game between the teams ranked 1 and 2; walking back a week at a time,
 *    those still in it must have won or had a bye, and whom they beat was in it too.
 * 3. Else from the seeds: the best `playoffTeams` seeds are in it, each week's losers drop out. Where that number is not
 *    known, the first week shows it: the best seed that plays meets the worst seed that is in.
 * Who meets whom in later rounds is taken from the games, so reseeding and upsets are all the same to it. A round lasts
 * one matchup week, whatever its periods. A tie goes to the better final rank, while that is unknown to the better seed.
 */
export function bracket(rows: SeasonGames): Bracket | null {
  const post = postseason(rows);
  const title = byPhase(rows, post) ?? byRanks(rows, post) ?? bySeeds(rows, post);
  if (title === null || title.rounds.length === 0) return null;

  const totalRounds = Math.max(title.rounds.length, Math.ceil(Math.log2(title.teams)));
  const inTitle = new Set(title.rounds.flat());
  const game = (matchup: Matchup) => bracketGame(post, matchup);
  const rounds = title.rounds.map((matchups, i): BracketRound => ({
    name: roundName(i + 1, totalRounds),
    week: matchups[0].week,
    games: matchups.map(game).sort(bySeed),
  }));
  const drawn = rounds.length === totalRounds;
  const final = drawn ? rounds.at(-1)!.games.find(({ bottom }) => bottom !== null) ?? null : null;
  const ranked = rows.teams.find(({ finalRank }) => finalRank === 1);
  const champion = ranked ?? rows.teams.find(({ id }) => id === final?.winner) ?? null;
  const beaten = final && champion
    ? [final.top.team, final.bottom!.team].find((team) => team !== champion)
    : undefined;

  const others = post.matchups.filter((matchup) => !inTitle.has(matchup)).map(game).sort(bySeed);
  const semifinalists = new Set(rounds.at(-2)?.games.flatMap(teamsOf) ?? []);
  const finalists = new Set(final ? teamsOf(final) : []);
  const lost = (team: Team) => semifinalists.has(team) && !finalists.has(team);
  const thirdPlace =
    others.find((other) =>
      final !== null && other.week === final.week && other.bottom !== null && teamsOf(other).every(lost)
    ) ?? null;
  const placements = others.flatMap((other): PlacementGame[] => {
    const places = other !== thirdPlace && other.week === final?.week ? placesOf(other) : null;
    return places ? [{ places, game: other }] : [];
  }).sort((a, b) => a.places[0] - b.places[0]);
  const placed = new Set([thirdPlace, ...placements.map(({ game }) => game)]);
  const rest = Map.groupBy(others.filter((other) => !placed.has(other)), ({ week }) => week);
  return {
    teams: title.teams,
    totalRounds,
    rounds,
    champion,
    runnerUp: rows.teams.find(({ finalRank }) => finalRank === 2) ?? beaten ?? null,
    thirdPlace,
    placements,
    consolation: [...rest].sort(([a], [b]) => a - b).map(([week, games]) => ({ week, games })),
  };
}

/** How many teams reach the playoffs: what the provider says, else what the bracket shows; null when neither does. */
export function playoffTeams(rows: SeasonGames): number | null {
  const said = rows.season.playoffTeams;
  return said === null ? bracket(rows)?.teams ?? null : Math.min(said, rows.teams.length);
}

/** The games after the regular season, with what decides between two teams. */
interface Postseason {
  weeks: number[];
  matchups: Matchup[];
  teams: Map<TeamId, Team>;
  /** The provider's seeds where each team has one, else places in the table. */
  seeds: Map<TeamId, number>;
}

/** The championship's games, a list a round, byes among them; and how many teams play for it. */
interface TitleGames {
  teams: number;
  rounds: Matchup[][];
}

function postseason(rows: SeasonGames): Postseason {
  const teams = new Map(rows.teams.map((team) => [team.id, team]));
  const matchups = rows.matchups.filter(({ phase, home, away }) =>
    phase !== "regular" && teams.has(home.team) && (away === null || teams.has(away.team))
  ).sort((a, b) => a.week - b.week || a.id - b.id);
  const weeks = [...new Set(matchups.map(({ week }) => week))].sort((a, b) => a - b);
  const places = tableOrder(rows).map(({ team }, i): [TeamId, number] => [team, i + 1]);
  const seeded = rows.teams.every(({ seed }) => seed !== null);
  return {
    weeks,
    matchups,
    teams,
    seeds: new Map(seeded ? rows.teams.map(({ id, seed }) => [id, seed!]) : places),
  };
}

/** Of two teams the one that a tie favours. */
function favoured({ teams, seeds }: Postseason, a: TeamId, b: TeamId): TeamId {
  const [x, y] = [teams.get(a)!.finalRank, teams.get(b)!.finalRank];
  if (x !== null && y !== null) return x < y ? a : b;
  return seeds.get(a)! < seeds.get(b)! ? a : b;
}

/** Who moves on from a matchup; null while it is open. */
function advancing(post: Postseason, matchup: Matchup): TeamId | null {
  if (matchup.away === null) return matchup.home.team;
  if (!isDecided(matchup)) return null;
  return winner(matchup) ?? favoured(post, matchup.home.team, matchup.away.team);
}

/** Who is out after a matchup; null while it is open and for a bye. */
function beatenIn(post: Postseason, matchup: Matchup): TeamId | null {
  const through = advancing(post, matchup);
  if (through === null || matchup.away === null) return null;
  return through === matchup.home.team ? matchup.away.team : matchup.home.team;
}

function byPhase(rows: SeasonGames, post: Postseason): TitleGames | null {
  const marked = post.matchups.filter(({ phase }) => phase === "winners");
  if (marked.length === 0) return null;
  const entrants = new Set(marked.flatMap(({ home, away }) => away ? [home.team, away.team] : [home.team]));
  const teams = Math.max(entrants.size, rows.season.playoffTeams ?? 0);
  return { teams, rounds: knockout(post, marked, entrants) };
}

function byRanks(rows: SeasonGames, post: Postseason): TitleGames | null {
  const [first, second] = [1, 2].map((rank) => rows.teams.find(({ finalRank }) => finalRank === rank)?.id);
  if (first === undefined || second === undefined) return null;
  const final = post.matchups.findLast((matchup) => plays(matchup, first) && plays(matchup, second));
  if (!final) return null;
  const rounds = [[final]];
  const inIt = new Set([first, second]);
  for (const week of post.weeks.filter((week) => week < final.week).reverse()) {
    if (inIt.size >= (rows.season.playoffTeams ?? Infinity)) break;
    const games = post.matchups.filter((matchup) =>
      matchup.week === week && [...inIt].some((team) => plays(matchup, team))
    );
    const beaten = games.map((matchup) => beatenIn(post, matchup)).filter((team) => team !== null);
    if (beaten.length === 0 || beaten.some((team) => inIt.has(team))) break;
    for (const team of beaten) inIt.add(team);
    rounds.unshift(games);
  }
  return { teams: inIt.size, rounds };
}

function bySeeds(rows: SeasonGames, post: Postseason): TitleGames | null {
  const size = rows.season.playoffTeams ?? sizeShown(post);
  if (size === null) return null;
  const entrants = [...post.seeds].filter(([, seed]) => seed <= size).map(([team]) => team);
  return { teams: entrants.length, rounds: knockout(post, post.matchups, new Set(entrants)) };
}

/** The number of teams that the first week of the playoffs shows; null where it makes no bracket. */
function sizeShown({ weeks, matchups, seeds }: Postseason): number | null {
  const opponentSeeds = matchups.filter(({ week }) => week === weeks[0]).flatMap(({ home, away }) => {
    if (away === null) return [];
    const pair = [seeds.get(home.team)!, seeds.get(away.team)!];
    return [[Math.min(...pair), Math.max(...pair)]];
  }).sort(([a], [b]) => a - b);
  if (opponentSeeds.length === 0) return null;
  const [best, size] = opponentSeeds[0];
  const left = best - 1 + (size - best + 1) / 2;
  return Number.isInteger(Math.log2(left)) ? size : null;
}

/** Rounds among the entrants: each week's games between those still in, until one is left. */
function knockout(post: Postseason, matchups: readonly Matchup[], entrants: Set<TeamId>): Matchup[][] {
  const alive = new Set(entrants);
  const rounds: Matchup[][] = [];
  for (const week of post.weeks) {
    if (alive.size < 2) break;
    const games = matchups.filter(({ week: its, home, away }) =>
      its === week && alive.has(home.team) && (away === null || alive.has(away.team))
    );
    if (!games.some(({ away }) => away !== null)) continue;
    rounds.push(games);
    for (const matchup of games) {
      const out = beatenIn(post, matchup);
      if (out !== null) alive.delete(out);
    }
  }
  return rounds;
}

function bracketGame(post: Postseason, matchup: Matchup): BracketGame {
  const side = (its: Side): BracketSide => ({
    team: post.teams.get(its.team)!,
    seed: post.seeds.get(its.team)!,
    side: its,
  });
  const both = (matchup.away === null ? [matchup.home] : [matchup.home, matchup.away]).map(side)
    .sort((a, b) => a.seed - b.seed);
  return {
    matchup,
    week: matchup.week,
    top: both[0],
    bottom: both[1] ?? null,
    winner: advancing(post, matchup),
  };
}

function bySeed(a: BracketGame, b: BracketGame): number {
  return a.top.seed - b.top.seed;
}

function teamsOf({ top, bottom }: BracketGame): Team[] {
  return bottom ? [top.team, bottom.team] : [top.team];
}

/** The two adjoining places that a game's teams took; null while ranks are unknown and where they do not adjoin. */
function placesOf(game: BracketGame): [number, number] | null {
  const [a, b] = teamsOf(game).map(({ finalRank }) => finalRank).sort((x, y) => (x ?? 0) - (y ?? 0));
  return a != null && b != null && b - a === 1 ? [a, b] : null;
}

function roundName(round: number, of: number): string {
  return ["Final", "Semifinals", "Quarterfinals"][of - round] ?? `Round ${round}`;
}
