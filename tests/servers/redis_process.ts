/**
 * One process of a real Redis, Debian's, on a loopback port; gone with the test.
 *
 * @module
 */
import { type Guard, KEEPER } from "./redis_guard.ts";

export const PROGRAM = "/usr/bin/redis-server";

/** One process, which may be killed and come back at the same port. */
export interface RedisProcess {
  port: number;
  /** Such as redis://127.0.0.1:34567, or rediss: where it is guarded. */
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

export interface ProcessOptions {
  /** Made for it. */
  folder: string;
  port: number;
  /** Of its configuration. */
  lines: string[];
  guard: Guard | null;
  isSentinel?: boolean;
}

/** One that is yet to be started. */
export async function redisProcess(
  { folder, port, lines, guard, isSentinel = false }: ProcessOptions,
): Promise<RedisProcess> {
  await Deno.mkdir(folder);
  const ports = guard
    ? ["port 0", `tls-port ${port}`, ...guard[isSentinel ? "sentinel" : "server"]]
    : [`port ${port}`];
  const common = [...ports, "bind 127.0.0.1", `dir ${folder}`, "daemonize no"];
  await Deno.writeTextFile(`${folder}/redis.conf`, [...common, ...lines, ""].join("\n"));
  let child: Deno.ChildProcess | null = null;
  let pid = 0;
  const it: RedisProcess = {
    port,
    url: `${guard ? "rediss" : "redis"}://127.0.0.1:${port}`,
    get running() {
      return child !== null;
    },
    async start() {
      await Deno.remove(`${folder}/pid`).catch(() => {});
      child = new Deno.Command("sh", {
        args: [
          "-c",
          WATCHED,
          "redis",
          PROGRAM,
          `${folder}/redis.conf`,
          ...(isSentinel ? ["--sentinel"] : []),
        ],
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      for (const giveUp = Date.now() + 30_000; Date.now() < giveUp;) {
        if (await says({ port, guard }, "PING").then((answer) => /PONG|NOAUTH/.test(answer), () => false)) {
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
    says: (...command) => says({ port, guard }, ...command),
  };
  return it;
}

/** What a server answers to one command, as it stands. @throws Error where none answers */
async function says(
  { port, guard }: Pick<ProcessOptions, "port" | "guard">,
  ...command: string[]
): Promise<string> {
  const at = { hostname: "127.0.0.1", port };
  const connection = guard ? await Deno.connectTls({ ...at, caCerts: [guard.ca] }) : await Deno.connect(at);
  const timer = setTimeout(() => connection.close(), 2000);
  const ask = async (words: readonly string[]) => {
    const text = words.map((word) => `$${word.length}\r\n${word}\r\n`).join("");
    await connection.write(new TextEncoder().encode(`*${words.length}\r\n${text}`));
    const buffer = new Uint8Array(65_536);
    const length = await connection.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, length));
  };
  try {
    if (guard) await ask(["AUTH", ...KEEPER]);
    return await ask(command);
  } finally {
    clearTimeout(timer);
    try {
      connection.close();
    } catch { /* the timer did */ }
  }
}
