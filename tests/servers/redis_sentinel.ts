/**
 * Real Redis servers for tests: Debian's, on loopback ports, gone with the test. One alone, or a master with two replicas
 * and three Sentinels that watch them.
 *
 * @module
 */
import { freePort } from "@/tests/postgres.ts";
import { redisGuard, watching } from "./redis_guard.ts";
import { PROGRAM, type RedisProcess, redisProcess } from "./redis_process.ts";

/** Why there is none to be had here; null where there is. */
export const noRedis: string | null = isThere(PROGRAM)
  ? null
  : "Redis is not installed (apt-get install redis-server)";

/** A master, two replicas and three Sentinels. */
export interface RedisSentinel extends AsyncDisposable {
  /** The first one began as master. */
  servers: RedisProcess[];
  sentinels: RedisProcess[];
  /** The settings by which the app finds it. */
  env: { REDIS_SENTINELS: string; REDIS_MASTER: string } & Record<string, string>;
  /** The server that the Sentinels hold for the master. */
  master(): Promise<RedisProcess>;
  /** Kills servers and Sentinels, all at once. */
  killAll(): Promise<void>;
  /** Starts all of them again. */
  startAll(): Promise<void>;
}

const MASTER = "league";

const SERVER = ['save ""', "appendonly no", "repl-diskless-sync-delay 0", "maxmemory 256mb"];

/** One Redis alone; `env` has the settings by which the app finds it. */
export async function startRedis(
  { password, guarded = false }: { password?: string; guarded?: boolean } = {},
): Promise<RedisProcess & AsyncDisposable & { env: Record<string, string> }> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-redis-" });
  const guard = guarded ? await redisGuard(folder) : null;
  const lines = password ? [...SERVER, `requirepass "${password}"`] : SERVER;
  const it = await redisProcess({ folder: `${folder}/one`, port: await freePort(), lines, guard });
  await it.start();
  const own: Record<string, string> = password ? { REDIS_PASSWORD: password } : {};
  return Object.assign(it, {
    env: { REDIS_URL: it.url, ...own, ...guard?.env },
    async [Symbol.asyncDispose]() {
      await it.kill();
      await Deno.remove(folder, { recursive: true });
    },
  });
}

/**
 * A master, two replicas and three Sentinels, who take a server for dead after one second of silence.
 *
 * @param options.guarded whether all of them speak TLS only, and only with who has a password
 */
export async function redisSentinel({ guarded = false } = {}): Promise<RedisSentinel> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-redis-" });
  const guard = guarded ? await redisGuard(folder) : null;
  const servers: RedisProcess[] = [];
  const sentinels: RedisProcess[] = [];
  const all = () => [...servers, ...sentinels];
  const stop = async () => {
    await Promise.all(all().map((one) => one.kill()));
    await Deno.remove(folder, { recursive: true });
  };
  try {
    for (let i = 0; i < 3; i++) {
      const lines = i === 0 ? SERVER : [...SERVER, `replicaof 127.0.0.1 ${servers[0].port}`];
      const port = await freePort();
      servers.push(await redisProcess({ folder: `${folder}/server${i}`, port, lines, guard }));
      await servers[i].start();
    }
    for (let i = 0; i < 3; i++) {
      const lines = [
        `sentinel monitor ${MASTER} 127.0.0.1 ${servers[0].port} 2`,
        `sentinel down-after-milliseconds ${MASTER} 1000`,
        `sentinel failover-timeout ${MASTER} 2000`,
        ...(guard ? watching(MASTER) : []),
      ];
      const port = await freePort();
      const options = { folder: `${folder}/sentinel${i}`, port, lines, guard, isSentinel: true };
      sentinels.push(await redisProcess(options));
      await sentinels[i].start();
    }
    // Before they know of each other and of the replicas there would be no failover.
    await until(async () => {
      const told = await Promise.all(sentinels.map((one) => one.says("SENTINEL", "MASTER", MASTER)));
      return told.every((text) => /num-slaves\r\n\$1\r\n2\r\n/.test(text)) &&
        told.every((text) => /num-other-sentinels\r\n\$1\r\n2\r\n/.test(text));
    }, "the Sentinels know each other and the replicas");
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    servers,
    sentinels,
    env: {
      REDIS_SENTINELS: sentinels.map(({ port }) => `127.0.0.1:${port}`).join(","),
      REDIS_MASTER: MASTER,
      ...guard?.env,
    },
    async master() {
      const asked = sentinels.find(({ running }) => running);
      if (!asked) throw new Error("no Sentinel runs");
      const text = await asked.says("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER);
      const port = Number(/\r\n(\d+)\r\n$/.exec(text)?.[1]);
      return servers.find((one) => one.port === port)!;
    },
    async killAll() {
      await Promise.all(all().map((one) => one.kill()));
    },
    async startAll() {
      await Promise.all(all().map((one) => one.running ? Promise.resolve() : one.start()));
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Waits until something holds, for at most 30 s. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; !await holds();) {
    if (Date.now() > end) throw new Error(`not within 30 s: ${what}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

function isThere(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}
