/**
 * What the repository of backups is good for: that a restore is tested, and that everything returns from it.
 *
 * @module
 */
import { loss } from "@/tests/cluster/probe/archived.ts";
import { verdict } from "@/tests/cluster/probe/history.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { databaseHosts, startWriter, whole } from "../cluster.ts";
import { estate } from "../estate.ts";
import {
  type Drill,
  type DrillResult,
  faultsOf,
  keptIds,
  pause,
  rounded,
  since,
  underReads,
} from "../load.ts";
import { leftToDo, mustRun, replicas, unseen } from "../members.ts";

/** What the plan for disasters promises: minutes of work, and seconds of acknowledged writes. */
const RETURNED_S = 600;
const LOST_S = 60;

/** Longer than WAL waits to be archived, and not a multiple of it, so that some of the writes are not in the archive. */
const WRITES_MS = 80_000;

/** All database hosts lose their power and their disks at one moment, while writes go on. */
async function disaster(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  return await underReads(fleet, async () => {
    const hosts = databaseHosts(fleet);
    const writer = await startWriter(fleet);
    await pause(WRITES_MS);
    await Promise.all(hosts.map((host) => host.cutPower()));
    const history = await writer.stop();
    const start = performance.now();
    await fleet.replace(hosts);
    const booted = since(start);
    const { seconds } = await mustRun(fleet, tools, "disaster.yml");
    const returned = since(start);
    await whole(fleet);
    const kept = await keptIds(fleet);
    const lost = loss(history, kept);
    const { lost: _, ...judged } = verdict(history, kept, history.acknowledged[0]?.id ?? 0);
    const ready = Object.keys(estate.app).map((name) => fleet.host(name).run(["rumbledore-node", "ready"]));
    const apps = (await Promise.all(ready)).every(({ code }) => code === 0);
    return {
      marks: { "returned in (s)": RETURNED_S, "writes lost of (s)": LOST_S },
      figures: {
        "returned in (s)": rounded(returned),
        "playbook (s)": rounded(seconds),
        "hosts booted in (s)": booted,
        "writes acknowledged": judged.acknowledged,
        "writes lost": lost.lost,
        "writes lost of (s)": rounded(lost.seconds),
        "holes before them": lost.holes.length,
      },
      faults: [
        ...faultsOf({ ...judged, lost: lost.holes }),
        ...returned > RETURNED_S ? [`it took ${returned} s, which must be ${RETURNED_S} at most`] : [],
        ...lost.seconds > LOST_S
          ? [`writes of ${lost.seconds} s are lost, which must be ${LOST_S} at most`]
          : [],
        ...apps ? [] : ["not every process of the app is ready again"],
        ...await leftToDo(fleet, tools),
      ],
    };
  }, { may: 1, troubled: Infinity, goesBack: true });
}

const TEST = "rumbledore-restore-test";
const BACKUPS = "/var/lib/object-store/backups/backups/*/backup/rumbledore";

interface Tested {
  /** When it ended, in seconds since 1970. */
  at: number;
  outcome: "passed" | "failed";
  said: string;
  backup: string;
  newest: string | null;
  seconds: number;
}

/** Starts the unit everywhere, as its timer does. @returns what the one host noted that did it */
async function testRestore(fleet: Fleet): Promise<Tested & { host: Host; unit: string }> {
  const hosts = databaseHosts(fleet);
  const now = await hosts[0].must(["date", "+%s"]);
  await Promise.all(hosts.map((host) => host.run(["systemctl", "start", TEST])));
  const found: (Tested & { host: Host; unit: string })[] = [];
  for (const host of hosts) {
    const { stdout } = await host.run(["cat", `/var/lib/${TEST}/result.json`]);
    if (!stdout.startsWith("{")) continue;
    const tested: Tested = JSON.parse(stdout);
    const unit = (await host.run(["systemctl", "is-failed", TEST])).stdout.trim();
    if (tested.at >= Number(now)) found.push({ ...tested, host, unit });
  }
  if (found.length !== 1) throw new Error(`${found.length} hosts tested a restore, and not one of them`);
  return found[0];
}

/** Some bytes in the middle of the largest file of the newest backup are others now. */
async function damageBackup(fleet: Fleet, label: string): Promise<void> {
  const [store] = Object.keys(estate.backup);
  const script = `set -eu
    file=$(find ${BACKUPS}/${label} -type f -printf '%s %p\\n' | sort -n | tail -1 | cut -d' ' -f2)
    size=$(stat -c %s "$file")
    head -c 4096 /dev/urandom | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc status=none`;
  await fleet.host(store).must(["sh", "-c", script], { as: "damaging a backup" });
}

async function restoreTested(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  return await unseen(fleet, async () => {
    const spare = await replicas(fleet);
    const good = await testRestore(fleet);
    if (good.outcome !== "passed") throw new Error(`a good backup fails its test: ${good.said}`);
    if (!spare.includes(good.host)) throw new Error(`${good.host.name} is the primary, and tested a restore`);

    await damageBackup(fleet, good.backup);
    const bad = await testRestore(fleet);
    if (bad.outcome !== "failed" || bad.unit !== "failed") {
      throw new Error(`a damaged backup passes: ${bad.said}`);
    }

    await mustRun(fleet, tools, "backup.yml", ["-e", "kind=full"]);
    const postgres = ["runuser", "-u", "postgres", "--", "pgbackrest", "--stanza=rumbledore"];
    await bad.host.must([...postgres, `--set=${bad.backup}`, "expire"]);
    await bad.host.must(["systemctl", "reset-failed", TEST]);
    const again = await testRestore(fleet);
    if (again.outcome !== "passed") throw new Error(`the new backup fails its test: ${again.said}`);
    const left = await again.host.must(["ls", "/var/lib/postgresql/restore-test"]);
    if (left !== "") throw new Error(`the test left ${left.trim()} on ${again.host.name}`);
    return {
      host: good.host.name,
      "tested in (s)": good.seconds,
      "of a damaged one it said": bad.said,
      "damage found in (s)": bad.seconds,
    };
  }, 3);
}

export const repositoryDrills: Drill[] = [
  {
    name: "restore-tested",
    does:
      "a restore is tested beside the live database, of a good backup, of a damaged one and of the next one",
    run: restoreTested,
  },
  {
    name: "disaster",
    does: "every database host is lost with its disk, and bare ones return from the repository",
    run: disaster,
  },
];
