/**
 * What readers got while something happened: each answer, and what they come to together.
 *
 * @module
 */
import { type Course, course } from "./course.ts";

export interface Reading {
  requests: number;
  failed: number;
  /** From the first failure to the first good answer after the last one, in ms; 0 without failures. */
  trouble: number;
  /** The longest that a good answer took, in ms. */
  slowest: number;
  /** What failures were, and how often. */
  kinds: Record<string, number>;
  /** Requests that should have been made and were not, since whoever should make them had no time. */
  dropped: number;
  /** Requests by the second in which they were made. */
  course: Course;
}

/** What became of a request. */
export interface Answer {
  /** When it was made, in ms since 1970. */
  at: number;
  /** In ms. */
  took: number;
  /** Null for a good one. */
  failure: string | null;
}

/** What became of all requests. @param dropped those that should have been made besides */
export function summary(answers: Answer[], dropped = 0): Reading {
  const inOrder = answers.toSorted((a, b) => a.at - b.at);
  const bad = inOrder.filter(({ failure }) => failure !== null);
  const [first, last] = [bad[0], bad.at(-1)];
  const after = inOrder.find(({ at, failure }) => failure === null && at > (last?.at ?? 0));
  const kinds: Record<string, number> = {};
  for (const { failure } of bad) kinds[failure!] = (kinds[failure!] ?? 0) + 1;
  const moments = (good: boolean) =>
    inOrder.filter(({ failure }) => (failure === null) === good).map(({ at }) => at);
  return {
    requests: answers.length,
    failed: bad.length,
    trouble: first && last ? Math.round((after?.at ?? last.at + last.took) - first.at) : 0,
    slowest: Math.round(
      inOrder.reduce((most, { took, failure }) => failure === null ? Math.max(most, took) : most, 0),
    ),
    kinds,
    dropped,
    course: course(moments(true), moments(false)),
  };
}

/** What k6 wrote. */
export interface K6Answers {
  answers: Answer[];
  /** Requests that it had no time for. */
  dropped: number;
  /** When requests were made that have no answer yet, in ms since 1970. */
  waiting: number[];
}

/**
 * What k6 wrote of tests/load/k6/rehearsal.ts, as CSV with times in ms.
 *
 * @param until requests that were made later are left out, in ms since 1970
 */
export function k6Answers(csv: string, until = Infinity): K6Answers {
  const answers: Answer[] = [];
  let dropped = 0;
  /** When each VU began what it has no answer to. */
  const waiting = new Map<string, number>();
  for (const line of csv.split("\n")) {
    const [metric, time, value] = line.split(",", 3);
    if (metric !== "read" && metric !== "begun" && metric !== "dropped_iterations") continue;
    const at = Number(time);
    const tag = (name: string) => new RegExp(`[,&"]${name}=([^&,"]*)`).exec(line)?.[1] ?? "";
    if (metric === "dropped_iterations") dropped += at <= until ? Number(value) : 0;
    else if (metric === "begun") waiting.set(tag("vu"), at);
    else {
      waiting.delete(tag("vu"));
      answers.push({ at: at - Number(value), took: Number(value), failure: tag("failure") || null });
    }
  }
  return {
    answers: answers.filter(({ at }) => at <= until),
    dropped,
    waiting: [...waiting.values()].filter((at) => at <= until),
  };
}
