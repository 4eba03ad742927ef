/**
 * Packages are upgraded and hosts rebooted, one of a kind at a time, while people read and write.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { estate, runPlaybook } from "../estate.ts";
import { type Drill, type DrillResult, pause, underLoad } from "../load.ts";
import { notUpgraded, offerUpgrade } from "../upkeep/packages.ts";

/** Packages of each kind that are held back at night, so that only patch.yml upgrades them. */
const HELD: Record<string, string[]> = {
  database: ["etcd-server", "pgbouncer"],
  redis: ["redis-tools", "redis-server", "redis-sentinel"],
  app: ["haproxy"],
  balancer: ["haproxy"],
  backup: [],
};

/** One of each kind that asks for a reboot; not the balancer, for which there is no second one, nor the writer's host. */
const REBOOTED = ["db2", "redis1", "app2", "backup1"];

const hosts = (fleet: Fleet) => [...fleet.hosts.values()];
const kindOf = (name: string) => Object.keys(estate).find((kind) => name in estate[kind])!;

/** Boots of every host, by its name. */
async function boots(fleet: Fleet): Promise<Record<string, string>> {
  const ids = await Promise.all(
    hosts(fleet).map((host) => host.must(["cat", "/proc/sys/kernel/random/boot_id"])),
  );
  return Object.fromEntries(hosts(fleet).map(({ name }, i) => [name, ids[i].trim()]));
}

/** Watches which hosts are up, until told to stop. @returns the most that were down at once */
function watchDown(fleet: Fleet): () => Promise<number> {
  let watching = true;
  let most = 0;
  const done = (async () => {
    while (watching) {
      const up = await Promise.all(
        hosts(fleet).map(async (host) => (await host.run(["systemctl", "is-active", "ssh"])).code === 0),
      );
      most = Math.max(most, up.filter((one) => !one).length);
      await pause(1000);
    }
  })();
  return async () => {
    watching = false;
    await done;
    return most;
  };
}

async function patch(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const wanted: Record<string, Record<string, string>> = {};
  for (const host of hosts(fleet)) wanted[host.name] = await offerUpgrade(host, HELD[kindOf(host.name)]);
  for (const name of REBOOTED) await fleet.host(name).must(["touch", "/run/reboot-required"]);
  const before = await boots(fleet);
  const faults: string[] = [];
  const result = await underLoad(fleet, async () => {
    const stop = watchDown(fleet);
    // Lists of packages are new; the hosts' other sources cannot be asked.
    const run = await runPlaybook(fleet, tools, "patch.yml", ["-e", "patch_lists_age=3000000000"]);
    const most = await stop();
    if (!run.ok) faults.push(`patch.yml failed: ${run.text.slice(-2500)}`);
    if (most > 1) faults.push(`${most} hosts were down at once`);
    return { "playbook (s)": Math.round(run.seconds), "most hosts down at once": most };
  });
  const after = await boots(fleet);
  const rebooted = Object.keys(after).filter((name) => after[name] !== before[name]);
  for (const host of hosts(fleet)) {
    faults.push(...await notUpgraded(host, wanted[host.name]));
    const stale = (await host.must(["rumbledore-stale"])).trim().split("\n").filter((unit) =>
      // The HAProxy that ends may still have two minutes to do so.
      unit && unit !== "haproxy.service"
    );
    if (stale.length) faults.push(`${host.name} runs what is not on its disk any more: ${stale.join(" ")}`);
  }
  if (rebooted.toSorted().join() !== REBOOTED.toSorted().join()) {
    faults.push(`rebooted were ${rebooted.join(" ") || "none"} and not ${REBOOTED.join(" ")}`);
  }
  if (result.figures["reads failed"] !== 0) faults.push(`${result.figures["reads failed"]} reads failed`);
  return {
    ...result,
    figures: { ...result.figures, rebooted: rebooted.join(" ") },
    faults: [...result.faults, ...faults],
  };
}

export const patchDrills: Drill[] = [
  {
    name: "patch",
    does: "packages are upgraded under load, and a host of each kind rebooted",
    run: (fleet, tools) => patch(fleet, tools),
  },
];
