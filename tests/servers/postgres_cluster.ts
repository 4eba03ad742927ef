/**
 * Real PostgreSQL servers for tests of what happens between them: one primary and two streaming replicas on loopback
 * ports, each of which can be held back, killed, started again and promoted. They are gone with the test.
 *
 * @module
 */
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { freePort, newestPrograms, type NoPostgres } from "@/tests/postgres.ts";

/**
 * Runs until standard input ends, so that neither servers nor files outlive the tests, however those end. It is a
 * grandchild, since a child is killed with the tests before it can tidy up. The replicas are copies of the files that
 * the primary begins with. Arguments: the folder of programs, the cluster's folder, the three ports.
 */
const WATCHED = `
exec 3<&0
programs=$1 folder=$2 primary=$3
(
  cd "$folder"
  trap '' TERM
  "$programs/initdb" -D 0 -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 || exit 1
  cat >>0/postgresql.conf <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
shared_buffers = 32MB
max_connections = 200
wal_keep_size = 256MB
hot_standby_feedback = on
wal_retrieve_retry_interval = 200ms
primary_conninfo = 'host=127.0.0.1 port=$primary user=postgres'
END
  cp -R 0 1 && cp -R 0 2 && touch 1/standby.signal 2/standby.signal
  shift 2
  for node in 0 1 2; do
    echo "port = $1" >>$node/postgresql.conf
    shift
    "$programs/pg_ctl" start -W -D $node -l $node.log >/dev/null 2>&1 </dev/null 3<&-
  done
  cat <&3 >/dev/null
  for node in 0 1 2; do "$programs/pg_ctl" stop -W -m immediate -D $node >/dev/null 2>&1; done
  for node in 0 1 2; do
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      [ -e $node/postmaster.pid ] && kill -0 $(head -1 $node/postmaster.pid) 2>/dev/null && sleep 0.1 || break
    done
  done
  cd / && rm -rf "$folder"
) &
wait`;

/** As whom servers run: PostgreSQL refuses root; Debian's package brings the user. */
const become = Deno.uid() === 0
  ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
  : [];

export interface PostgresCluster extends AsyncDisposable {
  /** The one that is the primary at first. */
  primary: PostgresNode;
  replicas: [PostgresNode, PostgresNode];
  /** Resolves when every replica that runs has replayed what the primary has written by now. */
  caughtUp(): Promise<void>;
}

/** One server of a cluster. */
export class PostgresNode {
  readonly port: number;
  readonly #folder: string;
  readonly #programs: string;
  #asking: Database | null = null;

  constructor(programs: string, folder: string, port: number) {
    this.#programs = programs;
    this.#folder = folder;
    this.port = port;
  }

  /** Its address, with a superuser. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** What it has logged. */
  log(): Promise<string> {
    return Deno.readTextFile(`${this.#folder}.log`);
  }

  /** What statements answer, which run as a superuser. */
  async ask<Row extends object>(text: string): Promise<Row[]> {
    this.#asking ??= await openDatabase({ url: this.url, dataDir: "", pool: 1 });
    return await this.#asking.owner.unsafe(text) as unknown as Row[];
  }

  /** How far it is, in bytes of WAL: what it has written as a primary, or replayed as a replica. */
  async position(): Promise<bigint> {
    const [{ at }] = await this.ask<{ at: string }>(
      "select (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end" +
        " - '0/0')::text as at",
    );
    return BigInt(at);
  }

  /** How much a replica has received, in bytes of WAL, shown or not. */
  async received(): Promise<bigint> {
    const [{ at }] = await this.ask<{ at: string }>(
      "select (pg_last_wal_receive_lsn() - '0/0')::text as at",
    );
    return BigInt(at);
  }

  /** Has a replica receive what is written and show none of it. */
  async pauseReplay(): Promise<void> {
    await this.ask("select pg_wal_replay_pause()");
    await until(async () =>
      (await this.ask<{ s: string }>("select pg_get_wal_replay_pause_state() as s"))[0].s === "paused"
    );
  }

  async resumeReplay(): Promise<void> {
    await this.ask("select pg_wal_replay_resume()");
  }

  /** Has a replica show commits so many seconds after they were made. */
  async delayReplay(seconds: number): Promise<void> {
    await this.set("recovery_min_apply_delay", `${seconds}s`);
  }

  /** Sets what can be set while it runs. */
  async set(name: string, value: string): Promise<void> {
    await this.ask(`alter system set ${name} = '${value}'`);
    await this.ask("select pg_reload_conf()");
  }

  /** Makes a replica the primary; resolves when it takes writes. */
  async promote(): Promise<void> {
    await this.ask("select pg_promote(true, 30)");
  }

  /** Has a replica follow another primary. */
  async follow(primary: PostgresNode): Promise<void> {
    await this.set("primary_conninfo", `host=127.0.0.1 port=${primary.port} user=postgres`);
  }

  /** Ends all its processes at once, as when its machine loses power. */
  async kill(): Promise<void> {
    const all = await this.#processes();
    await this.close();
    for (const pid of all) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch { /* it has ended */ }
    }
    // A process that nobody has buried yet still has its number, which would stop the next start.
    await Deno.remove(`${this.#folder}/postmaster.pid`);
    await until(async () => !await this.#answers());
  }

  /** Stops and continues all its processes: it is there and does not answer. */
  async freeze(): Promise<() => void> {
    const all = await this.#processes();
    for (const pid of all) Deno.kill(pid, "SIGSTOP");
    return () => {
      for (const pid of all) Deno.kill(pid, "SIGCONT");
    };
  }

  /** Starts it again after it was killed. */
  async start(): Promise<void> {
    const [command, ...args] = [
      ...become,
      ...[`${this.#programs}/pg_ctl`, "start", "-D", this.#folder, "-l", `${this.#folder}.log`],
    ];
    const { success } = await new Deno.Command(command, {
      args,
      cwd: "/",
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) throw new Error(`it did not start again:\n${await this.log()}`);
  }

  /** Resolves when it takes queries. */
  async ready(): Promise<void> {
    await until(() => this.#answers());
  }

  /** Closes the connection that this makes to it. */
  async close(): Promise<void> {
    const asking = this.#asking;
    this.#asking = null;
    await asking?.close();
  }

  async #answers(): Promise<boolean> {
    const args = ["-q", "-h", "127.0.0.1", "-p", String(this.port)];
    return (await new Deno.Command(`${this.#programs}/pg_isready`, { args }).output()).success;
  }

  async #processes(): Promise<number[]> {
    const [first] = (await Deno.readTextFile(`${this.#folder}/postmaster.pid`)).split("\n");
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", first] }).output();
    const children = new TextDecoder().decode(stdout).split("\n").filter((line) => line.trim() !== "");
    // The first one first: it would start the others again.
    return [first, ...children].map(Number);
  }
}

/** Starts one primary and two replicas, which takes a few seconds. */
export async function postgresCluster(): Promise<PostgresCluster | NoPostgres> {
  const programs = newestPrograms();
  if (!programs) return { skip: "PostgreSQL is not installed (apt-get install postgresql)" };
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-cluster-" });
  if (become.length > 0) await new Deno.Command("chown", { args: ["postgres:", folder] }).output();
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const [command, ...args] = [
    ...become,
    ...["sh", "-c", WATCHED, "cluster", programs, folder, ...ports.map(String)],
  ];
  const child = new Deno.Command(command, {
    args,
    cwd: folder,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const nodes = ports.map((port, i) => new PostgresNode(programs, `${folder}/${i}`, port));
  const [primary, ...replicas] = nodes;
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await child.stdin.close().catch(() => {});
    await child.status;
  };
  try {
    await Promise.all(nodes.map((node) => node.ready()));
  } catch (error) {
    const logs = await Promise.all([`${folder}/log`, ...nodes.map((_, i) => `${folder}/${i}.log`)]
      .map((file) => Deno.readTextFile(file).catch(() => "")));
    await stop();
    throw new Error(`the cluster did not start:\n${logs.join("\n")}`, { cause: error });
  }
  return {
    primary,
    replicas: replicas as [PostgresNode, PostgresNode],
    async caughtUp() {
      const least = await primary.position();
      await until(async () =>
        (await Promise.all(replicas.map((one) => one.position()))).every((at) => at >= least)
      );
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Waits until something holds, which is asked again and again; a minute at most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp;) {
    if (await holds()) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error("a minute went by and it does not hold");
}
