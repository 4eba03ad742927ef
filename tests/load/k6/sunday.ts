/**
 * Sunday, half past one: everybody has a live page open (held by tests/load/streams.ts) and looks around every ten
 * seconds; scores move meanwhile (tests/load/scores.ts). RATE is of reads; one write comes with fifty of them.
 *
 * @module
 */
import { anybody, arrivals, type Asker, estate, holds, one, read, send, weighed } from "./estate.ts";

export { handleSummary } from "./estate.ts";

/** The marks of the data tier's issue: pages within 50 ms and the API within 25 ms, 95 of 100. */
export const options = arrivals({ page: ["p(95)<50"], api: ["p(95)<25"], write: ["p(95)<250"] });

/** What is looked at while games are on: the scoreboard and one's own matchup far before everything else. */
const MIX = {
  home: 34,
  week: 20,
  matchup: 20,
  part: 10,
  standings: 6,
  book: 4,
  apiMatchups: 4,
  apiStandings: 2,
};
/** Reads for each write. */
const READS = 50;

export default function () {
  const asker = anybody();
  const { league } = asker;
  const { year, week, matchups } = estate;
  const season = `${league}/seasons/${year}`;
  const what = weighed(MIX);
  const path = {
    home: league,
    week: `${season}/weeks/${week}`,
    matchup: `${season}/matchups/${one(matchups)}`,
    // What an open page with lineups asks for when it was told that its matchup moved.
    part: `${season}/matchups/${one(matchups)}?fresh-partial=true`,
    standings: `${league}/standings`,
    book: `${league}/book`,
    apiMatchups: `/api/v1${season}/weeks/${week}/matchups`,
    apiStandings: `/api/v1${season}/standings`,
  }[what];
  const answer = read(asker, path, what.startsWith("api") ? "api" : "page");
  holds("it is there", answer.status === 200);
  if (Math.random() * READS < 1) write(asker);
}

/** A word or a thumb about the week. */
function write(asker: Asker): void {
  const subject = `${estate.year}-week-${estate.week}`;
  const answer = Math.random() < 0.4
    ? send(asker, `${asker.league}/talk/comments`, {
      subject,
      text: `What a catch, ${Math.random().toString(36).slice(2)}!`,
      key: uuid(),
    })
    : send(asker, `${asker.league}/talk/reactions`, { subject, [one(["on", "off"])]: "fire", key: uuid() });
  holds("it was taken", answer.status === 303);
}

const uuid = (): string =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(Math.random() * 16).toString(16));
