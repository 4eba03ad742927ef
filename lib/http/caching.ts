/**
 * What a process keeps of its answers, and what it may still say to guests without asking.
 *
 * @module
 */
import type { State } from "@/define.ts";
import { Answers } from "@/lib/cache/answers.ts";
import { Newest } from "@/lib/cache/newest.ts";
import { Recent } from "@/lib/cache/recent.ts";
import { SharedAnswers } from "@/lib/cache/shared.ts";
import type { RedisLink } from "@/lib/redis/link.ts";
import type { Visit } from "@/lib/store/visit.ts";
import { buildName } from "./build_name.ts";

/** For how long a guest's visit to a league serves the other guests of it, in ms. */
export const GUESTS_FOR = 1000;

/**
 * For how long a guest's visit is good for being shown kept pages while the database is away, in ms: a league may have
 * been closed to guests by another process since.
 */
export const AWAY_FOR = 600_000;

export interface Caching {
  answers: Answers;
  /** By slug, what a guest finds. Dropped when this process writes to the league. */
  visits: Recent<Visit>;
  /** What this process has told of leagues last. */
  newest: Newest;
  /** Names the build, and the settings that answers show; empty while there is no build, when nothing is kept. */
  build(): string;
}

/** Nothing kept yet, as a process with these settings keeps it; shared with others where there is Redis. */
export function caching(
  { CACHE_MEGABYTES, SERVICE_WORKER, PUBLIC_ORIGIN }: Pick<
    State["settings"],
    "CACHE_MEGABYTES" | "SERVICE_WORKER" | "PUBLIC_ORIGIN"
  >,
  redis: RedisLink | null = null,
): Caching {
  // Pages register a service worker or do not, and the API says where it is.
  const shown = JSON.stringify([SERVICE_WORKER, PUBLIC_ORIGIN]);
  let known = "";
  return {
    answers: new Answers({
      bytes: CACHE_MEGABYTES * 2 ** 20,
      shared: redis && new SharedAnswers(redis),
    }),
    newest: new Newest(10_000),
    visits: new Recent({ for: GUESTS_FOR, most: 10_000 }),
    build() {
      if (known !== "") return known;
      const id = buildName();
      return known = id ? `${id} ${shown}` : "";
    },
  };
}
