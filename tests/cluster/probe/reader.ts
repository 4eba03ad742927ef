/**
 * Asks for one page over and over, as readers do, and notes what it got. Arguments: the page's address, the file of the
 * authority that its certificate is from, requests a second. When its standard input ends it prints what came of them.
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
  /** Requests by the second in which they were made. */
  course: Course;
}

interface Answer {
  /** As performance.now() tells it. */
  at: number;
  took: number;
  /** Null for a good one. */
  failure: string | null;
}

/** What became of all requests. @param origin when performance.now() was 0, in ms since 1970 */
export function summary(answers: Answer[], origin = performance.timeOrigin): Reading {
  const inOrder = answers.toSorted((a, b) => a.at - b.at);
  const bad = inOrder.filter(({ failure }) => failure !== null);
  const [first, last] = [bad[0], bad.at(-1)];
  const after = inOrder.find(({ at, failure }) => failure === null && at > (last?.at ?? 0));
  const kinds: Record<string, number> = {};
  for (const { failure } of bad) kinds[failure!] = (kinds[failure!] ?? 0) + 1;
  return {
    requests: answers.length,
    failed: bad.length,
    trouble: first && last ? Math.round((after?.at ?? last.at + last.took) - first.at) : 0,
    slowest: Math.round(Math.max(0, ...inOrder.map(({ took, failure }) => failure === null ? took : 0))),
    kinds,
    course: course(
      ...[true, false].map((good) =>
        inOrder.filter(({ failure }) => (failure === null) === good).map(({ at }) => origin + at)
      ) as [number[], number[]],
    ),
  };
}

async function ask(url: string, client: Deno.HttpClient): Promise<Answer> {
  const at = performance.now();
  let failure: string | null;
  try {
    const response = await fetch(url, { client, signal: AbortSignal.timeout(8000) } as RequestInit);
    await response.arrayBuffer();
    failure = response.status === 200 ? null : String(response.status);
  } catch (error) {
    failure = (error as Error).name;
  }
  return { at, took: performance.now() - at, failure };
}

if (import.meta.main) {
  const [url, authority, rate] = Deno.args;
  const client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(authority)] });
  const [answers, running] = [[] as Answer[], new Set<Promise<unknown>>()];
  let over = false;
  (async () => {
    for await (const _ of Deno.stdin.readable) { /* until it ends */ }
    over = true;
  })();
  for (let next = performance.now(); !over;) {
    const one = ask(url, client).then((answer) => void answers.push(answer));
    running.add(one);
    one.finally(() => running.delete(one));
    next += 1000 / Number(rate);
    await new Promise((resume) => setTimeout(resume, Math.max(0, next - performance.now())));
  }
  await Promise.all(running);
  console.log(JSON.stringify(summary(answers)));
  Deno.exit(0);
}
