/**
 * `deno task rehearse`: the whole production on this machine, by the same playbooks and the same release, and what
 * happens to it when things break. `--help` lists the options.
 *
 * @module
 */
import { baseImage } from "@/tests/cluster/hosts/base_image.ts";
import { must } from "@/tests/cluster/hosts/command.ts";
import { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { refusal } from "@/tests/cluster/hosts/refusal.ts";
import { commandLine, refuse } from "@/tools/command_line.ts";
import { k6 } from "@/tools/load/k6.ts";
import { lacking, operatorTools } from "@/tools/operator/parts.ts";
import { release as makeRelease } from "@/tools/release.ts";
import { mend, whole } from "./rehearse/cluster.ts";
import { drills } from "./rehearse/drills.ts";
import { hostAddresses, layOutOperator, machines, runPlaybook } from "./rehearse/estate.ts";
import { joined, note, shell } from "./rehearse/kept.ts";
import { writePage } from "./rehearse/page.ts";
import { added, asJson, type Line, type Report, table } from "./rehearse/report.ts";
import { leaks } from "./rehearse/leaks.ts";
import { scan } from "./rehearse/scan.ts";
import { singleAddresses, singleInventory, singleSteps } from "./rehearse/single.ts";
import { deploy, siteTwice, timed } from "./rehearse/steps.ts";
import { together } from "./rehearse/times.ts";

const names = drills.map(({ name }) => name);
const usage = `deno task rehearse [options]

  --drill NAME   run this drill only, or several such; NAME:N runs it N times. There are ${names.join(", ")}
  --times N      run each chosen drill N times, and print the median and the worst of its figures
  --short        a power cut and a restore, as CI does
  --full         every drill, and those that must never lose a write as often as they say: some two hours
  --single       everything on one VM: from bare to a league that is read, a backup and a restore
  --up           stand everything up, run no drill, and keep it up until Ctrl-C
  --keep         keep hosts up after the drills until Ctrl-C
  --here         run the chosen drills on the rehearsal that this checkout has up, in place of a new one
  --shell HOST   open a shell in a host of the rehearsal that is up
  --playbook P   run one of playbooks/ on the rehearsal that is up; options of ansible-playbook follow after --
  --to FOLDER    where report.json and its page, index.html, go; nowhere unless told. With --here what is there stays, but
                 for the drills that are run again
  --help         show this

Hosts: ${Object.keys(hostAddresses).join(", ")}`;

const { values, positionals } = commandLine(usage, {
  drill: { type: "string", multiple: true },
  times: { type: "string" },
  full: { type: "boolean" },
  short: { type: "boolean" },
  single: { type: "boolean" },
  up: { type: "boolean" },
  keep: { type: "boolean" },
  here: { type: "boolean" },
  shell: { type: "string" },
  playbook: { type: "string" },
  to: { type: "string" },
});
if (values.shell) Deno.exit(await shell(values.shell));
const chosen = values.up || values.single
  ? []
  : values.short
  ? ["power-cut", "restore"]
  : values.drill ?? names;
const unknown = chosen.filter((name) => !names.includes(name.replace(/:[1-9]\d*$/, "")));
if (unknown.length) refuse(`There is no drill ${unknown.join(", ")}`, usage);
if (positionals.length && !values.playbook) refuse(`What is ${positionals.join(" ")}?`, usage);
const times = Number(values.times ?? 1);
if (!Number.isInteger(times) || times < 1) refuse("--times takes a whole number from 1", usage);
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
let artefacts: string | null = null;
let up: { fleet: Fleet; release: string } | null = null;
let forget = async () => {};
const tidy = async () => {
  await forget();
  await up?.fleet.down();
  if (artefacts) await Deno.remove(artefacts, { recursive: true }).catch(() => {});
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => tidy().then(() => Deno.exit(130)));
}

/** Bare hosts become the production. @returns whether all of it went well */
async function standUp(): Promise<boolean> {
  // Each takes a minute or two once: one waits for the network and for dpkg while the other compiles.
  await Promise.all([baseImage(console.log), chosen.length > 0 ? k6() : null]);
  let release = "";
  const addresses = values.single ? singleAddresses : hostAddresses;
  add(
    await timed("release", "one file is made of the commit", async () => {
      artefacts = await Deno.makeTempDir({ prefix: "rumbledore-release-" });
      release = await makeRelease("HEAD", artefacts);
      return { figures: { MB: Math.round((await Deno.stat(release)).size / 1e6) }, faults: [] };
    }),
  );
  add(
    await timed("hosts", "bare Debian, as a provider boots it", async () => {
      up = {
        fleet: await Fleet.up({
          hosts: addresses,
          machines: values.single ? {} : machines,
          tell: console.log,
        }),
        release,
      };
      forget = await note(up.fleet, release);
      await layOutOperator(up.fleet, tools, values.single ? await singleInventory() : undefined);
      return { figures: { hosts: up.fleet.hosts.size }, faults: [] };
    }),
  );
  if (!up || report.lines.some(({ faults }) => faults.length > 0)) return false;
  const { fleet } = up;
  const wholeEstate = () => [
    ...siteTwice(fleet, tools),
    scan(fleet),
    deploy(fleet, tools, release),
    leaks(fleet, tools),
  ];
  for (const step of values.single ? singleSteps(fleet, tools, release) : wholeEstate()) {
    const line = await step();
    add(line);
    // What stands on hosts that are not right says nothing.
    if (line.faults.length > 0) return false;
  }
  return true;
}

/** Runs a drill as often as told, and says what its runs came to together. */
async function runDrill({ fleet, release }: { fleet: Fleet; release: string }, told: string): Promise<void> {
  const [name, own] = told.split(":");
  const drill = drills.find((one) => one.name === name)!;
  const often = Number(own ?? (values.times === undefined && values.full ? drill.series ?? 1 : times));
  const runs: Line[] = [];
  while (runs.length < often) {
    runs.push(await timed(drill.name, drill.does, () => drill.run(fleet, tools, release)));
    add(runs.at(-1)!);
    // The next one is about something else than what this one may have left lying about.
    if (runs.at(-1)!.faults.length > 0) {
      await mend(fleet).then(() => whole(fleet)).catch((error) => console.error(error));
    }
  }
  if (often > 1) add(together(runs));
}

/** Writes what is known by now, so that a rehearsal that is ended early is not lost; drills on hosts that are up are added. */
async function writeReport(): Promise<void> {
  if (!values.to) return;
  await Deno.mkdir(values.to, { recursive: true });
  const file = `${values.to}/report.json`;
  const older = values.here ? await Deno.readTextFile(file).catch(() => null) : null;
  await Deno.writeTextFile(file, asJson(older === null ? report : added(report, JSON.parse(older))));
  await writePage(values.to);
}

try {
  if (values.here || values.playbook) up = await joined();
  if ((values.here || values.playbook) && !up) {
    console.error("No rehearsal of this checkout is up. `deno task rehearse --up` makes one.");
    Deno.exit(1);
  }
  if (values.playbook) {
    const run = await runPlaybook(up!.fleet, tools, values.playbook, positionals);
    console.log(run.text);
    Deno.exit(run.ok ? 0 : 1);
  }
  const stands = values.here || await standUp();
  for (const name of stands ? chosen : []) {
    await runDrill(up!, name);
    await writeReport();
  }
  await writeReport();
  console.log(`\n${table(report)}`);
  if (values.up || values.keep) {
    console.log("\nHosts are up until Ctrl-C. `deno task rehearse --shell HOST` enters one.");
    await new Promise(() => setInterval(() => {}, 60_000));
  }
} finally {
  await tidy();
}
Deno.exit(report.lines.some(({ faults }) => faults.length > 0) ? 1 : 0);
