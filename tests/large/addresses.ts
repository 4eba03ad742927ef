/**
 * Every address that can be asked for, by the file under routes/ that answers it.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";

/** What is in the league that is asked for. */
export interface Numbers {
  slug: LeagueSlug;
  /** A season, a week of it with comments, a matchup and a team of it. */
  year: number;
  week: number;
  matchup: number;
  team: number;
  manager: number;
  comment: number;
  poll: number;
  slip: number;
}

/** Files that answer no GET, and why. */
export const noGet: Readonly<Record<string, string>> = {
  "(pages)/[...path].tsx": "what nothing else answers",
  "(pages)/account/passkeys.ts": "POST",
  "(pages)/leagues/[league]/talk/comments/index.tsx": "POST",
  "(pages)/leagues/[league]/talk/reactions.tsx": "POST",
  "(pages)/leagues/[league]/talk/subjects.tsx": "POST",
  "(pages)/sign-in/passkey.ts": "POST",
  "api/[...path].ts": "what nothing else answers",
};

/** Addresses by file, each with every query that makes a difference to what is read. */
export function addresses(of: Numbers): Record<string, string[]> {
  const home = `/leagues/${of.slug}`;
  const season = `${home}/seasons/${of.year}`;
  const api = `/api/v1/leagues/${of.slug}`;
  const pages = {
    "(pages)/index.tsx": ["/"],
    "(pages)/account/index.tsx": ["/account"],
    "(pages)/connect/index.tsx": ["/connect"],
    "(pages)/connect/[league].tsx": [`/connect/${of.slug}`],
    "(pages)/operator/jobs.tsx": ["/operator/jobs"],
    "(pages)/sign-in/index.tsx": ["/sign-in"],
    "(pages)/sign-in/code.tsx": ["/sign-in/code"],
    "(pages)/sign-in/link.tsx": [`/sign-in/link?token=${"A".repeat(43)}`],
    "healthz.ts": ["/healthz"],
    "readyz.ts": ["/readyz"],
  };
  const ofLeague = {
    "index.tsx": [home],
    "[...rest].tsx": [`${home}/nothing`],
    "join.tsx": [`${home}/join?token=${"A".repeat(43)}`],
    "live.ts": [`${home}/live?since=0`],
    "members.tsx": [`${home}/members`],
    "moderation.tsx": [`${home}/moderation`, `${home}/moderation?before=3`],
    "records.tsx": [`${home}/records`],
    "standings.tsx": [`${home}/standings`],
    "book/index.tsx": [`${home}/book`],
    "book/picks.tsx": [`${home}/book/picks`],
    "book/table.tsx": ["week", "season", "all"].map((scope) => `${home}/book/table?scope=${scope}`),
    "book/slips/[slip].tsx": [`${home}/book/slips/${of.slip}`],
    "managers/index.tsx": [`${home}/managers`],
    "managers/[manager].tsx": [`${home}/managers/${of.manager}`, `${home}/managers/999`],
    "polls/index.tsx": [`${home}/polls`],
    "polls/[poll].tsx": [`${home}/polls/${of.poll}`],
    "seasons/index.tsx": [`${home}/seasons`],
    "seasons/[season]/index.tsx": [season],
    "seasons/[season]/standings.tsx": [`${season}/standings`],
    "seasons/[season]/matchups/[matchup].tsx": [`${season}/matchups/${of.matchup}`],
    "seasons/[season]/teams/[team].tsx": [`${season}/teams/${of.team}`],
    "seasons/[season]/weeks/index.tsx": [`${season}/weeks`],
    "seasons/[season]/weeks/[week].tsx": [
      `${season}/weeks/${of.week}`,
      `${season}/weeks/${of.week}?comments=1`,
    ],
    "talk/comments/[comment].tsx": [`${home}/talk/comments/${of.comment}`],
  };
  const ofApi = {
    "v1/openapi.json.ts": ["/api/v1/openapi.json"],
    "v1/leagues/[league]/index.ts": [api],
    "v1/leagues/[league]/records.ts": [`${api}/records`],
    "v1/leagues/[league]/seasons/index.ts": [`${api}/seasons`],
    "v1/leagues/[league]/seasons/[season]/standings.ts": [`${api}/seasons/${of.year}/standings`],
    "v1/leagues/[league]/seasons/[season]/weeks/[week]/matchups.ts": [
      `${api}/seasons/${of.year}/weeks/${of.week}/matchups`,
    ],
    "v1/leagues/[league]/teams/[team].ts": [`${api}/teams/${of.team}`],
  };
  const under = (folder: string, files: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(files).map(([file, found]) => [folder + file, found]));
  return { ...pages, ...under("(pages)/leagues/[league]/", ofLeague), ...under("api/", ofApi) };
}

/** Files under routes/ that are in neither list, and listed ones that are not there. */
export async function unlisted(): Promise<string[]> {
  const routes = new URL("../../routes/", import.meta.url);
  const files: string[] = [];
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(new URL(encodeURI(folder), routes))) {
      if (isDirectory) await walk(`${folder}${name}/`);
      else if (!name.startsWith("_") && !/_test\.tsx?$/.test(name)) files.push(folder + name);
    }
  };
  await walk("./");
  const there = files.map((file) => file.slice(2));
  const listed = [
    ...Object.keys(noGet),
    ...Object.keys(
      addresses({
        slug: "espn-1" as LeagueSlug,
        year: 1,
        week: 1,
        matchup: 1,
        team: 1,
        manager: 1,
        comment: 1,
        poll: 1,
        slip: 1,
      }),
    ),
  ];
  return [
    ...there.filter((file) => !listed.includes(file)),
    ...listed.filter((file) => !there.includes(file)),
  ];
}
