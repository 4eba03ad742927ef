/**
 * Real Redis servers for tests: Debian's, on loopback ports, gone with the test. One alone, or a master with two replicas
 * and three Sentinels that watch them.
 *
 * @module
 */
import { freePort } from "@/tests/postgres.ts";

const PROGRAM = "/usr/bin/redis-server";

/** Why there is none to be had here; null where there is. */
export const noRedis: string | null = isThere(PROGRAM)
  ? null
  : "Redis is not installed (apt-get install redis-server)";

/** One process, which may be killed and come back at the same port. */
export interface RedisProcess {
  port: number;
  /** Such as redis://127.0.0.1:34567. */
  url: string;
  /** Whether it runs. */
  running: boolean;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, without what it held; resolves once it answers. */
  start(): Promise<void>;
  /** Stands still and says nothing, as a host does that is cut off; until `resume`. */
  pause(): void;
  resume(): void;
  /** What it answers to one command, as the protocol has it. @throws Error where it does not answer */
  says(...command: string[]): Promise<string>;
}

/** A master, two replicas and three Sentinels. */
export interface RedisSentinel extends AsyncDisposable {
  /** The first one began as master. */
  servers: RedisProcess[];
  sentinels: RedisProcess[];
  /** The settings by which the app finds it. */
  env: { REDIS_SENTINELS: string; REDIS_MASTER: string };
  /** The server that the Sentinels hold for the master. */
  master(): Promise<RedisProcess>;
  /** Kills servers and Sentinels, all at once. */
  killAll(): Promise<void>;
  /** Starts all of them again. */
  startAll(): Promise<void>;
}

const MASTER = "league";

/**
 * Runs the server until standard input ends, so that it does not outlive the tests, however those end; it is a
 * grandchild, since a child is killed with the tests. Arguments: the program, its configuration, what else it is told.
 */
const WATCHED = `
exec 3<&0
folder=$(dirname "$2")
(
  "$@" >>"$folder/log" 2>&1 </dev/null 3<&- &
  echo $! >"$folder/pid.new" && mv "$folder/pid.new" "$folder/pid"
  cat <&3 >/dev/null
  kill -KILL $! 2>/dev/null
  wait
) &
wait`;

async function redisProcess(folder: string, port: number, lines: string[], args: string[] = []) {
  await Deno.mkdir(folder);
  const common = [`port ${port}`, "bind 127.0.0.1", `dir ${folder}`, "daemonize no"];
  await Deno.writeTextFile(`${folder}/redis.conf`, [...common, ...lines, ""].join("\n"));
  let child: Deno.ChildProcess | null = null;
  let pid = 0;
  const it: RedisProcess = {
    port,
    url: `redis://127.0.0.1:${port}`,
    get running() {
      return child !== null;
    },
    async start() {
      await Deno.remove(`${folder}/pid`).catch(() => {});
      child = new Deno.Command("sh", {
        args: ["-c", WATCHED, "redis", PROGRAM, `${folder}/redis.conf`, ...args],
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      for (const giveUp = Date.now() + 30_000; Date.now() < giveUp;) {
        if (await says(port, "PING").then((answer) => /PONG|NOAUTH/.test(answer), () => false)) {
          pid = Number(await Deno.readTextFile(`${folder}/pid`));
          return;
        }
        await new Promise((resume) => setTimeout(resume, 20));
      }
      throw new Error(`Redis did not start:\n${await Deno.readTextFile(`${folder}/log`).catch(() => "")}`);
    },
    async kill() {
      const killed = child;
      if (!killed) return;
      child = null;
      // Its keeper kills it when there is nothing more to read.
      await killed.stdin.close().catch(() => {});
      await killed.status;
    },
    pause: () => Deno.kill(pid, "SIGSTOP"),
    resume: () => Deno.kill(pid, "SIGCONT"),
    says: (...command) => says(port, ...command),
  };
  return it;
}

/** What a server answers to one command, as it stands. @throws Error where none answers */
async function says(port: number, ...command: string[]): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const timer = setTimeout(() => connection.close(), 2000);
  try {
    const text = command.map((word) => `$${word.length}\r\n${word}\r\n`).join("");
    await connection.write(new TextEncoder().encode(`*${command.length}\r\n${text}`));
    const buffer = new Uint8Array(65_536);
    const length = await connection.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, length));
  } finally {
    clearTimeout(timer);
    try {
      connection.close();
    } catch { /* the timer did */ }
  }
}

const SERVER = ['save ""', "appendonly no", "repl-diskless-sync-delay 0", "maxmemory 256mb"];

/** One Redis alone. */
export async function startRedis(
  { password }: { password?: string } = {},
): Promise<RedisProcess & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-redis-" });
  const lines = password ? [...SERVER, `requirepass "${password}"`] : SERVER;
  const it = await redisProcess(`${folder}/one`, await freePort(), lines);
  await it.start();
  return Object.assign(it, {
    async [Symbol.asyncDispose]() {
      await it.kill();
      await Deno.remove(folder, { recursive: true });
    },
  });
}

/** A master, two replicas and three Sentinels, who take a server for dead after one second of silence. */
export async function redisSentinel(): Promise<RedisSentinel> {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-redis-" });
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
      servers.push(await redisProcess(`${folder}/server${i}`, await freePort(), lines));
      await servers[i].start();
    }
    for (let i = 0; i < 3; i++) {
      const lines = [
        `sentinel monitor ${MASTER} 127.0.0.1 ${servers[0].port} 2`,
        `sentinel down-after-milliseconds ${MASTER} 1000`,
        `sentinel failover-timeout ${MASTER} 2000`,
      ];
      sentinels.push(await redisProcess(`${folder}/sentinel${i}`, await freePort(), lines, ["--sentinel"]));
      await sentinels[i].start();
    }
    // Before they know of each other and of the replicas there would be no failover.
    await until(async () => {
      const told = await Promise.all(sentinels.map(({ port }) => says(port, "SENTINEL", "MASTER", MASTER)));
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
    },
    async master() {
      const asked = sentinels.find(({ running }) => running);
      if (!asked) throw new Error("no Sentinel runs");
      const text = await says(asked.port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER);
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
