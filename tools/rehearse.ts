/**
 * `deno task rehearse`: the whole production on this machine, by the same playbooks and the same release, and what
 * happens to it when things break. `--help` lists the options.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { must } from "@/tests/cluster/hosts/command.ts";
import { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { refusal } from "@/tests/cluster/hosts/refusal.ts";
import { lacking, operatorTools } from "@/tools/operator/parts.ts";
import { release } from "@/tools/release.ts";
import { drills } from "./rehearse/drills.ts";
import { hostAddresses, layOutOperator } from "./rehearse/estate.ts";
import { note, shell } from "./rehearse/kept.ts";
import { writePage } from "./rehearse/page.ts";
import { asJson, type Line, type Report, table } from "./rehearse/report.ts";
import { deploy, scan, siteTwice, timed } from "./rehearse/steps.ts";
import { together } from "./rehearse/times.ts";

const names = drills.map(({ name }) => name);
const usage = `deno task rehearse [options]

  --drill NAME   run this drill only, any number of times: ${names.join(", ")}
  --times N      run each chosen drill N times, and print the median and the worst of its figures
  --short        a power cut and a restore, as CI does
  --up           stand everything up, run no drill, and keep it up until Ctrl-C
  --keep         keep hosts up after the drills until Ctrl-C
  --shell HOST   open a shell in a host of the rehearsal that is up
  --to FOLDER    where report.json and its page, index.html, go; nowhere unless told
  --help         show this

Hosts: ${Object.keys(hostAddresses).join(", ")}`;

const { values } = parseArgs({
  options: {
    drill: { type: "string", multiple: true },
    times: { type: "string", default: "1" },
    short: { type: "boolean" },
    up: { type: "boolean" },
    keep: { type: "boolean" },
    shell: { type: "string" },
    to: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(usage);
  Deno.exit(0);
}
if (values.shell) Deno.exit(await shell(values.shell));
const chosen = values.up ? [] : values.short ? ["power-cut", "restore"] : values.drill ?? names;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length) {
  console.error(`There is no drill ${unknown.join(", ")}\n\n${usage}`);
  Deno.exit(2);
}
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) {
  console.error(`--times takes a whole number from 1\n\n${usage}`);
  Deno.exit(2);
}
const reason = await refusal() ?? await lacking();
if (reason) {
  console.log(`No rehearsal here: ${reason}.`);
  Deno.exit(0);
}

const top = new URL("../", import.meta.url).pathname;
const report: Report = {
  commit: (await must(["git", "-C", top, "rev-parse", "HEAD"])).trim(),
  began: new Date().toISOString(),
  processors: navigator.hardwareConcurrency,
  lines: [],
};
const add = (line: Line) => {
  report.lines.push(line);
  console.log(table({ ...report, lines: [line] }));
};

const tools = await operatorTools(console.log);
const artefacts = await Deno.makeTempDir({ prefix: "rumbledore-release-" });
let fleet: Fleet | null = null;
let forget = async () => {};
const tidy = async () => {
  await forget();
  await fleet?.down();
  await Deno.remove(artefacts, { recursive: true }).catch(() => {});
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => tidy().then(() => Deno.exit(130)));
}

try {
  const file = { path: "" };
  add(
    await timed("release", "one file is made of the commit", async () => {
      file.path = await release("HEAD", artefacts);
      return { figures: { MB: Math.round((await Deno.stat(file.path)).size / 1e6) }, faults: [] };
    }),
  );
  add(
    await timed("hosts", "bare Debian, as a provider boots it", async () => {
      fleet = await Fleet.up({ hosts: hostAddresses, tell: console.log });
      forget = await note(fleet);
      await layOutOperator(fleet, tools);
      return { figures: { hosts: fleet.hosts.size }, faults: [] };
    }),
  );
  const up = fleet!;
  for (const step of [siteTwice(up, tools), [scan(up)], [deploy(up, tools, file.path)]].flat()) {
    const line = await step();
    add(line);
    // What stands on hosts that are not right says nothing.
    if (line.faults.length > 0) break;
  }
  const stands = report.lines.every(({ faults }) => faults.length === 0);
  for (const name of stands ? chosen : []) {
    const drill = drills.find((one) => one.name === name)!;
    const runs: Line[] = [];
    while (runs.length < times) {
      runs.push(await timed(drill.name, drill.does, () => drill.run(up, tools, file.path)));
      add(runs.at(-1)!);
    }
    if (times > 1) add(together(runs));
  }
  console.log(`\n${table(report)}`);
  if (values.to) {
    await Deno.mkdir(values.to, { recursive: true });
    await Deno.writeTextFile(`${values.to}/report.json`, asJson(report));
    await writePage(values.to);
  }
  if (values.up || values.keep) {
    console.log("\nHosts are up until Ctrl-C. `deno task rehearse --shell HOST` enters one.");
    await new Promise(() => setInterval(() => {}, 60_000));
  }
} finally {
  await tidy();
}
Deno.exit(report.lines.some(({ faults }) => faults.length > 0) ? 1 : 0);
