/**
 * Every kind of page, with the sample league in it: what screenshots are made of and what the browser tests look at.
 *
 * @module
 */

/** A page by a short name for files and messages. `status` where it is not 200. */
export interface SamplePage {
  name: string;
  path: string;
  status?: number;
}

const league = "/leagues/sample-1";

/**
 * The pages of a running app that has the sample league.
 *
 * @param url where the app is, without a slash at the end
 */
export async function samplePages(url: string): Promise<SamplePage[]> {
  const api = async (path: string) => await (await fetch(`${url}/api/v1${league}${path}`)).json();
  const { seasons } = await api("/seasons") as { seasons: { season: number; status: string }[] };
  const now = seasons[0].season;
  const then = seasons.find(({ status }) => status === "finished")!.season;
  const week = async (year: number, number: number) =>
    (await api(`/seasons/${year}/weeks/${number}/matchups`)).matchups as { id: number }[];
  const { standings } = await api(`/seasons/${then}/standings`) as {
    standings: { team: { id: number }; manager: { id: number }; rank: number }[];
  };
  const best = standings.find(({ rank }) => rank === 1)!;
  const season = (year: number) => `${league}/seasons/${year}`;
  return [
    { name: "landing", path: "/" },
    { name: "connect", path: "/connect" },
    { name: "sign-in", path: "/sign-in" },
    { name: "league", path: league },
    { name: "standings", path: `${league}/standings` },
    { name: "standings-finished", path: `${season(then)}/standings` },
    { name: "scores", path: `${season(now)}/weeks` },
    { name: "week", path: `${season(then)}/weeks/3` },
    { name: "playoff-week", path: `${season(then)}/weeks/15` },
    { name: "matchup", path: `${season(then)}/matchups/${(await week(then, 3))[0].id}` },
    { name: "team", path: `${season(then)}/teams/${best.team.id}` },
    { name: "team-now", path: `${season(now)}/teams/${best.team.id}` },
    { name: "managers", path: `${league}/managers` },
    { name: "manager", path: `${league}/managers/${best.manager.id}` },
    { name: "seasons", path: `${league}/seasons` },
    { name: "season", path: season(then) },
    { name: "season-now", path: season(now) },
    { name: "records", path: `${league}/records` },
    { name: "members", path: `${league}/members` },
    { name: "records-playoffs", path: `${league}/records?lens=playoffs` },
    { name: "polls", path: `${league}/polls` },
    { name: "bets", path: `${league}/book` },
    { name: "bets-picks", path: `${league}/book/picks` },
    { name: "bets-table", path: `${league}/book/table` },
    { name: "no-page", path: "/nothing/here", status: 404 },
    { name: "no-league", path: "/leagues/espn-1", status: 404 },
    { name: "no-season", path: season(1999), status: 404 },
    { name: "no-page-in-league", path: `${league}/nothing`, status: 404 },
  ];
}
