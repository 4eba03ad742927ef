/**
 * What the JSON API takes and gives, as the schemas that check requests and from which the OpenAPI document is made.
 *
 * @module
 */
import { z } from "zod";

const count = z.int().nonnegative();
const fantasyPoints = z.number().meta({
  description: "Fantasy points, to the hundredth.",
  examples: [1635.3],
});
const slug = z.string().regex(
  /^(?:espn|sleeper|sample)-[0-9A-Za-z]{1,24}$/,
  "must be a provider's name, a dash and its id, such as espn-900118",
)
  .meta({
    description: "The provider's name, a dash and the provider's id of the league.",
    examples: ["sample-1", "espn-900118"],
  });

/** A whole number in a path: digits only, so that it has one spelling. */
const inPath = (low: number, high: number, description: string) =>
  z.string().regex(/^(?:0|[1-9]\d{0,8})$/, "must be a whole number").transform(Number)
    .refine((n) => n >= low && n <= high, `must be from ${low} to ${high}`)
    .meta({ description, type: "integer", minimum: low, maximum: high });

/** The parts of a path, by the name they have in it. */
export const pathParts = {
  league: slug,
  season: inPath(1960, 2200, "The year in which the season began."),
  week: inPath(1, 60, "The matchup week, counted from 1."),
  team: inPath(0, 999_999_999, "The provider's id of the team."),
};

export const teamName = z.object({
  id: count.meta({
    description: "The provider's id of the team; the same slot keeps it from season to season.",
  }),
  name: z.string(),
  abbrev: z.string(),
}).meta({ id: "TeamName" });

export const managerName = z.object({
  id: count.meta({ description: "One person keeps one id over all seasons of a league." }),
  name: z.string(),
}).meta({ id: "ManagerName" });

export const seasonStatus = z.enum(["preseason", "active", "finished"]);

export const league = z.object({
  league: slug,
  provider: z.enum(["espn", "sleeper", "sample"]),
  name: z.string(),
  revision: count.meta({ description: "Raised by every change to the league." }),
  seasons: z.array(z.object({ season: z.int(), status: seasonStatus })).meta({
    description: "Newest first.",
  }),
}).meta({ id: "League" });

export const season = z.object({
  season: z.int(),
  name: z.string(),
  status: seasonStatus,
  teams: count,
  regularWeeks: count,
  weeks: count.meta({ description: "The last week on the schedule, playoffs included." }),
  currentWeek: count,
  playoffTeams: count.nullable(),
  champion: z.object({ team: teamName, manager: managerName.nullable() }).nullable(),
}).meta({ id: "Season" });

export const standing = z.object({
  team: teamName,
  manager: managerName.nullable().meta({
    description: "The team's first manager; null where the provider names nobody.",
  }),
  coManagers: z.array(managerName),
  wins: count,
  losses: count,
  ties: count,
  pointsFor: fantasyPoints,
  pointsAgainst: fantasyPoints,
  seed: z.int().positive().nullable().meta({
    description: "Playoff seed; null before the provider gives it.",
  }),
  rank: z.int().positive().meta({
    description: "Final rank once the season is over, before that the place in the table.",
  }),
}).meta({ id: "Standing" });

const side = z.object({ team: teamName, points: fantasyPoints, projected: fantasyPoints.nullable() })
  .meta({ id: "Side" });

export const matchup = z.object({
  id: z.int(),
  week: count,
  phase: z.enum(["regular", "winners", "consolation", "postseason"]),
  state: z.enum(["upcoming", "live", "final", "bye"]),
  home: side,
  away: side.nullable().meta({ description: "Null for a bye." }),
  winner: z.enum(["home", "away", "tie"]).nullable(),
}).meta({ id: "Matchup" });

export const rosterEntry = z.object({
  playerId: z.int(),
  player: z.string(),
  position: z.string(),
  proTeam: z.string(),
  slot: z.string(),
  starter: z.boolean(),
}).meta({ id: "RosterEntry" });

export const team = z.object({
  league: slug,
  revision: count,
  season: z.int(),
  team: teamName,
  managers: z.array(managerName),
  standing: standing.nullable(),
  roster: z.array(rosterEntry),
  matchups: z.array(matchup),
  seasons: z.array(z.int()).meta({ description: "Years in which this team id played, newest first." }),
}).meta({ id: "Team" });

const recordEntry = z.object({
  place: z.int().positive().meta({ description: "Equal values share a place." }),
  value: z.number().meta({ description: "In the list's unit." }),
  season: z.int().nullable(),
  week: count.nullable(),
  matchup: z.int().nullable(),
  team: teamName.nullable(),
  manager: managerName.nullable(),
  opponent: teamName.nullable(),
}).meta({ id: "RecordEntry" });

export const lens = z.enum(["all", "regular", "playoffs"]).default("all")
  .meta({ description: "Which games count." });

export const records = z.object({
  league: slug,
  revision: count,
  lens: z.enum(["all", "regular", "playoffs"]),
  records: z.array(z.object({
    record: z.string().meta({ examples: ["highestScores", "winningStreaks"] }),
    unit: z.enum(["points", "share", "games", "titles"]),
    entries: z.array(recordEntry),
  })),
}).meta({ id: "Records" });

export const problem = z.object({
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  instance: z.string().optional(),
  reference: z.string().optional().meta({
    description: "Number under which the operators find an unexpected error.",
  }),
}).meta({ id: "Problem", description: "RFC 9457 problem document." });
