/**
 * What happens to single members of the database: of etcd, or a replica. Neither readers nor writers may see it.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { databaseHosts, primary } from "../cluster.ts";
import { type Drill, type DrillResult, pause, rounded, since } from "../load.ts";
import { etcdctl, etcdLeader, leftToDo, mustRun, replicas, streams, unseen } from "../members.ts";

const LOSE_ETCD = [
  "sh",
  "-c",
  "systemctl kill -s KILL etcd; systemctl stop etcd; rm -r /var/lib/etcd/rumbledore",
];
const LOSE_DATA = ["sh", "-c", "rm -rf /var/lib/postgresql/15/rumbledore/*"];

/** Longest that no write may be acknowledged while nothing but a member is lost, in s. */
const HICCUP = 3;

/** The member that leads etcd, which is the worst one to lose. */
async function etcdMinority(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const result = await unseen(fleet, async () => {
    const host = await etcdLeader(fleet);
    await host.must(LOSE_ETCD);
    await pause(10_000);
    const { seconds } = await mustRun(fleet, tools, "rejoin.yml", ["-e", `host=${host.name}`]);
    return { member: host.name, "playbook (s)": rounded(seconds) };
  }, HICCUP);
  const health = await etcdctl(await primary(fleet), "endpoint health");
  return {
    ...result,
    faults: [
      ...result.faults,
      ...health.code === 0 ? [] : [`etcd is not whole: ${health.stderr || health.stdout}`],
      ...await leftToDo(fleet, tools),
    ],
  };
}

/** Nobody can be elected for longer than the leader's key lives; the primary goes on, since all members answer it. */
async function etcdMajority(fleet: Fleet): Promise<DrillResult> {
  return await unseen(fleet, async () => {
    const before = await primary(fleet);
    const two = databaseHosts(fleet).filter((host) => host !== before);
    await Promise.all(two.map((host) => host.must(["systemctl", "kill", "-s", "KILL", "etcd"])));
    await Promise.all(two.map((host) => host.must(["systemctl", "stop", "etcd"])));
    const start = performance.now();
    await pause(45_000);
    const away = since(start);
    for (const host of two) await host.must(["systemctl", "start", "--no-block", "etcd"]);
    const after = await primary(fleet);
    if (after !== before) throw new Error(`${after.name} is primary and not ${before.name} any more`);
    return { "etcd without a majority for (s)": away };
  }, HICCUP);
}

async function replicaRebuilt(fleet: Fleet): Promise<DrillResult> {
  return await unseen(fleet, async () => {
    const [host] = await replicas(fleet);
    await host.must(LOSE_DATA);
    await pause(2000);
    const start = performance.now();
    await (await primary(fleet)).must(["patronictl", "reinit", "rumbledore", host.name, "--force"]);
    await streams(fleet, host);
    return { replica: host.name, "streams again after (s)": since(start) };
  }, HICCUP);
}

async function hostReplaced(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const result = await unseen(fleet, async () => {
    const [host] = await replicas(fleet);
    await host.cutPower();
    await pause(5000);
    const start = performance.now();
    await fleet.replace([host]);
    const booted = since(start);
    const { seconds } = await mustRun(fleet, tools, "rejoin.yml", ["-e", `host=${host.name}`]);
    await streams(fleet, host);
    return {
      host: host.name,
      "booted in (s)": booted,
      "playbook (s)": rounded(seconds),
      "streams again after (s)": since(start),
    };
  }, HICCUP);
  return { ...result, faults: [...result.faults, ...await leftToDo(fleet, tools)] };
}

export const memberDrills: Drill[] = [
  {
    name: "etcd-minority",
    does: "the member that leads etcd is lost with its data, and another one joins in its place",
    run: etcdMinority,
  },
  {
    name: "etcd-majority",
    does: "two members of etcd are away for longer than the leader's key lives, and return",
    run: etcdMajority,
  },
  {
    name: "replica-rebuilt",
    does: "a replica's data is destroyed, and it is made anew",
    run: replicaRebuilt,
  },
  {
    name: "host-replaced",
    does: "a replica's host is lost with its disk, and a bare one takes its place",
    run: hostReplaced,
  },
];
