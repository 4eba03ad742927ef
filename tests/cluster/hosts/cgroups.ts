/**
 * Control groups of the test hosts. Every host's processes are in one group of each mounted hierarchy; the unified one
 * ends them all at once, which is what a power cut is.
 *
 * @module
 */
import { exists } from "./base_image.ts";
import { must, within } from "./command.ts";

interface Hierarchies {
  unified: string;
  /** Every mounted hierarchy, the unified one included. */
  all: string[];
}

async function hierarchies(): Promise<Hierarchies> {
  const lines = (await Deno.readTextFile("/proc/mounts")).split("\n").map((line) => line.split(" "));
  const unified = lines.find(([, , type]) => type === "cgroup2")?.[1];
  if (!unified) throw new Error("there is no unified control group hierarchy");
  return {
    unified,
    all: [...new Set(lines.filter(([, , type]) => type?.startsWith("cgroup")).map(([, path]) => path))],
  };
}

/** The groups of one run, in each hierarchy. */
export async function groupsOfRun(run: string): Promise<string[]> {
  return (await hierarchies()).all.map((path) => `${path}/${run}`);
}

/** What a group weighs by default where the processor is shared out by groups. */
const WEIGHT = 1024;

/**
 * Says how many machines each host of a run is worth when the processor is short, and the run that all of them are.
 * Without it a run weighs as much as one session of this machine's, so that whoever makes the load takes half of the
 * hosts' time. Does nothing where the processor is not shared out by groups of the first kind.
 */
export async function weigh(run: string, machines: Record<string, number>): Promise<void> {
  const all = Object.values(machines).reduce((sum, one) => sum + one, 0);
  for (const group of await groupsOfRun(run)) {
    await Deno.mkdir(group, { recursive: true });
    if (!await exists(`${group}/cpu.shares`)) continue;
    for (const [name, worth] of [...Object.entries(machines), [".", all] as const]) {
      await Deno.mkdir(`${group}/${name}`, { recursive: true });
      await Deno.writeTextFile(`${group}/${name}/cpu.shares`, String(WEIGHT * worth));
    }
  }
}

/** A shell's words for entering groups: told them, then `--`, then what to run in them. */
const ENTER = 'while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs" || exit 1; shift; done; shift; exec "$@"';

/** Words that run `words` in groups. */
export const inGroups = (groups: string[], words: string[]): string[] => [
  ...["sh", "-c", ENTER, "sh", ...groups, "--"],
  ...words,
];

/** Makes a host's groups, or those of whoever else counts as a machine. @returns them, to be entered */
export async function makeGroups(run: string, host: string): Promise<string[]> {
  const { all } = await hierarchies();
  for (const path of all) {
    for (const group of [`${path}/${run}`, `${path}/${run}/${host}`]) {
      await Deno.mkdir(group, { recursive: true });
      // The first kind of hierarchy lets nobody into a new group of CPUs before it is told which.
      for (const file of ["cpuset.cpus", "cpuset.mems"]) {
        const above = await Deno.readTextFile(`${group}/../${file}`).catch(() => null);
        if (above !== null && !path.includes("unified")) {
          await Deno.writeTextFile(`${group}/${file}`, above).catch(() => {});
        }
      }
    }
  }
  return all.map((path) => `${path}/${run}/${host}`);
}

/** Ends every process of a host at once, and waits until none is left. */
export async function killGroup(run: string, host: string): Promise<void> {
  const group = `${(await hierarchies()).unified}/${run}/${host}`;
  await must(["sh", "-c", 'echo 1 >"$1/cgroup.kill"', "sh", group]);
  const gone = await within(10_000, async () => !(await populated(group)), 10);
  if (!gone) throw new Error(`processes of ${host} outlived the power cut`);
}

async function populated(group: string): Promise<boolean> {
  return /^populated 1$/m.test(await Deno.readTextFile(`${group}/cgroup.events`));
}

/** Whether a process of the host runs. */
export async function isOn(run: string, host: string): Promise<boolean> {
  const { unified } = await hierarchies();
  return await populated(`${unified}/${run}/${host}`).catch(() => false);
}

/** The process that is a host's first one, as this machine numbers it; null before it is there. */
export async function firstProcess(run: string, host: string): Promise<number | null> {
  const { unified } = await hierarchies();
  for (const place of ["payload/init.scope", "init.scope"]) {
    const list = await Deno.readTextFile(`${unified}/${run}/${host}/${place}/cgroup.procs`).catch(() => "");
    const first = Number(list.split("\n")[0]);
    if (first > 0) return first;
  }
  return null;
}
