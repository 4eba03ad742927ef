/**
 * What a process keeps of its answers, and what it may still say to guests without asking.
 *
 * @module
 */
import type { State } from "@/define.ts";
import { Answers } from "@/lib/cache/answers.ts";
import { Recent } from "@/lib/cache/recent.ts";
import type { Visit } from "@/lib/store/visit.ts";
import { buildName } from "./build_name.ts";

/** For how long a guest's visit to a league serves the other guests of it, in ms. */
export const GUESTS_FOR = 1000;

export interface Caching {
  answers: Answers;
  /** By slug, what a guest finds. Dropped when this process writes to the league. */
  visits: Recent<Visit>;
  /** Names the build, and the settings that answers show; empty while there is no build, when nothing is kept. */
  build(): string;
}

/** Nothing kept yet, as a process with these settings keeps it. */
export function caching(
  { CACHE_MEGABYTES, SERVICE_WORKER, PUBLIC_ORIGIN }: Pick<
    State["settings"],
    "CACHE_MEGABYTES" | "SERVICE_WORKER" | "PUBLIC_ORIGIN"
  >,
): Caching {
  // Pages register a service worker or do not, and the API says where it is.
  const shown = JSON.stringify([SERVICE_WORKER, PUBLIC_ORIGIN]);
  let known = "";
  return {
    answers: new Answers({ bytes: CACHE_MEGABYTES * 2 ** 20 }),
    visits: new Recent({ for: GUESTS_FOR, most: 10_000 }),
    build() {
      if (known !== "") return known;
      const id = buildName();
      return known = id ? `${id} ${shown}` : "";
    },
  };
}
