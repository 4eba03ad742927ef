/**
 * Everybody who uses the rehearsal while something happens to it: k6's readers, and members who talk.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { type Reading, summary } from "@/tests/cluster/probe/reading.ts";
import { k6Readers, readingFigures } from "./readers.ts";
import { cookieOf, type Judged, signedIn, startTalk } from "./talk.ts";

/** What they met. */
export interface Crowd {
  /** All requests, of readers and of members who talk. */
  reading: Reading;
  talk: Judged;
}

/** What may fail. */
export interface Allowance {
  /** The share of requests. */
  may?: number;
  /** Longest from the first failure to the last, in s. */
  troubled?: number;
  /** Whether the database goes back in time, and takes back what members were told. */
  goesBack?: boolean;
}

/** Starts both. The function that is given ends them. */
export async function startCrowd(fleet: Fleet): Promise<() => Promise<Crowd>> {
  const tokens = await signedIn(fleet);
  const [endTalk, endReading] = await Promise.all([
    startTalk(fleet, tokens),
    k6Readers(fleet, { cookies: tokens.map(cookieOf) }),
  ]);
  return async () => {
    const [talk, { answers, dropped }] = await Promise.all([endTalk(), endReading()]);
    return { talk, reading: summary([...answers, ...talk.answers], dropped) };
  };
}

/** What they met, as a drill's figures. */
export const crowdFigures = ({ reading, talk }: Crowd): Record<string, number | string> => ({
  ...readingFigures(reading),
  comments: talk.comments,
  "answers checked": talk.told,
});

/** The first few of many lines. */
const few = (what: string, lines: string[]): string[] =>
  lines.length ? [`${lines.length} ${what}: ${lines.slice(0, 5).join("; ")}`] : [];

/** What must hold for them: nothing fails beyond what may, and the history of their talk is true. */
export function crowdFaults(
  { reading, talk }: Crowd,
  { may = 0, troubled = 0, goesBack = false }: Allowance = {},
): string[] {
  const { requests, failed, trouble, dropped } = reading;
  const share = failed / requests;
  return [
    ...share > may
      ? [`${failed} of ${requests} requests failed, ${(share * 100).toFixed(2)} %, of which ${may * 100} may`]
      : [],
    ...failed > 0 && trouble > troubled * 1000
      ? [`requests failed for ${Math.round(trouble / 100) / 10} s, which must be ${troubled} at most`]
      : [],
    ...dropped > 0 ? [`the readers had no time for ${dropped} requests, so what these met is not known`] : [],
    ...goesBack ? [] : few("faults in what members were told", talk.faults),
    // Where some may fail they are among the requests above.
    ...may === 0 ? few("errors that members were answered with", talk.errors) : [],
  ];
}
