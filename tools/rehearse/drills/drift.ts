/**
 * Hosts are not as the playbooks left them: somebody was there by hand, or a disk was.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { primary, whole } from "../cluster.ts";
import { estate, runPlaybook } from "../estate.ts";
import { type Drill, type DrillResult, rounded } from "../load.ts";
import { failed } from "../steps.ts";

/** Something done to a host, and the shell's test of whether it has been put right. */
interface Damage {
  does: string;
  right: string;
}

const stopped = (unit: string): Damage => ({
  does: `systemctl stop ${unit}`,
  right: `systemctl --quiet is-active ${unit}`,
});
const disabled = (unit: string): Damage => ({
  does: `systemctl disable --quiet ${unit}`,
  right: `systemctl --quiet is-enabled ${unit}`,
});
const gone = (path: string): Damage => ({ does: `rm ${path}`, right: `test -e ${path}` });
const edited = (path: string, line: string): Damage => ({
  does: `printf '%s\\n' '${line}' >>${path}`,
  right: `! grep -qxF '${line}' ${path}`,
});
const unitGone = (unit: string): Damage => ({
  does: `rm /etc/systemd/system/${unit} && systemctl daemon-reload`,
  right: `systemctl cat ${unit} >/dev/null 2>&1`,
});
const open = (path: string): Damage => ({
  does: `chmod 0666 ${path}`,
  right: `test "$(stat -c %a ${path})" != 666`,
});

/** What can happen to any host. */
const ANYWHERE: Damage[] = [
  {
    does: "nft add rule inet rumbledore input tcp dport 9999 accept",
    right: "! nft list chain inet rumbledore input | grep -q 9999",
  },
  {
    does: "sysctl -qw net.ipv4.tcp_keepalive_time=7200",
    right: 'test "$(sysctl -n net.ipv4.tcp_keepalive_time)" = 10',
  },
  edited("/etc/hosts", "10.77.0.99 db1"),
  gone("/etc/ssh/sshd_config.d/10-rumbledore.conf"),
  gone("/etc/systemd/journald.conf.d/10-rumbledore.conf"),
  disabled("rumbledore-certificates.timer"),
  {
    // As from an older inventory that still named them.
    does: "useradd -m -G operators left && echo key >/etc/ssh/operators/left",
    right: "! id left >/dev/null 2>&1 && ! test -e /etc/ssh/operators/left",
  },
];

/** What can happen to a host of a kind. */
const BY_KIND: Record<string, Damage[]> = {
  database: [
    stopped("patroni"),
    gone("/usr/lib/postgresql/15/bin/pg_rewind"),
    gone("/opt/patroni-4.1.5/patroni/ha.py"),
    edited("/etc/pgbouncer/pgbouncer.ini", "client_tls_sslmode = disable"),
    unitGone("rumbledore-backup-diff.timer"),
    open("/etc/pgbackrest.conf"),
    edited("/etc/default/etcd", "ETCD_HEARTBEAT_INTERVAL=2000"),
    gone("/usr/local/bin/patronictl"),
  ],
  redis: [
    stopped("redis-sentinel"),
    gone("/usr/bin/redis-cli"),
    edited("/etc/redis/rumbledore.conf", "appendonly yes"),
    gone("/etc/systemd/system/redis-server.service.d/rumbledore.conf"),
    open("/etc/redis/users.acl"),
  ],
  app: [
    stopped("rumbledore@8002"),
    unitGone("rumbledore-worker.service"),
    edited("/etc/rumbledore/app.env", "PUBLIC_ORIGIN=https://elsewhere.example"),
    gone("/usr/local/bin/rumbledore-node"),
    open("/etc/rumbledore/app.env"),
  ],
  balancer: [
    edited("/etc/haproxy/haproxy.cfg", "# by hand"),
    gone("/usr/sbin/haproxy"),
    gone("/etc/haproxy/state.map"),
    stopped("nftables"),
  ],
  backup: [
    stopped("object-store@backups"),
    unitGone("object-store@.service"),
    gone("/usr/local/bin/versitygw"),
    gone("/usr/bin/socat"),
  ],
};

async function drift(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const leads = (await primary(fleet)).name;
  const hurt = Object.entries(estate).map(([kind, hosts]) => {
    const name = Object.keys(hosts).findLast((one) => one !== leads)!;
    return { host: fleet.host(name), damages: [...ANYWHERE, ...BY_KIND[kind]] };
  });
  const faults: string[] = [];
  for (const { host, damages } of hurt) {
    for (const { does, right } of damages) {
      await host.must(["sh", "-c", does]);
      if ((await host.run(["sh", "-c", right])).code === 0) {
        faults.push(`${host.name}: "${does}" did no harm`);
      }
    }
  }
  const mended = await runPlaybook(fleet, tools, "site.yml");
  for (const { host, damages } of hurt) {
    for (const { does, right } of damages) {
      if ((await host.run(["sh", "-c", right])).code !== 0) {
        faults.push(`${host.name}: "${does}" was not put right`);
      }
    }
    if (!mended.changed[host.name]) faults.push(`the run says that nothing changed on ${host.name}`);
  }
  const again = await runPlaybook(fleet, tools, "site.yml");
  const still = Object.entries(again.changed).filter(([, count]) => count > 0);
  const healed = await whole(fleet);
  return {
    figures: {
      damages: hurt.reduce((sum, { damages }) => sum + damages.length, 0),
      "playbook (s)": Math.round(mended.seconds),
      changed: Object.values(mended.changed).reduce((sum, count) => sum + count, 0),
      "changed by a second run": still.reduce((sum, [, count]) => sum + count, 0),
      "whole again after (s)": rounded(healed),
    },
    faults: [
      ...failed(mended),
      ...failed(again),
      ...faults,
      ...still.map(([name, count]) => `a second run changed ${count} on ${name}`),
    ],
  };
}

export const driftDrills: Drill[] = [
  {
    name: "drift",
    does: "hosts of every kind are changed by hand, and one run puts them right",
    run: (fleet, tools) => drift(fleet, tools),
  },
];
