/**
 * How often what costs may be done: by one viewer, from one network and in one league. Counted in Redis for all processes
 * together; where that is absent, by each process for itself.
 *
 * @module
 */
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import type { RedisLink } from "@/lib/redis/link.ts";

/** At most `most` in `seconds`, counted from the first one. */
export interface Limit {
  most: number;
  seconds: number;
}

/** Whom something is counted for. */
export type By = "viewer" | "network" | "league";

/**
 * What costs, and how much of it there may be. Far above what people do: a league of twenty that talks through a Sunday
 * stays a tenth below. What one account may say is for lib/talk/pace.ts, which is exact; this is so that nobody can make
 * the site slow for the others. Imports of one league may be twice what one network may ask for: no single one can use
 * them up for the league's own members.
 */
export const LIMITS = {
  "sign-in": { network: { most: 60, seconds: 300 } },
  import: {
    viewer: { most: 30, seconds: 3600 },
    network: { most: 60, seconds: 3600 },
    league: { most: 120, seconds: 3600 },
  },
  write: {
    viewer: { most: 120, seconds: 60 },
    network: { most: 120, seconds: 60 },
    league: { most: 3000, seconds: 60 },
  },
} as const satisfies Record<string, Partial<Record<By, Limit>>>;

export type Cost = keyof typeof LIMITS;

/** Whom it is counted for: those that are known. */
export type Payers = Partial<Record<By, string | null>>;

/** One limit as it stands after this time. */
export interface Standing extends Limit {
  /** Its name: what costs, and by whom. */
  policy: string;
  /** How often it may still be done. */
  remaining: number;
  /** Seconds, rounded up, until it begins anew. */
  reset: number;
}

export interface Verdict {
  standings: Standing[];
  /** Seconds to wait, 1 or more; null where it may be done now. */
  wait: number | null;
}

export type LimitTable = Partial<Record<Cost, Partial<Record<By, Limit>>>>;

export class Limits {
  readonly #table: LimitTable;
  readonly #limiters = new Map<string, RateLimiterAbstract>();

  /** @param redis null to count in this process alone */
  constructor(redis: RedisLink | null, table: LimitTable = LIMITS) {
    this.#table = table;
    for (const [cost, bys] of Object.entries(table)) {
      for (const [by, limit] of Object.entries(bys)) {
        this.#limiters.set(`${cost}-${by}`, limiter(`${cost}-${by}`, limit, redis));
      }
    }
  }

  /** Counts one time more, and says whether that was one too many. Never rejects. */
  async take(cost: Cost, payers: Payers): Promise<Verdict> {
    const taken = Object.entries(this.#table[cost] ?? {}).map(
      async ([by, limit]): Promise<[Standing, boolean] | null> => {
        const payer = payers[by as By] ?? null;
        if (payer === null) return null;
        const policy = `${cost}-${by}`;
        const counted = await consumed(this.#limiters.get(policy)!, payer);
        const reset = Math.max(1, Math.ceil(counted.msBeforeNext / 1000));
        return [
          { ...limit, policy, remaining: Math.max(0, counted.remainingPoints), reset },
          counted.consumedPoints > limit.most,
        ];
      },
    );
    const standings: Standing[] = [];
    let wait: number | null = null;
    for (const one of await Promise.all(taken)) {
      if (one === null) continue;
      const [standing, isTooMany] = one;
      standings.push(standing);
      if (isTooMany) wait = Math.max(wait ?? 0, standing.reset);
    }
    return { standings, wait };
  }
}

function limiter(policy: string, { most, seconds }: Limit, redis: RedisLink | null): RateLimiterAbstract {
  const options = { keyPrefix: `limit:${policy}`, points: most, duration: seconds };
  const own = new RateLimiterMemory(options);
  if (redis === null) return own;
  return new RateLimiterRedis({ ...options, storeClient: store(redis), insuranceLimiter: own });
}

/** What the library wants of a client: its one script, which goes through the link or fails at once. */
function store(redis: RedisLink) {
  let script = "";
  return {
    defineCommand(_name: string, { lua }: { lua: string }) {
      script = lua;
    },
    async rlflxIncr([key, ...rest]: string[]) {
      const counted = await redis.ask((client) => client.eval(script, 1, key, ...rest));
      if (counted === null) throw new Error("Redis is absent");
      return counted;
    },
  };
}

/** The library rejects with the count where it is too high. */
async function consumed(limiter: RateLimiterAbstract, payer: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(payer);
  } catch (counted) {
    if (counted instanceof RateLimiterRes) return counted;
    throw counted;
  }
}

/**
 * The headers that say how it stands: RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10, both
 * lists of RFC 9651), and Retry-After where it was too often.
 */
export function limitHeaders({ standings, wait }: Verdict): [name: string, value: string][] {
  if (standings.length === 0) return [];
  return [
    [
      "ratelimit-policy",
      standings.map(({ policy, most, seconds }) => `"${policy}";q=${most};w=${seconds}`).join(", "),
    ],
    [
      "ratelimit",
      standings.map(({ policy, remaining, reset }) => `"${policy}";r=${remaining};t=${reset}`).join(", "),
    ],
    ...(wait === null ? [] : [["retry-after", String(wait)] as [string, string]]),
  ];
}
