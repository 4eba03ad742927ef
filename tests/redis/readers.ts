/**
 * Readers of a league's pages while it is written to, for what happens to them when Redis goes.
 *
 * @module
 */
import { beginSession } from "@/lib/accounts/sign_in.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { accountOf } from "@/lib/store/accounts.ts";
import type { Sql } from "@/lib/store/database.ts";
import { inLeague, outsideLeagues, raiseRevision } from "@/lib/store/in_league.ts";
import { addMember } from "@/lib/store/memberships.ts";

const slug = "sample-1" as LeagueSlug;
const home = `/leagues/${slug}`;
const PATHS = [
  ...["", "", "", "/standings", "/records", "/managers", "/polls"].map((path) => home + path),
  `/api/v1${home}`,
  `/api/v1${home}/records`,
];
const MEMBERS = 10;
/** Of so many pages one is read by a member, who has a copy of his own. */
const GUESTS = 4;
/** How often the league is written to, as when scores come, in ms. */
const WRITES = 1000;

export interface Seen {
  pages: number;
  failed: string[];
  /** How long each page took, in ms, since `so` was last asked. */
  times: number[];
  /** Of these, the guests'. */
  guests: number[];
}

/**
 * Asks the processes in turns for pages, so many a second whether they answer or not, until it is told to end: guests and
 * members.
 *
 * @param urls where each process is
 */
export async function readers(urls: string[], sql: Sql, { rate = 100 } = {}) {
  const cookies = await Promise.all(Array.from({ length: MEMBERS }, (_, i) => member(sql, `reader-${i}`)));
  const seen: Seen = { pages: 0, failed: [], times: [], guests: [] };
  const read = async (turn: number) => {
    // Remainders of numbers that share no factor: every process, page and member meets every other.
    const path = PATHS[turn % PATHS.length];
    const cookie = turn % (GUESTS + 1) === 0 ? cookies[Math.floor(turn / 5) % MEMBERS] : null;
    const url = urls[Math.floor(turn / PATHS.length) % urls.length];
    const began = performance.now();
    try {
      const answer = await fetch(url + path, { headers: cookie === null ? {} : { cookie } });
      const text = await answer.text();
      if (answer.status !== 200 || text.length < 100) seen.failed.push(`${answer.status} ${path}`);
    } catch (error) {
      seen.failed.push(`${path}: ${error}`);
    }
    seen.pages++;
    const took = performance.now() - began;
    seen.times.push(took);
    if (cookie === null) seen.guests.push(took);
  };
  let ended = false;
  const began = performance.now();
  const asked: Promise<void>[] = [];
  const asking = (async () => {
    for (let turn = 0; !ended;) {
      for (const due = (performance.now() - began) * rate / 1000; turn < due; turn++) asked.push(read(turn));
      await later(2);
    }
    await Promise.all(asked);
  })();
  const writing = (async () => {
    while (!ended) {
      await inLeague(sql, slug, raiseRevision);
      await later(WRITES);
    }
  })();
  return {
    /** What was seen in all, with the times since it was last asked. */
    so: (): Seen => ({
      pages: seen.pages,
      failed: [...seen.failed],
      times: seen.times.splice(0),
      guests: seen.guests.splice(0),
    }),
    async end() {
      ended = true;
      await Promise.all([asking, writing]);
    },
  };
}

/** The time, in ms, that so many of a hundred stay below. */
export const percentile = (times: number[], percent: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * percent / 100)];

/** What Redis is to a process: "ready" or "absent". */
export const redisOf = async (url: string): Promise<string | undefined> =>
  /redis (\w+)/.exec(await (await fetch(`${url}/readyz`)).text())?.[1];

export const later = (milliseconds: number): Promise<void> =>
  new Promise((resume) => setTimeout(resume, milliseconds));

/** A member of the league; gives the cookie that he comes with. */
async function member(sql: Sql, name: string): Promise<string> {
  const account = await outsideLeagues(sql, (tx) => accountOf(tx, `${name}@example.com`, name));
  await inLeague(sql, slug, (tx) => addMember(tx, account.id, "member"));
  const browser = { device: "a phone", before: null };
  return `session=${await outsideLeagues(sql, (tx) => beginSession(tx, account.id, browser, new Date()))}`;
}
