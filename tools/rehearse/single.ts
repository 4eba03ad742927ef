/**
 * Everything on one VM, as `playbooks/inventory/single.example.yml` has it: the same playbooks, and what they must come to.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { OPERATOR_ADDRESS } from "@/tests/cluster/hosts/network.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { runPlaybook } from "./estate.ts";
import { leaks } from "./leaks.ts";
import { startReaders } from "./readers.ts";
import type { Line, Outcome } from "./report.ts";
import { failed, siteTwice, timed } from "./steps.ts";

export const singleAddresses: Record<string, string> = { one: "10.77.0.61" };

/** The example's text with this host's address, and the operator's, in place of the ones that stand there. */
export async function singleInventory(): Promise<string> {
  const example = new URL("../../playbooks/inventory/single.example.yml", import.meta.url);
  return (await Deno.readTextFile(example)).replaceAll("10.0.1.1", singleAddresses.one)
    .replaceAll("10.0.0.2", OPERATOR_ADDRESS);
}

/** What is wrong with the page as readers get it within `seconds`; empty when it is served. */
async function page(fleet: Fleet, seconds = 30): Promise<string[]> {
  const serves = await within(seconds * 1000, async () => {
    const end = startReaders(fleet, { address: singleAddresses.one, rate: 10 });
    await new Promise((resume) => setTimeout(resume, 1000));
    const { requests, failed } = await end();
    return requests > 0 && failed === 0;
  });
  return serves ? [] : ["the sample league's page is not served"];
}

async function restored(fleet: Fleet, tools: OperatorTools): Promise<Outcome> {
  const sql = async (text: string) => {
    const words = ["runuser", "-u", "postgres", "--", "psql", "-qAtX", "-v", "ON_ERROR_STOP=1"];
    return (await fleet.host("one").must([...words, "-d", "rumbledore"], { input: text, as: "psql" })).trim();
  };
  await sql("create table kept (id int); insert into kept values (1), (2);");
  const backup = await runPlaybook(fleet, tools, "backup.yml");
  const moment = await sql("insert into kept values (3); select clock_timestamp();");
  await new Promise((resume) => setTimeout(resume, 1500));
  await sql("drop table kept;");
  const back = await runPlaybook(fleet, tools, "restore.yml", ["-e", JSON.stringify({ moment })]);
  const rows = back.ok ? await sql("select string_agg(id::text, ' ' order by id) from kept;") : "";
  return {
    figures: { "backup (s)": Math.round(backup.seconds), "restored in (s)": Math.round(back.seconds) },
    faults: [
      ...failed(backup),
      ...failed(back),
      ...rows === "1 2 3" ? [] : [`rows 1 2 3 were there at the moment, and are now: ${rows || "none"}`],
      ...await page(fleet),
    ],
  };
}

/** From a bare VM to a league that is read, and back from a mistake. */
export function singleSteps(fleet: Fleet, tools: OperatorTools, release: string): (() => Promise<Line>)[] {
  return [
    ...siteTwice(fleet, tools),
    () =>
      timed("deploy", "the release is taken up, with the sample league", async () => {
        const run = await runPlaybook(fleet, tools, "deploy.yml", ["-e", `release_file=${release}`]);
        return { figures: {}, faults: run.ok ? await page(fleet) : failed(run) };
      }),
    leaks(fleet, tools),
    () => timed("restore", "a table is dropped by mistake, and comes back", () => restored(fleet, tools)),
  ];
}
