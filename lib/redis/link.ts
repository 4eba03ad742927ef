/**
 * The link of this process to Redis, which may be gone at any time: whoever asks then is told "absent" at once.
 *
 * @module
 */
import { Redis } from "ioredis";
import { Breaker } from "./breaker.ts";
import { redisOptions, type RedisSettings } from "./options.ts";

/** What has happened since the process began, for tests and figures. */
export interface LinkCounts {
  /** Calls that were made. */
  attempted: number;
  /** Of those, the ones that failed or took too long. */
  failed: number;
  /** Calls that were answered "absent" without being made. */
  skipped: number;
}

/** How often a subscription is asked for a sign of life, in ms. */
const BEAT = 1000;

export interface Subscription {
  /** Whether messages arrive at the moment. */
  readonly hears: boolean;
  end(): void;
}

export class RedisLink {
  readonly counts: LinkCounts = { attempted: 0, failed: 0, skipped: 0 };
  readonly #settings: RedisSettings;
  readonly #client: Redis;
  readonly #breaker: Breaker;
  readonly #subscriptions = new Set<Subscription>();
  /** Why it is not there, as it was said last; empty while it is. */
  #complaint = "";

  /** Begins to connect, and goes on until `close`; nothing waits for it. */
  constructor(settings: RedisSettings) {
    this.#settings = settings;
    this.#client = connected(settings);
    this.#client.on("error", ({ message }: Error) => this.#complain(message));
    this.#breaker = new Breaker({
      probe: async () => {
        try {
          await this.#client.ping();
        } catch (error) {
          // A connection that looks well and says nothing leads to a host that is gone: the Sentinels know another.
          if (this.#client.status === "ready") this.#client.disconnect(true);
          throw error;
        }
      },
    });
    this.#client.on("ready", () => {
      this.#breaker.close();
      if (this.#complaint !== "") console.error("Redis is back.");
      this.#complaint = "";
    });
  }

  /** Says why Redis is not there: once for a row of failures that are alike. */
  #complain(message: string): void {
    const complaint = message.replace(/ Retrying from scratch after [\d.]+ms\./, "");
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    console.error(`Redis is absent: ${complaint}`);
  }

  /** "ready", or "absent": what health checks tell, as information. */
  get health(): "ready" | "absent" {
    return this.#client.status === "ready" && !this.#breaker.isOpen ? "ready" : "absent";
  }

  /**
   * What `work` gives, or null where Redis is absent: not connected, failed lately, or failing now.
   *
   * @param work one command, or several that travel together; may be called or not, never twice
   */
  async ask<T>(work: (client: Redis) => Promise<T>): Promise<T | null> {
    if (this.health === "absent") {
      this.counts.skipped++;
      return null;
    }
    this.counts.attempted++;
    try {
      const answer = await work(this.#client);
      this.#breaker.succeeded();
      return answer;
    } catch {
      this.counts.failed++;
      this.#breaker.failed();
      return null;
    }
  }

  /**
   * Has `heard` told what is published on a channel, over a connection of its own that is made again whenever it is
   * lost; what is published meanwhile is not heard.
   *
   * @param returned called each time when messages begin to arrive
   */
  subscribe(channel: string, heard: (text: string) => void, returned: () => void): Subscription {
    const client = connected(this.#settings);
    let hears = false;
    const listen = async () => {
      try {
        await client.subscribe(channel);
        hears = true;
        returned();
      } catch {
        // Not while it connects: ioredis would give up for good.
        if (client.status === "ready") client.disconnect(true);
      }
    };
    client.on("ready", listen);
    client.on("close", () => hears = false);
    client.on("message", (_channel, text) => heard(text));
    const beat = setInterval(async () => {
      if (client.status !== "ready") return;
      try {
        await client.ping();
      } catch {
        hears = false;
        if (client.status === "ready") client.disconnect(true);
      }
    }, BEAT);
    Deno.unrefTimer(beat as unknown as number);
    const subscription = {
      get hears() {
        return hears;
      },
      end: () => {
        this.#subscriptions.delete(subscription);
        hears = false;
        clearInterval(beat);
        client.disconnect();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Ends it with its subscriptions. */
  close(): void {
    for (const subscription of [...this.#subscriptions]) subscription.end();
    this.#breaker.end();
    this.#client.disconnect();
  }
}

/** The link that the settings describe, or null where they name no Redis. */
export const redisLink = (settings: RedisSettings): RedisLink | null =>
  redisOptions(settings) && new RedisLink(settings);

function connected(settings: RedisSettings): Redis {
  const client = new Redis(redisOptions(settings)!);
  // A lost connection is made again by itself; without a listener each error would be printed.
  client.on("error", () => {});
  return client;
}
