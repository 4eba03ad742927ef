/**
 * The drills: each does one bad thing to the estate while it works, and says what that cost.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { type Verdict, verdict } from "@/tests/cluster/probe/history.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { primaries, primary, sql, startWriter, whole } from "./cluster.ts";
import { runPlaybook } from "./estate.ts";
import { startReaders } from "./readers.ts";

/** What a drill came to: figures by name, and sentences about what must hold and does not. */
export interface DrillResult {
  figures: Record<string, number | string>;
  faults: string[];
}

export interface Drill {
  name: string;
  /** What is done, for the table. */
  does: string;
  run(fleet: Fleet, tools: OperatorTools): Promise<DrillResult>;
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
const rounded = (seconds: number) => Math.round(seconds * 10) / 10;

async function keptIds(fleet: Fleet): Promise<number[]> {
  return (await sql(fleet, "select id from rehearsal_writes order by id;")).map(Number);
}

/** What must hold of writes whatever happened. */
function faultsOf({ lost, doubled, unexplained }: Verdict): string[] {
  return [
    ...lost.length ? [`${lost.length} acknowledged writes are lost: ${lost.slice(0, 5)} …`] : [],
    ...doubled.length ? [`${doubled.length} writes are there twice: ${doubled.slice(0, 5)} …`] : [],
    ...unexplained.length ? [`${unexplained.length} writes nobody made: ${unexplained.slice(0, 5)} …`] : [],
  ];
}

/** Writes and reads go on while `trouble` happens; afterwards the cluster must be whole and the history true. */
async function underLoad(fleet: Fleet, trouble: () => Promise<DrillResult["figures"]>): Promise<DrillResult> {
  const writer = await startWriter(fleet);
  const endReading = startReaders(fleet);
  // More than one that calls itself primary is noted, but for the one that a drill has cut off by itself.
  let most = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, (await primaries(fleet)).length);
      await pause(500);
    }
  })();
  await pause(3000);
  const figures = await trouble();
  const healed = await whole(fleet);
  await pause(2000);
  watching = false;
  await watch;
  const [history, reading] = [await writer.stop(), await endReading()];
  const judged = verdict(history, await keptIds(fleet), history.acknowledged[0]?.id ?? 0);
  return {
    figures: {
      "write gap (s)": rounded(judged.gap / 1000),
      "writes acknowledged": judged.acknowledged,
      lost: judged.lost.length,
      doubled: judged.doubled.length,
      indeterminate: judged.indeterminate,
      refused: judged.refused,
      "whole again after (s)": rounded(healed),
      "most primaries seen": most,
      reads: reading.requests,
      "reads failed": reading.failed,
      "read trouble (s)": rounded(reading.trouble / 1000),
      ...figures,
    },
    faults: [...faultsOf(judged), ...most > 1 ? [`${most} hosts called themselves primary at once`] : []],
  };
}

/** All drills, in the order in which a whole rehearsal runs them. */
export const drills: Drill[] = [
  {
    name: "power-cut",
    does: "the database primary loses its power, and gets it back",
    run: (fleet) =>
      underLoad(fleet, async () => {
        const first = await primary(fleet);
        const start = performance.now();
        await first.cutPower();
        const second = await primary(fleet, first);
        const seconds = rounded((performance.now() - start) / 1000);
        await pause(5000);
        await first.restorePower();
        return { "new primary after (s)": seconds, from: first.name, to: second.name };
      }),
  },
  {
    name: "network-cut",
    does: "the database primary loses its network, and gets it back",
    run: (fleet) =>
      underLoad(fleet, async () => {
        const first = await primary(fleet);
        const start = performance.now();
        await first.cutNetwork();
        const second = await primary(fleet, first);
        const seconds = rounded((performance.now() - start) / 1000);
        await pause(5000);
        await first.restoreNetwork();
        return { "new primary after (s)": seconds, from: first.name, to: second.name };
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
        return { "playbook (s)": rounded(seconds), from: first.name, to: (await primary(fleet)).name };
      }),
  },
  { name: "restore", does: "a table is dropped by mistake, and the second before comes back", run: restore },
];

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
    figures: { "restored in (s)": rounded(seconds), rows: after.length, lost: judged.lost.length },
    faults: [
      ...faultsOf(judged),
      ...exact ? [] : [`${before.length} rows before, ${after.length} rows after`],
    ],
  };
}
