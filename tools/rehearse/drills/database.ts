/**
 * What happens to the database, and what that costs.
 *
 * @module
 */
import { verdict } from "@/tests/cluster/probe/history.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { primary, sql, startWriter } from "../cluster.ts";
import { runPlaybook } from "../estate.ts";
import { type Drill, type DrillResult, faultsOf, keptIds, pause, since, underLoad } from "../load.ts";

/** The primary is hurt; another takes over; it is mended. */
export async function losesPrimary(
  fleet: Fleet,
  hurt: (host: Host) => Promise<unknown>,
  mend: (host: Host) => Promise<unknown>,
): Promise<DrillResult["figures"]> {
  const first = await primary(fleet);
  const start = performance.now();
  await hurt(first);
  const second = await primary(fleet, first);
  const seconds = since(start);
  await pause(5000);
  await mend(first);
  return { "new primary after (s)": seconds, from: first.name, to: second.name };
}

/** What must never happen is looked for so many times. */
export const SERIES = 20;

export const databaseDrills: Drill[] = [
  {
    name: "power-cut",
    does: "the database primary loses its power, and gets it back",
    series: SERIES,
    run: (fleet) =>
      underLoad(
        fleet,
        () => losesPrimary(fleet, (host) => host.cutPower(), (host) => host.restorePower()),
        { gap: 25 },
      ),
  },
  {
    name: "network-cut",
    does: "the database primary loses its network, and gets it back",
    series: SERIES,
    run: (fleet) =>
      underLoad(
        fleet,
        () => losesPrimary(fleet, (host) => host.cutNetwork(), (host) => host.restoreNetwork()),
        { gap: 25 },
      ),
  },
  {
    name: "postgres-killed",
    does: "the primary's PostgreSQL is killed, its host and Patroni are not",
    run: (fleet) =>
      underLoad(fleet, () => losesPrimary(fleet, (host) => host.must(KILL), () => Promise.resolve()), {
        gap: 10,
      }),
  },
  {
    name: "switchover",
    does: "the primary's work is given to a replica, planned",
    run: (fleet, tools) =>
      underLoad(fleet, async () => {
        const first = await primary(fleet);
        const { ok, seconds, text } = await runPlaybook(fleet, tools, "switchover.yml");
        if (!ok) throw new Error(`switchover.yml failed:\n${text.slice(-2000)}`);
        return {
          "playbook (s)": Math.round(seconds * 10) / 10,
          from: first.name,
          to: (await primary(fleet)).name,
        };
      }, { gap: 1 }),
  },
  { name: "restore", does: "a table is dropped by mistake, and the second before comes back", run: restore },
];

const KILL = ["sh", "-c", "kill -9 $(head -1 /var/lib/postgresql/15/rumbledore/postmaster.pid)"];

async function restore(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const writer = await startWriter(fleet);
  await pause(5000);
  const history = await writer.stop();
  const before = await keptIds(fleet);
  const [moment] = await sql(fleet, "select clock_timestamp();");
  await pause(1500);
  await sql(fleet, "insert into rehearsal_writes (id) values (0); drop table rehearsal_writes;");
  const { ok, seconds, text } = await runPlaybook(fleet, tools, "restore.yml", [
    "-e",
    JSON.stringify({ moment }),
  ]);
  if (!ok) throw new Error(`restore.yml failed:\n${text.slice(-3000)}`);
  const after = await keptIds(fleet);
  const exact = after.length === before.length && after.every((id, i) => id === before[i]);
  const judged = verdict(history, after, history.acknowledged[0]?.id ?? 0);
  return {
    figures: {
      "restored in (s)": Math.round(seconds * 10) / 10,
      rows: after.length,
      lost: judged.lost.length,
    },
    faults: [
      ...faultsOf(judged),
      ...exact ? [] : [`${before.length} rows before, ${after.length} rows after`],
    ],
  };
}
