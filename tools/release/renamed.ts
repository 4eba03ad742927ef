/**
 * A release under another name, for rehearsals of what happens when one follows the other.
 *
 * @module
 */
import { basename } from "node:path/posix";
import { must } from "@/tests/cluster/hosts/command.ts";

/** Names of releases: the program's, the day, the commit, the machine's kind. */
const NAME = /^(rumbledore-\d{8})-[0-9a-z]+-(.+)$/;

export interface Renamed extends AsyncDisposable {
  file: string;
  /** As hosts call it. */
  name: string;
}

/**
 * Unpacks a release and packs it again as another one's. Goes when it is disposed of.
 *
 * @param changes files that have another text in it
 */
export async function renamed(
  release: string,
  as: string,
  changes: Record<string, string> = {},
): Promise<Renamed> {
  const [, start, rest] = NAME.exec(basename(release))!;
  const [name, folder] = [`${start}-${as}`, await Deno.makeTempDir({ prefix: "rumbledore-renamed-" })];
  const file = `${folder}/${name}-${rest}`;
  await must(["mkdir", `${folder}/${name}`]);
  await must(["tar", "-xf", release, "-C", `${folder}/${name}`, "--strip-components=1"]);
  await Deno.writeTextFile(`${folder}/${name}/VERSION`, `${name.replace("rumbledore-", "")}\n`);
  for (const [path, text] of Object.entries(changes)) {
    await Deno.writeTextFile(`${folder}/${name}/${path}`, text);
  }
  await must(["tar", "-C", folder, "-I", "gzip -1", "-cf", file, name]);
  await must(["sh", "-c", 'cd "$1" && sha256sum "$2" >"$2.sha256"', "sh", folder, basename(file)]);
  return { file, name, [Symbol.asyncDispose]: async () => void await must(["rm", "-rf", folder]) };
}
