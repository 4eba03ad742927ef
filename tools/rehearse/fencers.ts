/**
 * What drills ask of the fencers: that they run, what they said, that they die.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import { databaseHosts } from "./cluster.ts";
import { estate } from "./estate.ts";
import { type RunningProvider, startProvider } from "./provider.ts";

const UNIT = "rumbledore-fencer";

/** Runs `work` while every database host has a fencer, and there is a provider that they ask. */
export async function withFencers<T>(
  fleet: Fleet,
  work: (provider: RunningProvider) => Promise<T>,
): Promise<T> {
  const provider = await startProvider(fleet, estate.database);
  try {
    await forgetFencing(fleet);
    await startFencers(fleet);
    return await work(provider);
  } finally {
    await Promise.all(databaseHosts(fleet).map((host) => host.run(["systemctl", "stop", UNIT])));
    await provider.stop();
  }
}

/** Starts those that do not run, and waits until each has seen who leads. */
export async function startFencers(fleet: Fleet): Promise<void> {
  await Promise.all(
    databaseHosts(fleet).map(async (host) => {
      const began = now();
      await host.must(["systemctl", "restart", UNIT]);
      const sees = await within(30_000, async () => /leads$/m.test(await saidBy(host, began)));
      if (!sees) {
        throw new Error(`the fencer of ${host.name} does not see who leads: ${await saidBy(host, began)}`);
      }
    }),
  );
}

/** As if the ten minutes after a fencing were over. */
export async function forgetFencing(fleet: Fleet): Promise<void> {
  const [host] = databaseHosts(fleet);
  await host.must(["bash", "-lc", "etcdctl del --prefix /fencer/"]);
}

/** Ends the fencers of some hosts as the kernel would. systemd starts them again. */
export async function killFencers(hosts: Host[]): Promise<void> {
  await Promise.all(hosts.map((host) => host.must(["systemctl", "kill", "--signal=KILL", UNIT])));
}

/** A moment for `saidBy`, in seconds since 1970. */
export const now = (): number => Date.now() / 1000;

/** Lines of a host's fencer since a moment; empty where the host is off. */
export async function saidBy(host: Host, since: number): Promise<string> {
  const words = ["journalctl", "-u", UNIT, "-o", "cat", "--no-pager", `--since=@${since.toFixed(3)}`];
  return (await host.run(words)).stdout;
}

/** Lines of all fencers since a moment. */
export async function said(fleet: Fleet, since: number): Promise<string> {
  return (await Promise.all(databaseHosts(fleet).map((host) => saidBy(host, since)))).join("");
}

/** Seconds from the decision to the proof and to the release, as the fencer that acted said. */
export async function fencingFigures(fleet: Fleet, since: number): Promise<Record<string, number>> {
  const lines = await said(fleet, since);
  const figure = (of: RegExp) => Number(lines.match(of)?.[1] ?? NaN);
  return Object.fromEntries(
    Object.entries({
      "decided to off (s)": figure(/^proof: .* ([\d.]+) s after the decision/m),
      "decided to released (s)": figure(/^release: .* is gone, ([\d.]+) s after the decision/m),
    }).filter(([, value]) => !Number.isNaN(value)),
  );
}

/** Power-offs that the provider was asked for. */
export const powerOffs = ({ asked }: RunningProvider): number =>
  asked.filter((request) => request.startsWith("POST") && request.endsWith("/poweroff")).length;
