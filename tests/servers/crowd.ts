/**
 * A crowd of browsers at a fleet: members who comment at a rate and read what they wrote, members who only read, and
 * guests.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { History } from "@/tests/history/checker.ts";
import { Browser, type Site } from "./browsers.ts";
import type { Session } from "./fleet.ts";
import { sleep } from "./sleep.ts";

/** An account may say so much in a minute (lib/talk/pace.ts), and in somewhat more here, so that it surely may. */
const EACH = 6;
const MINUTE = 65_000;

/** Whom a crowd is at: a fleet, or an estate behind its balancer. */
export interface Place {
  apps: readonly Site[];
  slugs: readonly LeagueSlug[];
  sessions: readonly Session[];
}

/** A week that is talked about. */
export interface Topic {
  year: number;
  week: number;
}

const TOPICS: readonly Topic[] = [1, 2, 3].map((week) => ({ year: 2020, week }));

export interface CrowdOptions {
  /** Comments that are begun in a second, at most. */
  rate: number;
  /** Comments that are under way at a time, at most. */
  writers?: number;
  /** Members who only read, and guests of each process. */
  readers: number;
  guests: number;
  /** How long these pause between two pages, in ms. */
  pause: number;
  /** What is talked about. */
  topics?: readonly Topic[];
  /** What every comment begins with. */
  mark?: string;
}

/** What happened. */
export interface Crowded {
  acknowledged: number;
  /** Comments that were answered with 503 at least once. */
  refused: number;
  seconds: number;
}

/** Pages and answers of a league that are read. */
const pathsOf = (slug: LeagueSlug, topics: readonly Topic[]): string[] => [
  ...topics.map(({ year, week }) => `/leagues/${slug}/seasons/${year}/weeks/${week}?comments=1`),
  `/leagues/${slug}`,
  `/leagues/${slug}/standings`,
  `/api/v1/leagues/${slug}`,
  `/api/v1/leagues/${slug}/seasons/${topics[0].year}/standings`,
];

const one = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)];

/** Has a crowd somewhere while `happening` goes on. */
export async function crowd(
  { apps, slugs, sessions }: Place,
  history: History,
  { rate, writers = 40, readers, guests, pause, topics = TOPICS, mark = "" }: CrowdOptions,
  happening: Promise<void>,
): Promise<Crowded> {
  let running = true;
  happening.catch(() => {}).finally(() => running = false);
  const began = performance.now();
  const count = { acknowledged: 0, refused: 0 };

  // The last members only read.
  const writing = sessions.slice(0, sessions.length - readers);
  // Whoever is here writes nothing at the moment: a browser does one thing after the other.
  const free = writing.map((session, i) => ({
    browser: new Browser(`member ${i}`, apps, history, session),
    slug: session.slug,
    /** When he said the last things. */
    said: [] as number[],
  }));
  let begun = 0;
  const write = async () => {
    while (running) {
      const n = begun++;
      await sleep(Math.max(0, began + (n / rate) * 1000 - performance.now()), happening);
      // Whoever has been silent for longest. Where even he may not speak yet, nobody may.
      const author = running ? free.shift() : undefined;
      if (!author) continue;
      const { slug, browser, said } = author;
      if (said.length < EACH || performance.now() - said[0] > MINUTE) {
        const { year, week } = one(topics);
        const { to, refused } = await browser.comment(slug, `${year}-week-${week}`, `${mark}note ${n}.`);
        said.splice(0, said.length - EACH + 1);
        said.push(performance.now());
        if (to) {
          count.acknowledged++;
          if (Math.random() < 0.5) await browser.read(Math.random() < 0.5 ? to : one(pathsOf(slug, topics)));
        }
        if (refused > 0) count.refused++;
      }
      free.push(author);
    }
  };
  const read = async (slug: LeagueSlug, browser: Browser) => {
    while (running) {
      await browser.read(one(pathsOf(slug, topics)));
      await sleep(pause * (0.5 + Math.random()), happening);
    }
  };
  await Promise.all([
    happening,
    ...Array.from({ length: writers }, write),
    ...sessions.slice(writing.length).map((session, i) =>
      read(session.slug, new Browser(`reader ${i}`, apps, history, session))
    ),
    // What guests are promised holds for each process.
    ...apps.flatMap((app, process) =>
      Array.from(
        { length: guests },
        (_, i) =>
          read(slugs[i % slugs.length], new Browser(`guest ${i} of process ${process}`, [app], history)),
      )
    ),
  ]);
  return { ...count, seconds: (performance.now() - began) / 1000 };
}
