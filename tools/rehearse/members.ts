/**
 * The database's members one by one, as drills that hurt a single one of them need to know and to mend them.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { databaseHosts, primaries, primary } from "./cluster.ts";
import { estate, type PlaybookRun, runPlaybook } from "./estate.ts";
import { type DrillResult, since, underLoad } from "./load.ts";

/** The database hosts that are not the primary's. */
export async function replicas(fleet: Fleet): Promise<Host[]> {
  const first = await primary(fleet);
  return databaseHosts(fleet).filter((host) => host !== first);
}

/** Whether a member streams from the primary. */
async function doesStream(fleet: Fleet, { name }: Host): Promise<boolean> {
  const leader = (await primaries(fleet))[0];
  const list = (await leader?.run(["patronictl", "list", "--format", "json"]))?.stdout;
  if (!list?.startsWith("[")) return false;
  const members: { Member: string; State: string }[] = JSON.parse(list);
  return members.some(({ Member, State }) => Member === name && State === "streaming");
}

/** Seconds until a member streams from the primary. @throws after 300 s */
export async function streams(fleet: Fleet, host: Host): Promise<number> {
  const start = performance.now();
  const does = await within(300_000, () => doesStream(fleet, host), 250);
  if (!does) throw new Error(`${host.name} did not stream within 300 s`);
  return since(start);
}

/** Seconds until every app host's HAProxy says that a member may be read from, or may not. @throws after 120 s */
export async function readFrom(fleet: Fleet, { name }: Host, wanted: "UP" | "DOWN"): Promise<number> {
  const ask = `echo "show stat" | socat - UNIX-CONNECT:/run/haproxy/admin.sock | cut -d, -f1,2,18`;
  const start = performance.now();
  const is = await within(120_000, async () => {
    const told = await Promise.all(
      Object.keys(estate.app).map((app) => fleet.host(app).run(["sh", "-c", ask])),
    );
    return told.every(({ stdout }) => stdout.includes(`\nreads-${name},${name},${wanted}`));
  }, 250);
  if (!is) throw new Error(`not every app host says that ${name} is ${wanted}, 120 s later`);
  return since(start);
}

/** Runs etcdctl with what a login shell on a database host knows; `own` asks the host's own member alone. */
export const etcdctl = (host: Host, words: string, own = false) =>
  host.run(["bash", "-lc", `${own ? "ETCDCTL_ENDPOINTS=https://127.0.0.1:2379 " : ""}etcdctl ${words}`]);

/** The host whose member leads etcd. */
export async function etcdLeader(fleet: Fleet): Promise<Host> {
  for (const host of databaseHosts(fleet)) {
    const { stdout } = await etcdctl(host, "endpoint status", true);
    if (stdout.split(", ")[4] === "true") return host;
  }
  throw new Error("no member leads etcd");
}

/** Runs a playbook that must succeed. @throws with the end of what it printed */
export async function mustRun(
  fleet: Fleet,
  tools: OperatorTools,
  playbook: string,
  args: string[] = [],
): Promise<PlaybookRun> {
  const run = await runPlaybook(fleet, tools, playbook, args);
  if (run.ok) return run;
  const at = Math.max(0, run.text.search(/^(?:fatal|failed|\[ERROR\])/m));
  throw new Error(`${playbook} failed:\n${run.text.slice(at, at + 2500)}`);
}

/** What site.yml still finds to do, which must be nothing after a procedure that mended the estate. */
export async function leftToDo(fleet: Fleet, tools: OperatorTools): Promise<string[]> {
  const { changed } = await mustRun(fleet, tools, "site.yml");
  return Object.entries(changed).filter(([, count]) => count > 0)
    .map(([host, count]) => `site.yml changed ${count} on ${host} afterwards`);
}

/** As `underLoad`, for what no reader may see. @param gap the longest that no write may be acknowledged, in s */
export async function unseen(
  fleet: Fleet,
  trouble: () => Promise<DrillResult["figures"]>,
  gap: number,
): Promise<DrillResult> {
  const result = await underLoad(fleet, trouble, { gap });
  const failed = Number(result.figures["reads failed"]);
  return failed > 0 ? { ...result, faults: [...result.faults, `${failed} pages failed`] } : result;
}
