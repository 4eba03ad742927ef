/**
 * A crowd of browsers at a fleet: members who comment at a rate and read what they wrote, members who only read, and
 * guests.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { History } from "@/tests/history/checker.ts";
import { Browser } from "./browsers.ts";
import { type Fleet, sleep } from "./fleet.ts";

/** An account may say so much in a minute (lib/talk/pace.ts). */
const EACH = 6;
const WEEKS = [1, 2, 3];

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
}

/** What happened. */
export interface Crowded {
  acknowledged: number;
  /** Comments that were answered with 503 at least once. */
  refused: number;
  seconds: number;
}

/** Pages and answers of a league that are read. */
const pathsOf = (slug: LeagueSlug): string[] => [
  ...WEEKS.map((week) => `/leagues/${slug}/seasons/2020/weeks/${week}?comments=1`),
  `/leagues/${slug}`,
  `/leagues/${slug}/standings`,
  `/api/v1/leagues/${slug}`,
  `/api/v1/leagues/${slug}/seasons/2020/standings`,
];

const one = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)];

/** Has a crowd at a fleet while `happening` goes on. */
export async function crowd(
  { apps, slugs, sessions }: Fleet,
  history: History,
  { rate, writers = 40, readers, guests, pause }: CrowdOptions,
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
    left: EACH,
  }));
  let begun = 0;
  const write = async () => {
    while (running) {
      const n = begun++;
      await sleep(Math.max(0, began + (n / rate) * 1000 - performance.now()));
      const author = free.shift();
      if (!running || !author) return;
      const { slug, browser } = author;
      const { to, refused } = await browser.comment(slug, one(WEEKS), `note ${n}.`);
      if (to) {
        count.acknowledged++;
        if (Math.random() < 0.5) await browser.read(Math.random() < 0.5 ? to : one(pathsOf(slug)));
      }
      if (refused > 0) count.refused++;
      if (--author.left > 0) free.push(author);
    }
  };
  const read = async (slug: LeagueSlug, browser: Browser) => {
    while (running) {
      await browser.read(one(pathsOf(slug)));
      await sleep(pause * (0.5 + Math.random()));
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
