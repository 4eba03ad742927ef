/**
 * Certificates end: some have, unseen; and all of them are renewed ahead of time.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { primary, whole } from "../cluster.ts";
import { estate, runPlaybook } from "../estate.ts";
import { type Drill, type DrillResult, pause, rounded, underLoad } from "../load.ts";
import { startReaders } from "../readers.ts";
import { failed } from "../steps.ts";
import { expire, serials, wronglyShown } from "../upkeep/certificates.ts";

/** One of each kind; the database is a replica, as the primary would only hand over. */
async function expired(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const leads = (await primary(fleet)).name;
  const database = Object.keys(estate.database).find((name) => name !== leads)!;
  const hurt = [database, "redis2", "app2", "edge1"].map((name) => fleet.host(name));
  for (const host of hurt) await expire(fleet, tools, host);
  await pause(5000);
  const faults: string[] = [];
  for (const host of hurt) {
    const { code, stdout } = await host.run(["rumbledore-certificates"]);
    if (code === 0 || !stdout.includes("<3>")) {
      faults.push(`${host.name} does not say that its certificate has ended`);
    }
  }
  const run = await runPlaybook(fleet, tools, "site.yml");
  const healed = await whole(fleet);
  let reads = { requests: 0, failed: 0 };
  const served = await within(30_000, async () => {
    const end = startReaders(fleet);
    await pause(1000);
    reads = await end();
    return reads.requests > 0 && reads.failed === 0;
  });
  for (const host of hurt) {
    if ((await host.run(["rumbledore-certificates"])).code !== 0) faults.push(`${host.name} still complains`);
  }
  return {
    figures: {
      "playbook (s)": Math.round(run.seconds),
      "whole again after (s)": rounded(healed),
      renewed: hurt.map(({ name }) => name).join(" "),
    },
    faults: [
      ...failed(run),
      ...faults,
      ...await wronglyShown(fleet),
      ...served ? [] : ["pages are not served with the renewed certificates"],
    ],
  };
}

/** Every certificate has fewer days left than it must have, and nobody notices that all are replaced. */
async function ahead(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const before = await serials(fleet);
  const faults: string[] = [];
  const result = await underLoad(fleet, async () => {
    const run = await runPlaybook(fleet, tools, "site.yml", ["-e", "tls_renew_days=400"]);
    faults.push(...failed(run));
    return { "playbook (s)": Math.round(run.seconds) };
  });
  const after = await serials(fleet);
  faults.push(
    ...Object.keys(after).filter((name) => after[name] === before[name]).map((name) =>
      `${name} has its old certificate`
    ),
  );
  faults.push(...await wronglyShown(fleet));
  const { "reads failed": failures } = result.figures;
  if (failures !== 0) faults.push(`${failures} reads failed`);
  return { ...result, faults: [...result.faults, ...faults] };
}

export const certificateDrills: Drill[] = [
  {
    name: "certificate",
    does: "certificates of a host of each kind have ended, and one run renews them",
    run: expired,
  },
  {
    name: "certificate-ahead",
    does: "every certificate is renewed ahead of time, under load",
    run: ahead,
  },
];
