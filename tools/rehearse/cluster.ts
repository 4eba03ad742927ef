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
import { onAppHost, type Probe, startProbe } from "./probe.ts";

const TLS = "/etc/rumbledore/tls";

export const databaseHosts = (fleet: Fleet): Host[] =>
  Object.keys(estate.database).map((name) => fleet.host(name));

/**
 * Whether a host is primary and takes writes, as its Patroni says; false where it does not answer. One that is on its way
 * out holds the leader's key, and says 200, until a replica has it; its PostgreSQL is shut down by then.
 */
async function takesWrites(host: Host): Promise<boolean> {
  const url = `https://${host.address}:8008/primary`;
  const { code, stdout } = await host.run(["curl", "-sf", "-m", "2", "--cacert", `${TLS}/ca.crt`, url]);
  if (code !== 0) return false;
  const { state, role } = JSON.parse(stdout);
  return state === "running" && role === "primary";
}

/** The hosts that are primary and take writes, those included that are cut off. */
export async function primaries(fleet: Fleet): Promise<Host[]> {
  const hosts = databaseHosts(fleet);
  const answers = await Promise.all(hosts.map(takesWrites));
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

/** Gives every host its power and its network back, for what comes after a drill that ended early. */
export async function mend(fleet: Fleet): Promise<void> {
  for (const host of fleet.hosts.values()) {
    await (await host.isOn() ? host.restoreNetwork() : host.restorePower());
  }
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

/** Starts writing from an app host, by the app's own address of the primary. Its `stop` tells what became of every write. */
export async function startWriter(fleet: Fleet, hostName = "app1"): Promise<Probe<History>> {
  return await startProbe("writer", await onAppHost(fleet, hostName, ["writer.ts", "history.ts"]), "writing");
}
