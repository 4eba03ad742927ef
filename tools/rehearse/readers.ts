/**
 * Readers of the rehearsal: they ask for a page through the balancer, as often as told, and note what they got.
 *
 * @module
 */
import { outcome } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { estate, operatorFolder } from "./estate.ts";

export interface Reading {
  requests: number;
  failed: number;
  /** From the first failure to the first good answer after the last one, in ms; 0 without failures. */
  trouble: number;
}

/** Starts asking for `path` ten times a second. The function that it returns ends it. */
export function startReaders(fleet: Fleet, path = "/leagues/sample-1"): () => Promise<Reading> {
  const [address] = Object.values(estate.balancer);
  const words = fleet.asOperator([
    ...["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "5"],
    ...[
      "--cacert",
      `${operatorFolder(fleet)}/pki/ca.crt`,
      "--resolve",
      `edge1:443:${address}`,
      `https://edge1${path}`,
    ],
  ]);
  let over = false;
  const answers: { at: number; ok: boolean }[] = [];
  const running = new Set<Promise<void>>();
  const ask = async () => {
    const at = performance.now();
    const { stdout } = await outcome(words);
    answers.push({ at, ok: stdout === "200" });
  };
  const all = (async () => {
    while (!over) {
      const one = ask();
      running.add(one);
      one.finally(() => running.delete(one));
      await new Promise((resume) => setTimeout(resume, 100));
    }
    await Promise.all(running);
  })();
  return async () => {
    over = true;
    await all;
    answers.sort((a, b) => a.at - b.at);
    const first = answers.find(({ ok }) => !ok);
    const last = answers.findLast(({ ok }) => !ok);
    const after = answers.find(({ at, ok }) => ok && at > (last?.at ?? 0));
    return {
      requests: answers.length,
      failed: answers.filter(({ ok }) => !ok).length,
      trouble: first && last ? Math.round((after?.at ?? last.at) - first.at) : 0,
    };
  };
}
