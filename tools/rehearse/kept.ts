/**
 * Rehearsals that are up now, so that another terminal can use their hosts.
 *
 * @module
 */
import { cacheFolder } from "@/tests/cluster/hosts/base_image.ts";
import { Fleet } from "@/tests/cluster/hosts/fleet.ts";

/** What a second process must know of a rehearsal to go on with it. */
interface Kept {
  /** The checkout that it was started from. */
  top: string;
  run: string;
  folder: string;
  image: string;
  /** Addresses by name. */
  hosts: Record<string, string>;
  /** The release that was deployed. */
  release: string;
  pid: number;
}

const top = new URL("../../", import.meta.url).pathname;
const place = () => `${cacheFolder()}/rehearsals`;

/** Notes that `fleet` is up. @returns what takes the note away */
export async function note(fleet: Fleet, release: string): Promise<() => Promise<void>> {
  await Deno.mkdir(place(), { recursive: true });
  const { run, folder, image } = fleet;
  const file = `${place()}/${run}.json`;
  const hosts = Object.fromEntries([...fleet.hosts.values()].map(({ name, address }) => [name, address]));
  const kept: Kept = { top, run, folder, image, hosts, release, pid: Deno.pid };
  await Deno.writeTextFile(file, JSON.stringify(kept));
  return () => Deno.remove(file).catch(() => {});
}

/** The rehearsal of this checkout that is up, and the release that it was given; null where none is. */
export async function joined(): Promise<{ fleet: Fleet; release: string } | null> {
  for await (const { name } of entries()) {
    const kept = JSON.parse(await Deno.readTextFile(`${place()}/${name}`)) as Kept;
    if (kept.top !== top) continue;
    const fleet = await Fleet.joined(kept).catch(() => null);
    // A note outlives its rehearsal only where that was ended by force.
    if (fleet && await anyOn(fleet)) return { fleet, release: kept.release };
  }
  return null;
}

async function anyOn(fleet: Fleet): Promise<boolean> {
  for (const host of fleet.hosts.values()) if (await host.isOn()) return true;
  return false;
}

/** Opens a shell in a host of the rehearsal that is up. @returns the exit code */
export async function shell(name: string): Promise<number> {
  const hosts = (await joined())?.fleet.hosts;
  if (hosts && !hosts.has(name)) {
    console.error(`There is no host ${name}; there are ${[...hosts.keys()].join(", ")}`);
    return 2;
  }
  const words = await hosts?.get(name)?.enter(["bash", "-l"]);
  if (!words) {
    console.error(
      "No rehearsal of this checkout is up, or the host is off. `deno task rehearse --up` makes one.",
    );
    return 1;
  }
  const [program, ...args] = words;
  return (await new Deno.Command(program, { args, stdin: "inherit", stdout: "inherit", stderr: "inherit" })
    .spawn().status).code;
}

async function* entries(): AsyncIterable<Deno.DirEntry> {
  try {
    yield* Deno.readDir(place());
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
