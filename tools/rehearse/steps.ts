/**
 * What comes before the drills: the hosts become the production, and it is looked at.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { estate, type PlaybookRun, runPlaybook } from "./estate.ts";
import { startReaders } from "./readers.ts";
import type { DrillResult } from "./load.ts";
import type { Line } from "./report.ts";

/** Runs a step with a clock; what it throws is a fault. */
export async function timed(name: string, does: string, work: () => Promise<DrillResult>): Promise<Line> {
  const start = performance.now();
  const line = (result: DrillResult): Line => ({
    name,
    does,
    seconds: Math.round((performance.now() - start) / 100) / 10,
    ...result,
  });
  try {
    return line(await work());
  } catch (error) {
    return line({ figures: {}, faults: [(error as Error).message] });
  }
}

function failed({ ok, text, playbook }: PlaybookRun): string[] {
  if (ok) return [];
  const errors = text.split("\n").filter((line) => /^(?:fatal|failed|\[ERROR\])/.test(line)).slice(0, 3);
  return [`${playbook} failed: ${errors.map((line) => line.slice(0, 400)).join("\n")}`];
}

/** site.yml twice: the second run must find nothing to change. */
export function siteTwice(fleet: Fleet, tools: OperatorTools): (() => Promise<Line>)[] {
  return [
    () =>
      timed("site", "bare hosts become the production", async () => {
        const run = await runPlaybook(fleet, tools, "site.yml");
        const changed = Object.values(run.changed).reduce((sum, count) => sum + count, 0);
        return { figures: { changed }, faults: failed(run) };
      }),
    () =>
      timed("site again", "a second run finds nothing to do", async () => {
        const run = await runPlaybook(fleet, tools, "site.yml");
        const touched = Object.entries(run.changed).filter(([, count]) => count > 0);
        return {
          figures: { changed: touched.reduce((sum, [, count]) => sum + count, 0) },
          faults: [...failed(run), ...touched.map(([host, count]) => `${host} changed ${count}`)],
        };
      }),
  ];
}

/** The first deploy: nobody can read before it, and everybody afterwards. */
export function deploy(fleet: Fleet, tools: OperatorTools, file: string): () => Promise<Line> {
  return () =>
    timed(
      "deploy",
      "the release is taken up, host by host, with the sample league",
      async (): Promise<DrillResult> => {
        const run = await runPlaybook(fleet, tools, "deploy.yml", ["-e", `release_file=${file}`]);
        const failures = failed(run);
        if (failures.length) return { figures: {}, faults: failures };
        let reads: { requests: number; failed: number } = { requests: 0, failed: 0 };
        const serves = await within(30_000, async () => {
          const end = startReaders(fleet);
          // Its pages may not be there yet that readers look for first.
          if (!await end.begun.then(() => true, () => false)) return false;
          await new Promise((resume) => setTimeout(resume, 1000));
          reads = await end();
          return reads.failed === 0;
        });
        const unit = "rumbledore@8001.service";
        const verdict = await fleet.host("app1").run(["systemd-analyze", "security", "--no-pager", unit]);
        const exposure = Number(verdict.stdout.match(/exposure level for .*: ([\d.]+)/)?.[1] ?? 10);
        return {
          figures: { reads: reads.requests, failed: reads.failed, "exposure of the unit": exposure },
          faults: [
            ...serves ? [] : ["the sample league's page is not served"],
            ...exposure <= 2 ? [] : [`systemd-analyze security says ${exposure}, which must be 2.0 at most`],
          ],
        };
      },
    );
}

/** Ports that must be open from a kind of host to another: playbooks/group_vars/all/ports.yml. */
async function allowed(): Promise<{ port: number; on: string; from: string[] }[]> {
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
      return { figures: { ports: listening.size, "connections tried": tried }, faults };
    });
}
