/**
 * The door: what an ESPN league document must hold to be read, whatever else it holds. A document is made of views and
 * may have any of them; the least that makes a season is `teams`.
 *
 * @module
 */
import { z } from "zod";
import { BadDocument } from "../errors.ts";

/** ESPN writes some numbers as text. */
const plain = (value: unknown) => typeof value === "string" && value.trim() !== "" ? Number(value) : value;
/** Ids and counts fit PostgreSQL's integer. */
const whole = z.preprocess(plain, z.int().min(-2147483648).max(2147483647));
/** No team scores 100,000 points, in no league. */
const figure = z.preprocess(plain, z.number().min(-99_999).max(99_999));
/** Points by scoring period: a matchup lasts one, two or a few. */
const periods = z.record(z.string(), figure.nullable()).refine((list) => Object.keys(list).length <= 10);

const stat = z.object({
  scoringPeriodId: whole.nullish(),
  statSourceId: whole.nullish(),
  statSplitTypeId: whole.nullish(),
  appliedTotal: figure.nullish(),
});

const player = z.object({
  id: whole.nullish(),
  fullName: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  defaultPositionId: whole.nullish(),
  proTeamId: whole.nullish(),
  eligibleSlots: z.array(whole).nullish(),
  stats: z.array(stat).nullish(),
});

const poolEntry = z.object({
  id: whole.nullish(),
  appliedStatTotal: figure.nullish(),
  player: player.nullish(),
});

const rosterEntry = z.object({
  playerId: whole.nullish(),
  lineupSlotId: whole,
  playerPoolEntry: poolEntry.nullish(),
});

const roster = z.object({ entries: z.array(rosterEntry).nullish() });

const side = z.object({
  teamId: whole,
  totalPoints: figure.nullish(),
  totalPointsLive: figure.nullish(),
  totalProjectedPoints: figure.nullish(),
  totalProjectedPointsLive: figure.nullish(),
  adjustment: figure.nullish(),
  pointsByScoringPeriod: periods.nullish(),
  rosterForCurrentScoringPeriod: roster.nullish(),
  rosterForMatchupPeriod: roster.nullish(),
});

const matchup = z.object({
  id: whole.nullish(),
  matchupPeriodId: whole.nullish(),
  winner: z.string().nullish(),
  playoffTierType: z.string().nullish(),
  home: side.nullish(),
  away: side.nullish(),
});

const record = z.object({
  wins: whole,
  losses: whole,
  ties: whole.nullish(),
  pointsFor: figure.nullish(),
  pointsAgainst: figure.nullish(),
});

const team = z.object({
  id: whole,
  name: z.string().nullish(),
  location: z.string().nullish(),
  nickname: z.string().nullish(),
  abbrev: z.string().nullish(),
  logo: z.string().nullish(),
  divisionId: whole.nullish(),
  owners: z.array(z.string().nullable()).nullish(),
  primaryOwner: z.string().nullish(),
  playoffSeed: whole.nullish(),
  rankCalculatedFinal: whole.nullish(),
  rankFinal: whole.nullish(),
  record: z.object({ overall: record.nullish() }).nullish(),
  roster: roster.nullish(),
});

const settings = z.object({
  name: z.string().nullish(),
  rosterSettings: z.object({ lineupSlotCounts: z.record(z.string(), whole.nullable()).nullish() }).nullish(),
  scheduleSettings: z.object({
    matchupPeriodCount: whole.nullish(),
    matchupPeriods: z.record(z.string(), z.array(whole)).nullish(),
    playoffTeamCount: whole.nullish(),
    divisions: z.array(z.object({ id: whole, name: z.string().nullish() })).nullish(),
  }).nullish(),
  scoringSettings: z.object({
    homeTeamBonus: figure.nullish(),
    playoffHomeTeamBonus: figure.nullish(),
  }).nullish(),
});

const pick = z.object({
  overallPickNumber: whole.nullish(),
  roundId: whole.nullish(),
  teamId: whole.nullish(),
  playerId: whole.nullish(),
  keeper: z.boolean().nullish(),
  bidAmount: figure.nullish(),
});

const schema = z.object({
  id: whole,
  seasonId: z.preprocess(plain, z.int().min(1990).max(2100)),
  scoringPeriodId: whole.nullish(),
  status: z.object({
    currentMatchupPeriod: whole.nullish(),
    finalScoringPeriod: whole.nullish(),
    latestScoringPeriod: whole.nullish(),
    isExpired: z.boolean().nullish(),
    previousSeasons: z.array(whole).nullish(),
  }).nullish(),
  settings: settings.nullish(),
  members: z.array(z.object({
    id: z.string(),
    displayName: z.string().nullish(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
  })).nullish(),
  teams: z.array(team).min(1).max(64),
  schedule: z.array(matchup).max(5000).nullish(),
  players: z.array(poolEntry).nullish(),
  draftDetail: z.object({
    drafted: z.boolean().nullish(),
    picks: z.array(pick).max(5000).nullish(),
  }).nullish(),
});

/** One season of one league as ESPN sent it, shape checked; views that are missing are undefined. */
export type EspnDocument = z.infer<typeof schema>;
export type EspnTeam = EspnDocument["teams"][number];
export type EspnMatchup = NonNullable<EspnDocument["schedule"]>[number];
export type EspnSide = NonNullable<EspnMatchup["home"]>;
export type EspnRosterEntry = NonNullable<NonNullable<EspnTeam["roster"]>["entries"]>[number];

const detail = schema.pick({ schedule: true, players: true });

/** An answer to a question for details: what of it is not in order is left out. */
export type EspnDetail = z.infer<typeof detail>;

/** A detail's answer, read without complaint: a season is whole without it. */
export function espnDetail(json: unknown): EspnDetail {
  return detail.safeParse(Array.isArray(json) ? json[0] : json).data ?? {};
}

/** What the reader expected of the document, for messages and to find out a mix-up. */
export interface Expected {
  /** How the document is called in messages: `ESPN season 2019`, `folder/2019.json`. */
  label: string;
  year?: number;
  /** Digits. */
  leagueId?: string;
}

/**
 * The document, checked for shape.
 *
 * @param json what JSON.parse gave; the list that `leagueHistory` answers with is looked through for the year
 * @throws BadDocument naming the place: `ESPN season 2020: teams[3].id is missing`
 */
export function espnDocument(json: unknown, { label, year, leagueId }: Expected): EspnDocument {
  const raw = Array.isArray(json) ? ofYear(json, label, year) : json;
  if (typeof raw !== "object" || raw === null) {
    throw new BadDocument(`${label}: ${shown(raw)} where a league document belongs`);
  }
  // Some tools that save documents drop the outermost fields; the file's name and the league asked for tell the same.
  const result = schema.safeParse({ ...raw, ...missing(raw, { id: leagueId, seasonId: year }) });
  if (!result.success) {
    const [first, ...others] = result.error.issues;
    const more = others.length ? ` (and ${others.length} more like it)` : "";
    throw new BadDocument(`${label}: ${sentence(first, raw)}${more}`);
  }
  const document = result.data;
  if (year !== undefined && document.seasonId !== year) {
    throw new BadDocument(`${label}: the document is of season ${document.seasonId}, not ${year}`);
  }
  if (leagueId !== undefined && String(document.id) !== leagueId) {
    throw new BadDocument(`${label}: the document is of league ${document.id}, not ${leagueId}`);
  }
  return document;
}

function missing(raw: object, fallback: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fallback).filter(([key, value]) =>
      value !== undefined && (raw as typeof fallback)[key] == null
    ),
  );
}

function ofYear(list: unknown[], label: string, year: number | undefined): unknown {
  const found = year === undefined
    ? undefined
    : list.find((item) => plain(item?.["seasonId" as never]) === year);
  if (found ?? list[0]) return found ?? list[0];
  throw new BadDocument(`${label}: an empty list where a league document belongs`);
}

const kinds: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** `teams[3].id is missing`, `schedule[0].home.totalPoints is "abc", where a number belongs`. */
function sentence(issue: z.core.$ZodIssue, raw: unknown): string {
  const place = issue.path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("")
    .slice(1);
  // deno-lint-ignore no-explicit-any
  const value = issue.path.reduce((node: any, key) => node?.[key], raw);
  if (value === undefined || value === null) {
    return `${place} is missing${place === "teams" ? "; the document needs the view mTeam" : ""}`;
  }
  const many = Array.isArray(value) ? `has ${value.length} entries` : `is ${shown(value)}`;
  if (issue.code === "too_small") return `${place} ${many}, where ${issue.minimum} is the least`;
  if (issue.code === "too_big") return `${place} ${many}, where ${issue.maximum} is the most`;
  const kind = issue.code === "invalid_type" ? kinds[issue.expected] : undefined;
  return `${place} is ${shown(value)}, where ${kind ?? "something else"} belongs`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
