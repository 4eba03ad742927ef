/**
 * Debian's pgbouncer between a test and a PostgreSQL server, in transaction mode as in production; gone with the test.
 *
 * @module
 */
import { freePort } from "@/tests/postgres.ts";

export interface PgBouncer extends AsyncDisposable {
  /** The server's address by way of the pooler. */
  url: string;
}

/** As of tests/postgres.ts: a grandchild tidies up when standard input ends. Arguments: the folder. */
const WATCHED = `
exec 3<&0
folder=$1
(
  /usr/sbin/pgbouncer -q "$folder/pgbouncer.ini" >"$folder/log" 2>&1 </dev/null 3<&- &
  cat <&3 >/dev/null
  kill -KILL $! 2>/dev/null
  wait
  rm -rf "$folder"
) &
wait`;

/** Starts it before the server at `url`, with at most `most` connections to that; null where it is not installed. */
export async function pgbouncer(url: string, most = 3): Promise<PgBouncer | null> {
  if (!await Deno.stat("/usr/sbin/pgbouncer").catch(() => null)) return null;
  const { hostname, port, username } = new URL(url);
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-pgbouncer-" });
  const own = await freePort();
  await Deno.writeTextFile(`${folder}/users`, `"${username}" ""\n`);
  await Deno.writeTextFile(
    `${folder}/pgbouncer.ini`,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users
pool_mode = transaction
default_pool_size = ${most}
ignore_startup_parameters = options,statement_timeout,lock_timeout,idle_in_transaction_session_timeout
`,
  );
  // It refuses to run as root.
  const root = Deno.uid() === 0;
  if (root) await new Deno.Command("chown", { args: ["-R", "postgres:", folder] }).output();
  const [command, ...args] = [
    ...(root ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : []),
    ...["sh", "-c", WATCHED, "pgbouncer", folder],
  ];
  const child = new Deno.Command(command, {
    args,
    cwd: "/",
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const through = new URL(url);
  through.port = String(own);
  for (const giveUp = Date.now() + 20_000; Date.now() < giveUp;) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: own }).catch(() => null);
    connection?.close();
    if (connection) break;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return {
    url: through.href,
    async [Symbol.asyncDispose]() {
      await child.stdin.close().catch(() => {});
      await child.status;
    },
  };
}
