/**
 * What comes before the drills: the hosts become the production, and it is looked at.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { type PlaybookRun, runPlaybook } from "./estate.ts";
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

/** What a run that failed says of it: its first errors. */
export function failed({ ok, text, playbook }: PlaybookRun): string[] {
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
