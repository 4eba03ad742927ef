/**
 * What a process keeps of its answers, and what it may still say to guests without asking.
 *
 * @module
 */
import { asset } from "fresh/runtime";
import { Answers } from "@/lib/cache/answers.ts";
import { Recent } from "@/lib/cache/recent.ts";
import type { Visit } from "@/lib/store/visit.ts";

/** For how long a guest's visit to a league serves the other guests of it, in ms. */
export const GUESTS_FOR = 1000;

export interface Caching {
  answers: Answers;
  /** By slug, what a guest finds. Dropped when this process writes to the league. */
  visits: Recent<Visit>;
  /** Names the build, once there is one; empty while the app is being written, when nothing is kept. */
  build(): string;
}

/** @param megabytes most memory that answers may take */
export function caching(megabytes: number): Caching {
  let known = "";
  return {
    answers: new Answers({ bytes: megabytes * 2 ** 20 }),
    visits: new Recent({ for: GUESTS_FOR, most: 10_000 }),
    // The public way to ask Fresh which build this is.
    build: () => known ||= new URL(asset("/"), "http://a").searchParams.get("__frsh_c") ?? "",
  };
}
