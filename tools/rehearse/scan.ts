/**
 * What reaches what: hosts look at each other from outside, as somebody would who has one of them.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { datagramsHeard } from "./datagrams.ts";
import { estate } from "./estate.ts";
import { plainConnections } from "./plain.ts";
import type { Line } from "./report.ts";
import { timed } from "./steps.ts";

/** A line of the table of ports. */
export interface Rule {
  port: number;
  /** The kind of host that listens. */
  on: string;
  /** Kinds that may connect; empty is everybody. */
  from: string[];
}

/** Ports that must be open from a kind of host to another: playbooks/group_vars/all/ports.yml. */
export async function allowed(): Promise<Rule[]> {
  const text = await Deno.readTextFile(new URL("../../playbooks/group_vars/all/ports.yml", import.meta.url));
  return [...text.matchAll(/port: (\d+), "on": (\w+), from: \[([^\]]*)\]/g)].map(([, port, on, from]) => ({
    port: Number(port),
    on,
    from: from.split(",").map((one) => one.trim()).filter(Boolean),
  }));
}

/** Tries every TCP port that something listens on, from a host of each kind to one of each kind. */
const SCANNER = `
import concurrent.futures, socket, sys
def open_(at):
    try:
        socket.create_connection(at, 1.5).close()
        return True
    except ConnectionRefusedError:
        return "refused"
    except OSError:
        return False
pairs = [(a, int(p)) for a in sys.argv[1].split(",") for p in sys.argv[2].split(",")]
with concurrent.futures.ThreadPoolExecutor(128) as pool:
    for (address, port), found in zip(pairs, pool.map(open_, pairs)):
        if found: print(address, port, found)
`;

/** Looks from every kind of host at every other for ports that the table does not allow. */
export function scan(fleet: Fleet): () => Promise<Line> {
  return () =>
    timed("scan", "hosts reach each other by the ports of the table only", async () => {
      const table = await allowed();
      const listening = new Set<string>(["22", "80"]);
      for (const host of fleet.hosts.values()) {
        for (const [, port] of (await host.must(["ss", "-Hltn"])).matchAll(/\S+:(\d+)\s+\S+:\*/g)) {
          listening.add(port);
        }
      }
      const faults: string[] = [];
      let tried = 0;
      for (const [kind, hosts] of Object.entries(estate)) {
        const others = Object.entries(estate).flatMap(([of, all]) =>
          Object.entries(all).filter(([name]) => name !== Object.keys(hosts)[0]).map(([name, address]) => ({
            of,
            name,
            address,
          }))
        );
        const from = fleet.host(Object.keys(hosts)[0]);
        const ports = [...listening].join(",");
        const targets = others.map(({ address }) => address).join(",");
        const found = await from.must(["python3", "-c", SCANNER, targets, ports], { as: "the scan" });
        tried += others.length * listening.size;
        for (const line of found.trim().split("\n").filter(Boolean)) {
          const [address, port] = line.split(" ");
          const target = others.find((one) => one.address === address)!;
          const may = table.some((rule) =>
            rule.port === Number(port) && rule.on === target.of &&
            (rule.from.length === 0 || rule.from.includes(kind))
          );
          if (!may) {
            faults.push(
              `${from.name} reaches ${target.name}:${port}, which the table does not allow`,
            );
          }
        }
      }
      const plain = await plainConnections(fleet, table);
      const datagrams = await datagramsHeard(fleet);
      return {
        figures: {
          ports: listening.size,
          "connections tried": tried,
          "refused without encryption": plain.refused,
          "refused without a certificate": plain.strangers,
          "datagrams that nobody heard": datagrams.unheard,
        },
        faults: [...faults, ...plain.faults, ...datagrams.faults],
      };
    });
}
