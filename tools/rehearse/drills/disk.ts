/**
 * What happens when a disk has no room left.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import { sql, whole } from "../cluster.ts";
import { type Drill, type DrillResult, pause, since } from "../load.ts";
import { readFrom, replicas, streams, unseen } from "../members.ts";

const DATA = "/var/lib/postgresql/15/rumbledore";

/** A disk of its own for the data, with 500 MB of room. In memory, so that nothing else of the machine's fills with it. */
const SMALL_DISK = `set -eu
  systemctl stop patroni
  mv ${DATA} ${DATA}.aside
  mkdir -m 0700 ${DATA}
  size=$(($(du -sm ${DATA}.aside | cut -f1) + 500))
  mount -t tmpfs -o "size=\${size}m,mode=0700" tmpfs ${DATA}
  chown postgres:postgres ${DATA}
  cp -a ${DATA}.aside/. ${DATA}
  rm -r ${DATA}.aside
  systemctl start patroni`;

const LARGE_DISK = `set -eu
  mountpoint -q ${DATA} || exit 0
  systemctl stop patroni
  cp -a ${DATA} ${DATA}.aside
  umount ${DATA}
  rmdir ${DATA}
  mv ${DATA}.aside ${DATA}
  systemctl start patroni`;

/** A file that takes all room that is left. */
const FILL = [
  "sh",
  "-c",
  `cat /dev/zero >${DATA}/ballast 2>/dev/null; df --output=avail -k ${DATA} | tail -1`,
];

/** More WAL than the disk has old files for. */
async function writeWal(fleet: Fleet): Promise<void> {
  for (let segment = 0; segment < 16; segment++) {
    await sql(fleet, "create table if not exists ballast (x int); select pg_switch_wal();");
    await sql(fleet, "drop table ballast;");
  }
}

const bash = (host: Host, script: string, as: string) => host.must(["bash", "-c", script], { as });

async function diskFull(fleet: Fleet): Promise<DrillResult> {
  const [host] = await replicas(fleet);
  await bash(host, SMALL_DISK, "a small disk for the data");
  try {
    await streams(fleet, host);
    await readFrom(fleet, host, "UP");
    return await unseen(fleet, async () => {
      const left = Number(await host.must(FILL));
      const start = performance.now();
      await writeWal(fleet);
      await readFrom(fleet, host, "DOWN");
      const unread = since(start);
      await pause(15_000);
      await host.must(["rm", `${DATA}/ballast`]);
      const room = performance.now();
      await streams(fleet, host);
      await readFrom(fleet, host, "UP");
      return {
        replica: host.name,
        "left (kB)": left,
        "no reads after (s)": unread,
        "reads again after room (s)": since(room),
      };
    }, 3);
  } finally {
    await bash(host, LARGE_DISK, "the disk that was");
    await streams(fleet, host);
    await whole(fleet);
  }
}

export const diskDrills: Drill[] = [
  { name: "disk-full", does: "a replica's disk fills, and gets room again", run: diskFull },
];
