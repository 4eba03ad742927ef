/**
 * The players a document names, and its draft.
 *
 * @module
 */
import type { TeamId } from "@/lib/league/types.ts";
import { numberedPlayer } from "../numbered_player.ts";
import type { DraftPick, ProviderPlayer } from "../provider_season.ts";
import type { EspnDocument } from "./document.ts";
import { playerId } from "./lineup.ts";
import { positionName, proTeamName } from "./slots.ts";
import { line } from "./text.ts";

/** Everyone in a roster, a lineup or the draft, once, by id; the draft knows players by number alone. */
export function players(document: EspnDocument): ProviderPlayer[] {
  const sides = (document.schedule ?? []).flatMap(({ home, away }) => [home, away]);
  const rosters = [
    ...document.teams.map((team) => team.roster),
    ...sides.flatMap((side) => [side?.rosterForCurrentScoringPeriod, side?.rosterForMatchupPeriod]),
  ];
  const named = new Map<number, ProviderPlayer>();
  const numbered = new Set<number>();
  const entries = rosters.flatMap((roster) => roster?.entries ?? []);
  const pool = (document.players ?? []).map((entry) => ({ playerId: entry.id, playerPoolEntry: entry }));
  for (const entry of [...entries, ...pool]) {
    const id = playerId(entry);
    const told = entry.playerPoolEntry?.player;
    const name = line(told?.fullName) || line(`${line(told?.firstName)} ${line(told?.lastName)}`);
    if (id === null || name === "" || named.has(id)) continue;
    const position = positionName(told?.defaultPositionId ?? (id < 0 ? defence : null));
    const proTeam = proTeamName(told?.proTeamId ?? clubOf(id), document.seasonId);
    named.set(id, { id, name, position, proTeam });
  }
  for (const entry of entries) numbered.add(playerId(entry) ?? 0);
  numbered.delete(0);
  for (const pick of draft(document)) numbered.add(pick.playerId);
  return [...numbered].sort((a, b) => a - b).map((id) => named.get(id) ?? unnamed(id, document.seasonId));
}

const defence = 16;

/** Team defences are numbered -16000 less the number of the club. */
const clubOf = (id: number) => id < -16000 ? -16000 - id : 0;

/** A player whom the document numbers and does not name; a defence has its club's name all the same. */
function unnamed(id: number, year: number): ProviderPlayer {
  if (clubOf(id) === 0) return numberedPlayer(id);
  const proTeam = proTeamName(clubOf(id), year);
  return { id, name: `${proTeam} D/ST`, position: positionName(defence), proTeam };
}

/** The picks in order, those that were not made left out. */
export function draft(document: EspnDocument): DraftPick[] {
  const teams = new Set(document.teams.map((team) => team.id));
  const made = (document.draftDetail?.picks ?? []).filter(({ playerId: id, teamId }) =>
    typeof id === "number" && id !== 0 && id !== -1 && teams.has(teamId ?? 0)
  ).sort((a, b) => (a.overallPickNumber ?? 0) - (b.overallPickNumber ?? 0));
  const auction = made.some((pick) => (pick.bidAmount ?? 0) > 0);
  return made.map((pick, at) => ({
    overall: at + 1,
    round: Math.max(1, pick.roundId ?? 1),
    team: pick.teamId as TeamId,
    playerId: pick.playerId!,
    keeper: pick.keeper ?? false,
    bid: auction ? Math.max(0, Math.round(pick.bidAmount ?? 0)) : null,
  }));
}
