/**
 * Load while something bad happens, and what it says afterwards.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { course } from "@/tests/cluster/probe/course.ts";
import { type History, type Verdict, verdict } from "@/tests/cluster/probe/history.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { primaries, sql, startWriter, whole } from "./cluster.ts";
import { type Allowance, type Crowd, crowdFaults, crowdFigures, startCrowd } from "./crowd.ts";
import type { Outcome } from "./report.ts";

export type DrillResult = Outcome;

export interface Drill {
  name: string;
  /** What is done, for the table. */
  does: string;
  /** How often a full rehearsal runs it, where once says too little. */
  series?: number;
  run(fleet: Fleet, tools: OperatorTools, release: string): Promise<DrillResult>;
}

type Figures = DrillResult["figures"];

export const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
export const rounded = (seconds: number) => Math.round(seconds * 10) / 10;

/** Seconds since `start`, which is performance.now()'s. */
export const since = (start: number) => rounded((performance.now() - start) / 1000);

/** Ids of the writes that the database has. */
export async function keptIds(fleet: Fleet): Promise<number[]> {
  return (await sql(fleet, "select id from rehearsal_writes order by id;")).map(Number);
}

/** What must hold of writes whatever happened. */
export function faultsOf({ lost, doubled, unexplained }: Verdict): string[] {
  return [
    ...lost.length ? [`${lost.length} acknowledged writes are lost: ${lost.slice(0, 5)} …`] : [],
    ...doubled.length ? [`${doubled.length} writes are there twice: ${doubled.slice(0, 5)} …`] : [],
    ...unexplained.length ? [`${unexplained.length} writes nobody made: ${unexplained.slice(0, 5)} …`] : [],
  ];
}

/**
 * Writes, reads and talk go on while `trouble` happens; afterwards the cluster must be whole, both histories true and no
 * more pages have failed than may.
 */
export async function underLoad(
  fleet: Fleet,
  trouble: () => Promise<Figures>,
  { gap = Infinity, ...may }: Allowance & {
    /** Longest that no write may be acknowledged, in s. */
    gap?: number;
  } = {},
): Promise<DrillResult> {
  const [writer, endCrowd] = await Promise.all([startWriter(fleet), startCrowd(fleet)]);
  // More than one that takes writes is noted, also where its network is cut off.
  let most = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, (await primaries(fleet)).length);
      await pause(500);
    }
  })();
  await pause(3000);
  const began = Date.now();
  let figures: Figures = {};
  let healed = NaN;
  let history: History;
  let crowd: Crowd;
  try {
    figures = await trouble();
    healed = await whole(fleet);
    await pause(2000);
  } finally {
    watching = false;
    await watch;
    [history, crowd] = await Promise.all([writer.stop(), endCrowd()]);
  }
  const judged = verdict(history, await keptIds(fleet), history.acknowledged[0]?.id ?? 0);
  return {
    figures: {
      "write gap (s)": Math.round(judged.gap / 10) / 100,
      "writes acknowledged": judged.acknowledged,
      lost: judged.lost.length,
      doubled: judged.doubled.length,
      indeterminate: judged.indeterminate,
      refused: judged.refused,
      "whole again after (s)": rounded(healed),
      "most primaries seen": most,
      ...crowdFigures(crowd),
      ...figures,
    },
    faults: [
      ...faultsOf(judged),
      ...crowdFaults(crowd, may),
      ...judged.gap > gap * 1000
        ? [`no write for ${rounded(judged.gap / 1000)} s, which must be ${gap} at most`]
        : [],
      ...most > 1 ? [`${most} hosts were primary at once, and took writes`] : [],
    ],
    ...Number.isFinite(gap) ? { marks: { "write gap (s)": gap } } : {},
    trouble: began,
    courses: { writes: course(history.acknowledged.map(({ at }) => at)), reads: crowd.reading.course },
  };
}

/** Reads and talk go on while `trouble` happens. @param may what may fail all the same */
export async function underReads(
  fleet: Fleet,
  trouble: () => Promise<DrillResult>,
  may: Allowance = {},
): Promise<DrillResult> {
  const endCrowd = await startCrowd(fleet);
  await pause(3000);
  const began = Date.now();
  let done: DrillResult;
  let crowd: Crowd;
  try {
    done = await trouble();
    await pause(3000);
  } finally {
    crowd = await endCrowd();
  }
  return {
    figures: { ...crowdFigures(crowd), ...done.figures },
    faults: [...crowdFaults(crowd, may), ...done.faults],
    ...done.marks ? { marks: done.marks } : {},
    trouble: began,
    courses: { reads: crowd.reading.course },
  };
}
