/**
 * Every secret of the estate is replaced while it works.
 *
 * @module
 */
import { verdict } from "@/tests/cluster/probe/history.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { primary, startWriter } from "../cluster.ts";
import { journalsWith, shownKeys, tries, vaultOf } from "../credentials.ts";
import { runPlaybook } from "../estate.ts";
import { type Drill, type DrillResult, faultsOf, keptIds, underReads } from "../load.ts";

const backups = ["runuser", "-u", "postgres", "--", "pgbackrest", "--stanza=rumbledore"];

async function rotated(fleet: Fleet, tools: OperatorTools): Promise<DrillResult> {
  const before = await vaultOf(fleet, tools);
  const keysBefore = await shownKeys(fleet);
  const writer = await startWriter(fleet);
  const run = await runPlaybook(fleet, tools, "rotate-secrets.yml");
  const history = await writer.stop();
  const site = await runPlaybook(fleet, tools, "site.yml");
  const after = await vaultOf(fleet, tools);
  const keysAfter = await shownKeys(fleet);

  const faults: string[] = [];
  const expect = (holds: boolean, otherwise: string) => {
    if (!holds) faults.push(otherwise);
  };
  expect(run.ok, `rotate-secrets.yml failed: ${run.text.slice(-1500)}`);
  expect(site.ok, `site.yml failed afterwards: ${site.text.slice(-1500)}`);
  const touched = Object.entries(site.changed).filter(([, count]) => count > 0);
  expect(touched.length === 0, `site.yml changed afterwards: ${touched.join(" ")}`);

  const names = Object.keys(before);
  expect(names.every((name) => after[name] && after[name] !== before[name]), "a secret is what it was");
  for (const [what, opens] of Object.entries(tries)) {
    expect(!await opens(fleet, before), `${what}: the old secret still opens it`);
    expect(await opens(fleet, after), `${what}: the new secret does not open it`);
  }
  for (const [at, key] of Object.entries(keysAfter)) {
    expect(key !== "" && key !== keysBefore[at], `${at} shows the key that it had`);
  }

  const first = await primary(fleet);
  expect((await first.run([...backups, "check"])).code === 0, "pgbackrest check fails");
  const lists = async (config: string) =>
    (await first.run([...backups, `--config=${config}`, "info"])).stdout.includes("full backup");
  expect(await lists("/etc/pgbackrest.conf"), "there is no backup by the new cipher");
  expect(await lists("/etc/pgbackrest-before.conf"), "the backups by the old cipher are not found");

  const secrets = [...Object.values(before), ...Object.values(after)];
  expect(!secrets.some((one) => (run.text + site.text).includes(one)), "a secret is in what Ansible printed");
  const journals = await journalsWith(fleet, secrets);
  expect(journals.length === 0, `secrets are in journals: ${journals.join(", ")}`);

  const judged = verdict(history, await keptIds(fleet), history.acknowledged[0]?.id ?? 0);
  const failed = judged.refused + judged.indeterminate;
  expect(failed === 0, `${failed} writes failed`);
  return {
    figures: {
      secrets: names.length,
      "rotated in (s)": Math.round(run.seconds),
      writes: history.acknowledged.length,
      "writes failed": failed,
      "longest without a write (s)": Math.round(judged.gap / 100) / 10,
      "opened and refused": Object.keys(tries).length,
      "keys shown": Object.keys(keysAfter).length,
    },
    faults: [...faultsOf(judged), ...faults],
  };
}

export const secretsDrills: Drill[] = [
  {
    name: "secrets-rotated",
    does: "every secret is replaced, and the old ones are refused afterwards",
    run: (fleet, tools) => underReads(fleet, () => rotated(fleet, tools)),
  },
];
