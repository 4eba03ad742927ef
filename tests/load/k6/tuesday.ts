/**
 * Tuesday morning: the week is over, and everybody reads how it ended. Nothing moves and nobody writes, so the same pages
 * are read again and again; more of them are the large ones.
 *
 * @module
 */
import { anybody, arrivals, estate, holds, one, read, weighed } from "./estate.ts";

export { handleSummary } from "./estate.ts";

export const options = arrivals({ page: ["p(95)<50"], api: ["p(95)<25"] });

/** The table and the week that was before everything else, then what it did to the records and the history. */
const MIX = { standings: 28, week: 24, home: 16, matchup: 10, records: 8, table: 5, managers: 4, api: 5 };

export default function () {
  const asker = anybody();
  const { league } = asker;
  const { year, week, matchups } = estate;
  const season = `${league}/seasons/${year}`;
  const what = weighed(MIX);
  const path = {
    standings: `${league}/standings`,
    week: `${season}/weeks/${week - 1}`,
    home: league,
    matchup: `${season}/matchups/${one(matchups)}`,
    records: `${league}/records`,
    table: `${league}/book/table?scope=season`,
    managers: `${league}/managers`,
    api: `/api/v1${season}/standings`,
  }[what];
  const answer = read(asker, path, what === "api" ? "api" : "page");
  holds("it is there", answer.status === 200);
}
