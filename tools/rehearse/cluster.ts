/**
 * What drills ask of the estate's database, and the clients that they run against it.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import type { History } from "@/tests/cluster/probe/history.ts";
import { estate } from "./estate.ts";

const TLS = "/etc/rumbledore/tls";
const probe = new URL("../../tests/cluster/probe/", import.meta.url).pathname;

export const databaseHosts = (fleet: Fleet): Host[] =>
  Object.keys(estate.database).map((name) => fleet.host(name));

/** Whether Patroni on a host says 200 to a path; false where it does not answer. */
async function says200(host: Host, path: string): Promise<boolean> {
  const url = `https://${host.address}:8008/${path}`;
  const ask = [
    "curl",
    "-s",
    "-m",
    "2",
    "-o",
    "/dev/null",
    "-w",
    "%{http_code}",
    "--cacert",
    `${TLS}/ca.crt`,
    url,
  ];
  return (await host.run(ask)).stdout === "200";
}

/** The hosts that call themselves primary, those included that are cut off. */
export async function primaries(fleet: Fleet): Promise<Host[]> {
  const hosts = databaseHosts(fleet);
  const answers = await Promise.all(hosts.map((host) => says200(host, "primary")));
  return hosts.filter((_, i) => answers[i]);
}

/** The primary, waited for. */
export async function primary(fleet: Fleet, not?: Host): Promise<Host> {
  let found: Host | undefined;
  const is = await within(90_000, async () => {
    found = (await primaries(fleet)).find((host) => host !== not);
    return found !== undefined;
  });
  if (!is) throw new Error("no host became primary within 90 s");
  return found!;
}

/** Seconds until one member leads and all others stream from it. @throws after 300 s */
export async function whole(fleet: Fleet): Promise<number> {
  const start = performance.now();
  const healthy = await within(300_000, async () => {
    const leader = (await primaries(fleet))[0];
    if (!leader) return false;
    const list = (await leader.run(["patronictl", "list", "--format", "json"])).stdout;
    const states = [...list.matchAll(/"State": "([^"]+)"/g)].map(([, state]) => state);
    return states.filter((state) => state === "streaming").length === databaseHosts(fleet).length - 1;
  }, 500);
  if (!healthy) throw new Error("the cluster was not whole again within 300 s");
  return (performance.now() - start) / 1000;
}

/** Runs SQL on the primary as its superuser, in the app's database. @returns lines of values with | between them */
export async function sql(fleet: Fleet, text: string): Promise<string[]> {
  const words = [
    "runuser",
    "-u",
    "postgres",
    "--",
    "psql",
    "-qAtX",
    "-v",
    "ON_ERROR_STOP=1",
    "-d",
    "rumbledore",
  ];
  const lines = (await (await primary(fleet)).must(words, { input: text, as: "psql" })).trim();
  return lines === "" ? [] : lines.split("\n");
}

export interface Writer {
  /** Ends the writing. @returns what became of every write */
  stop(): Promise<History>;
}

/** Starts writing from an app host, by the app's own address of the primary. */
export async function startWriter(fleet: Fleet, hostName = "app1"): Promise<Writer> {
  const host = fleet.host(hostName);
  const folder = "/opt/rehearsal";
  await host.must(["mkdir", "-p", folder]);
  await host.must(["ln", "-sfn", "/opt/rumbledore/current/node_modules", `${folder}/node_modules`]);
  for (const name of ["writer.ts", "history.ts"]) {
    await Deno.copyFile(`${probe}${name}`, `${host.root}${folder}/${name}`);
  }
  const config = { nodeModulesDir: "manual", imports: { pg: "npm:pg@8.23.1" } };
  await Deno.writeTextFile(`${host.root}${folder}/deno.json`, JSON.stringify(config));
  const run = `cd ${folder}; exec env DENO_DIR=/tmp/rehearsal SETTINGS_FILE=/etc/rumbledore/app.env \\
    /opt/rumbledore/current/bin/deno run -A --no-check --cached-only --no-lock writer.ts`;
  const [program, ...args] = (await host.enter(["sh", "-c", run]))!;
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const printed = new Response(child.stdout).text();
  let complaints = "";
  const complaining = child.stderr.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (text) => void (complaints += text) }));
  const writes = await within(20_000, () => Promise.resolve(complaints.includes("writing")));
  if (!writes) throw new Error(`the writer does not write: ${complaints}`);
  return {
    async stop() {
      await child.stdin.close().catch(() => {});
      const [text] = await Promise.all([printed, complaining]);
      if (!text.startsWith("{")) throw new Error(`the writer ended before its time: ${complaints}${text}`);
      return JSON.parse(text);
    },
  };
}
