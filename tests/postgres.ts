/**
 * A real PostgreSQL server for tests: Debian's, in a folder of its own on a loopback port, gone with the test.
 *
 * @module
 */
import { createServer } from "node:net";

export interface PostgresServer {
  /** Its address, with a superuser; the database is an empty one. */
  url: string;
  /** The file of what it logs. */
  log: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

/** Why there is no server to be had here. */
export interface NoPostgres {
  skip: string;
}

/**
 * Runs the server until standard input ends, so that neither it nor its files outlive the tests, however those end. All
 * of it is a grandchild, since a child is killed with the tests before it can tidy up. Arguments: the folder of
 * programs, the data folder, the port, the server's own arguments. SIGINT does not wait for clients, but is lost on a
 * server that just begins to start.
 */
const WATCHED = `
exec 3<&0
programs=$1 folder=$2 port=$3
shift 3
(
  "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 || exit 1
  "$programs/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \\
    -c fsync=off -c shared_buffers=32MB "$@" >>"$folder/log" 2>&1 </dev/null 3<&- &
  cat <&3 >/dev/null
  kill -TERM $! 2>/dev/null
  kill -INT $! 2>/dev/null
  wait
  rm -rf "$folder"
) &
wait`;

/**
 * Starts the newest PostgreSQL of Debian's packages, as an unprivileged user where this process is root.
 *
 * @param settings of postgresql.conf that differ from those of tests
 */
export async function startPostgres(
  settings: Record<string, string> = {},
): Promise<PostgresServer | NoPostgres> {
  const programs = newestPrograms();
  if (!programs) return { skip: "PostgreSQL is not installed (apt-get install postgresql)" };
  const root = Deno.uid() === 0;
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-postgres-" });
  // initdb refuses to run as root; Debian's package brings the user.
  if (root) await run("chown", "postgres:", folder);
  const become = root ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
  const port = await freePort();
  const given = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command, ...args] = [
    ...become,
    ...["sh", "-c", WATCHED, "postgres", programs, folder, String(port), ...given],
  ];
  const child = new Deno.Command(command, {
    args,
    cwd: folder,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  })
    .spawn();
  let ended = false;
  const end = child.status.then(() => ended = true);
  const stop = async () => {
    await child.stdin.close().catch(() => {});
    await end;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp && !ended;) {
    if (await answers(programs, port)) {
      return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, log: `${folder}/log`, stop };
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
  const log = await Deno.readTextFile(`${folder}/log`).catch(() => "");
  await stop();
  throw new Error(`PostgreSQL in ${programs} did not start:\n${log}`);
}

/** Runs `body` with the address of a server of its own; says why in one line and returns where there is none. */
export async function withPostgres(body: (url: string) => Promise<void>): Promise<void> {
  const server = await startPostgres();
  if ("skip" in server) return console.log(`skipped: ${server.skip}`);
  try {
    await body(server.url);
  } finally {
    await server.stop();
  }
}

/** The programs of the highest version installed, or null. */
export function newestPrograms(): string | null {
  try {
    const versions = [...Deno.readDirSync("/usr/lib/postgresql")].map(({ name }) => name)
      .filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(b) - Number(a));
    return versions.length > 0 ? `/usr/lib/postgresql/${versions[0]}/bin` : null;
  } catch {
    return null;
  }
}

/** A TCP port on loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answers(programs: string, port: number): Promise<boolean> {
  const args = ["-q", "-h", "127.0.0.1", "-p", String(port)];
  return (await new Deno.Command(`${programs}/pg_isready`, { args }).output()).success;
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
