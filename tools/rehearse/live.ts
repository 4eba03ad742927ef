/**
 * Open pages of the rehearsal, and scores that change under them.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { delays, type Heard, type Kept } from "@/tests/cluster/probe/heard.ts";
import { estate, operatorFolder } from "./estate.ts";
import { onAppHost, PROBES, startProbe } from "./probe.ts";
import { LEAGUE } from "./readers.ts";
import type { Outcome } from "./report.ts";

/** Open pages, which the balancer spreads over all processes. */
const PAGES = 8;
/** Scores a second. */
const RATE = 2;

/**
 * Opens pages and begins to score.
 *
 * @param worst the longest that a score may take to a page, in s
 * @returns what ends it and says how long scores took
 */
export async function startLive(fleet: Fleet, worst: number): Promise<() => Promise<Outcome>> {
  const [balancer] = Object.values(estate.balancer);
  const pages = await startProbe<Heard[]>(
    "open pages",
    fleet.asOperator([
      ...[Deno.execPath(), "run", "-A", "--no-check", "--no-config", `${PROBES}pages.ts`],
      ...[`https://${balancer}/leagues/${LEAGUE}/live`, `${operatorFolder(fleet)}/pki/ca.crt`, String(PAGES)],
    ]),
    "open",
  );
  const scorer = await startProbe<Kept[]>(
    "scorer",
    await onAppHost(fleet, "app1", ["scorer.ts", "heard.ts"], [LEAGUE, String(RATE)]),
    "scoring",
  );
  return async () => {
    const kept = await scorer.stop();
    // What was kept last is on its way; revisions are read every ten seconds at the latest.
    await new Promise((resume) => setTimeout(resume, 11_000));
    const seen = delays(kept, await pages.stop());
    const seconds = Math.round(seen.worst / 10) / 100;
    return {
      marks: { "slowest live score (s)": worst },
      figures: {
        "live scores": kept.length,
        "live score (ms)": seen.median,
        "slowest live score (s)": seconds,
      },
      faults: [
        ...seen.expected > 0 ? [] : ["no score was kept"],
        ...seen.unheard ? [`${seen.unheard} of ${seen.expected} live scores never reached a page`] : [],
        ...seconds > worst
          ? [`a live score took ${seconds} s to a page, which must be ${worst} at most`]
          : [],
      ],
    };
  };
}
