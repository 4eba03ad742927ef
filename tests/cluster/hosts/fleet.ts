/**
 * Several test hosts and their network, made together and gone together, however the process that made them ends.
 *
 * @module
 */
import { baseImage } from "./base_image.ts";
import { groupsOfRun, weigh } from "./cgroups.ts";
import { must } from "./command.ts";
import { Host } from "./host.ts";
import { atSwitch, layNetwork } from "./network.ts";

/**
 * Waits until its standard input ends, which it does when whoever holds the other end is gone, by whatever way; then
 * ends and removes all that bears the run's name. Arguments: the run, its folder, its control groups.
 */
const KEEPER = `
trap '' INT TERM HUP
cat >/dev/null
run="$1"; folder="$2"; shift 2
for pass in 1 2 3 4 5; do
  for group; do
    find "$group" -name cgroup.kill 2>/dev/null | while read -r kill; do echo 1 >"$kill"; done
  done
  sleep 0.2
  grep -l . $(find "$@" -name cgroup.procs 2>/dev/null) 2>/dev/null | grep -q . || break
done
awk -v f="$folder" '$2 == f || index($2, f "/") == 1 { print $2 }' /proc/mounts | sort -r | while read -r at; do umount -l "$at"; done
ip netns list | awk -v p="$run-" 'index($1, p) == 1 { print $1 }' | while read -r name; do
  # Whoever was started at the switch, as k6 is, and has lost the one who would have ended it.
  ip netns pids "$name" | while read -r pid; do kill -9 "$pid"; done
  ip netns del "$name"
done
for group; do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; done
rm -rf "$folder"`;

export interface FleetOptions {
  /** Addresses by name; all in 10.77.0.0/24, .1 being the operator's. */
  hosts: Record<string, string>;
  /** How many machines a host is worth when the processor is short, where that is not one. */
  machines?: Record<string, number>;
  tell?: (line: string) => void;
}

/** What another process must know of a fleet to use it. */
export interface JoinedFleet {
  run: string;
  folder: string;
  image: string;
  hosts: Record<string, string>;
}

export class Fleet {
  private constructor(
    readonly run: string,
    readonly folder: string,
    readonly image: string,
    readonly hosts: ReadonlyMap<string, Host>,
    private readonly keeper: Deno.ChildProcess | null,
  ) {}

  /** Makes the hosts and switches them on, all at once. */
  static async up({ hosts: addresses, machines = {}, tell = () => {} }: FleetOptions): Promise<Fleet> {
    const image = await baseImage(tell);
    const run = `rd${Deno.pid.toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
    const folder = await Deno.makeTempDir({ prefix: "rumbledore-hosts-" });
    const keeper = new Deno.Command("setsid", {
      args: ["sh", "-c", KEEPER, "keeper", run, folder, ...await groupsOfRun(run)],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await putInMemory(run, folder);
      await must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "operator", "-f", `${folder}/key`]);
      const key = (await Deno.readTextFile(`${folder}/key.pub`)).trim();
      const hosts = Object.entries(addresses)
        .map(([name, address]) => new Host(name, address, { run, folder, image, key }));
      await layNetwork(run);
      const known: string[] = [];
      for (const host of hosts) known.push(await host.make());
      await Deno.writeTextFile(`${folder}/known_hosts`, `${known.join("\n")}\n`);
      const fleet = new Fleet(run, folder, image, byName(hosts), keeper);
      await weigh(run, { ...Object.fromEntries(hosts.map(({ name }) => [name, 1])), ...machines });
      const start = Date.now();
      await Promise.all(hosts.map((host) => host.boot()));
      tell(`${hosts.length} hosts booted in ${((Date.now() - start) / 1000).toFixed(1)} s`);
      return fleet;
    } catch (error) {
      await end(keeper);
      throw error;
    }
  }

  /** A fleet that another process has up, which goes on keeping it: `down` does nothing here. */
  static async joined({ run, folder, image, hosts: addresses }: JoinedFleet): Promise<Fleet> {
    const key = (await Deno.readTextFile(`${folder}/key.pub`)).trim();
    const hosts = Object.entries(addresses)
      .map(([name, address]) => new Host(name, address, { run, folder, image, key }));
    return new Fleet(run, folder, image, byName(hosts), null);
  }

  /** A host by its name. */
  host(name: string): Host {
    const host = this.hosts.get(name);
    if (!host) {
      throw new RangeError(`there is no host ${name}; there are ${[...this.hosts.keys()].join(", ")}`);
    }
    return host;
  }

  /**
   * Hosts are lost with their disks; new ones, bare, are on in their place. Whoever uses the fleet's known_hosts knows
   * them by their new keys.
   */
  async replace(hosts: Host[]): Promise<void> {
    const file = `${this.folder}/known_hosts`;
    const known = new Map(
      (await Deno.readTextFile(file)).trim().split("\n").map((line) => [line.split(" ")[0], line]),
    );
    for (const host of hosts) known.set(host.address, await host.makeAnew());
    await Deno.writeTextFile(file, `${[...known.values()].join("\n")}\n`);
    await Promise.all(hosts.map((host) => host.restorePower()));
  }

  /** Words that run a program where the operator sits: at the switch. */
  asOperator(words: string[]): string[] {
    return atSwitch(this.run, words);
  }

  /** Switches all off and removes every trace. */
  async down(): Promise<void> {
    if (this.keeper) await end(this.keeper);
  }
}

/** What all disks of a run may come to in memory, in GB, and what must be free so that they are put there. */
const DISKS = { room: 10, free: 16 };

/**
 * Lets hosts write to memory where there is enough of it. On this machine's disk they all share one journal, and who
 * waits for a write waits for everybody's: a tenth of a second, where a disk of one's own takes a thousandth.
 */
async function putInMemory(run: string, folder: string): Promise<void> {
  const kilobytes = (await Deno.readTextFile("/proc/meminfo")).match(/^MemAvailable:\s+(\d+)/m)?.[1];
  if (Number(kilobytes) < DISKS.free * 2 ** 20) return;
  await must(["mount", "-t", "tmpfs", "-o", `size=${DISKS.room}g,mode=700`, `${run}-disks`, folder]);
}

const byName = (hosts: Host[]) => new Map(hosts.map((host) => [host.name, host]));

async function end(keeper: Deno.ChildProcess): Promise<void> {
  await keeper.stdin.close().catch(() => {});
  await keeper.status;
}
