/**
 * Rehearsals that are up now, so that another terminal can enter their hosts.
 *
 * @module
 */
import { cacheFolder } from "@/tests/cluster/hosts/base_image.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { Host } from "@/tests/cluster/hosts/host.ts";
import { hostAddresses } from "./estate.ts";

interface Kept {
  run: string;
  folder: string;
  pid: number;
}

const place = () => `${cacheFolder()}/rehearsals`;

/** Notes that `fleet` is up. @returns what takes the note away */
export async function note(fleet: Fleet): Promise<() => Promise<void>> {
  await Deno.mkdir(place(), { recursive: true });
  const file = `${place()}/${fleet.run}.json`;
  const kept: Kept = { run: fleet.run, folder: fleet.folder, pid: Deno.pid };
  await Deno.writeTextFile(file, JSON.stringify(kept));
  return () => Deno.remove(file).catch(() => {});
}

/** Opens a shell in a host of the rehearsal that is up. @returns the exit code */
export async function shell(name: string): Promise<number> {
  const address = hostAddresses[name];
  if (!address) {
    console.error(`There is no host ${name}; there are ${Object.keys(hostAddresses).join(", ")}`);
    return 2;
  }
  for await (const { name: file } of entries()) {
    const { run, folder } = JSON.parse(await Deno.readTextFile(`${place()}/${file}`)) as Kept;
    const words = await new Host(name, address, { run, folder, image: "", key: "" }).enter(["bash", "-l"]);
    if (!words) continue;
    const [program, ...args] = words;
    return (await new Deno.Command(program, { args, stdin: "inherit", stdout: "inherit", stderr: "inherit" })
      .spawn().status).code;
  }
  console.error("No rehearsal is up. `deno task rehearse --up` makes one.");
  return 1;
}

async function* entries(): AsyncIterable<Deno.DirEntry> {
  try {
    yield* Deno.readDir(place());
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
