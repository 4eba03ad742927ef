/**
 * From settings to what ioredis is told: every one of its times and tries on purpose.
 *
 * @module
 */
import type { RedisOptions } from "ioredis";

export interface RedisSettings {
  REDIS_URL: string | null;
  REDIS_SENTINELS: { host: string; port: number }[];
  REDIS_MASTER: string | null;
  REDIS_USERNAME: string | null;
  REDIS_PASSWORD: string | null;
  REDIS_SENTINEL_USERNAME: string | null;
  REDIS_SENTINEL_PASSWORD: string | null;
  REDIS_TLS: boolean;
  REDIS_TLS_CA: string | null;
}

/** Longest that a command may take, in ms; more than that, and the page is made without Redis. */
export const COMMAND_TIMEOUT = 250;
/** Longest that a connection may take to be made, in ms. */
const CONNECT_TIMEOUT = 1000;

/** 50 ms, then twice as long each time, up to 2 s; and up to a quarter more, so that processes do not come all at once. */
const backoff = (times: number): number => Math.min(50 * 2 ** (times - 1), 2000) * (1 + Math.random() / 4);

/**
 * What a connection is made with, or null where no Redis is set.
 *
 * @throws Deno.errors.NotFound and its like where the file of the certificate authority cannot be read
 */
export function redisOptions(settings: RedisSettings): RedisOptions | null {
  const { REDIS_URL, REDIS_SENTINELS, REDIS_MASTER } = settings;
  const { REDIS_USERNAME, REDIS_PASSWORD, REDIS_SENTINEL_USERNAME, REDIS_SENTINEL_PASSWORD } = settings;
  if (REDIS_SENTINELS.length > 0) {
    const tls = settings.REDIS_TLS ? trust(settings) : undefined;
    return {
      ...common,
      sentinels: REDIS_SENTINELS.map((one) => ({ ...one })),
      name: REDIS_MASTER!,
      role: "master",
      ...(REDIS_USERNAME && { username: REDIS_USERNAME }),
      ...(REDIS_PASSWORD && { password: REDIS_PASSWORD }),
      ...(REDIS_SENTINEL_USERNAME && { sentinelUsername: REDIS_SENTINEL_USERNAME }),
      ...(REDIS_SENTINEL_PASSWORD && { sentinelPassword: REDIS_SENTINEL_PASSWORD }),
      ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
      // Without a number here ioredis gives up for good when no Sentinel answers once.
      sentinelRetryStrategy: backoff,
      sentinelCommandTimeout: 500,
      // Sentinels say when there is another master; a host that just went silent says nothing.
      failoverDetector: true,
      sentinelMaxConnections: 3,
      sentinelReconnectStrategy: () => 2000,
      // Those that are set are enough to ask; those that Sentinels know of may have addresses of another network.
      updateSentinels: false,
    };
  }
  if (REDIS_URL === null) return null;
  const url = new URL(REDIS_URL);
  const username = url.username ? decodeURIComponent(url.username) : REDIS_USERNAME;
  const password = url.password ? decodeURIComponent(url.password) : REDIS_PASSWORD;
  return {
    ...common,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 6379),
    db: Number(url.pathname.slice(1) || 0),
    ...(username && { username }),
    ...(password && { password }),
    ...((url.protocol === "rediss:" || settings.REDIS_TLS) && { tls: trust(settings) }),
  };
}

/** Whose certificates are believed: those of the authority in the settings, or those that the system believes. */
const trust = ({ REDIS_TLS_CA }: RedisSettings): { ca?: string } =>
  REDIS_TLS_CA === null ? {} : { ca: Deno.readTextFileSync(REDIS_TLS_CA) };

const common: RedisOptions = {
  connectTimeout: CONNECT_TIMEOUT,
  disconnectTimeout: 1000,
  commandTimeout: COMMAND_TIMEOUT,
  keepAlive: 10_000,
  noDelay: true,
  retryStrategy: backoff,
  // Nothing waits for a connection: without one, or when it is lost, a command fails at once.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // Subscriptions are made anew by whoever has them.
  autoResubscribe: false,
  // A master that became a replica, or begins to load its data, is left; whoever is master now is asked for. 1, and
  // not 2 (which sends the command again): it would have to wait in the queue that there is not.
  reconnectOnError: ({ message }) => /^(?:READONLY|LOADING|MASTERDOWN)/.test(message) ? 1 : false,
  enableReadyCheck: true,
  maxLoadingRetryTime: 2000,
  connectionName: "rumbledore",
  disableClientInfo: true,
};
