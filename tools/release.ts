/**
 * `deno task release [COMMIT] [--to FOLDER] [--after RELEASE]`: makes one file that a host needs nothing else for (the
 * built app, its packages, Deno), its SHA-256, a bill of materials and a statement of where it came from; in dist/ unless
 * told. The same commit after the same release gives the same bytes; what is not committed is not in it. With the release
 * that readers have now, they are sent what has changed since; without one, whole files.
 *
 * @module
 */
import { must } from "@/tests/cluster/hosts/command.ts";
import { commandLine, refuse } from "@/tools/command_line.ts";
import { bill, type Made, provenance, sha256 } from "./release/papers.ts";
import { stage } from "./release/stage.ts";

const top = new URL("../", import.meta.url).pathname;

/** The Deno that goes into releases; another one would make other bytes. */
const DENO = "2.9.6";

/** Makes the release of a commit in `folder`, for readers who have that of the file `after`. @returns the file's path */
export async function release(commitish: string, folder: string, after?: string): Promise<string> {
  if (Deno.version.deno !== DENO) {
    throw new Error(`releases are made with Deno ${DENO}; this is ${Deno.version.deno}`);
  }
  const git = async (...args: string[]) => (await must(["git", "-C", top, ...args])).trim();
  const commit = await git("rev-parse", "--verify", `${commitish}^{commit}`);
  const seconds = Number(await git("show", "-s", "--format=%ct", commit));
  const time = new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  const version = `${time.slice(0, 10).replaceAll("-", "")}-${commit.slice(0, 12)}`;
  const scratch = await Deno.makeTempDir({ prefix: "rumbledore-release-" });
  try {
    const staged = await stage(top, commit, scratch, after);
    await Deno.writeTextFile(`${staged.folder}/VERSION`, `${version}\n`);
    await Deno.mkdir(folder, { recursive: true });
    const name = `rumbledore-${version}-${Deno.build.target}.tar.gz`;
    const file = `${folder}/${name}`;
    await must(["sh", "-c", PACK, "sh", staged.folder, String(seconds), `rumbledore-${version}`, file]);
    const digest = sha256(await Deno.readFile(file));
    const denoDigest = sha256(await Deno.readFile(Deno.execPath()));
    const made: Made = { name, version, commit, time, digest, denoDigest };
    await Deno.writeTextFile(`${file}.sha256`, `${digest}  ${name}\n`);
    await Deno.writeTextFile(`${file}.cdx.json`, await bill(made, staged));
    await Deno.writeTextFile(`${file}.provenance.json`, provenance(made, staged));
    return file;
  } finally {
    await must(["rm", "-rf", scratch]);
  }
}

/** One order, one owner, one time, no name of the compressed file: nothing of the machine or the moment. */
const PACK = `set -e
tar --create --directory="$1" --sort=name --mtime="@$2" --owner=0 --group=0 --numeric-owner \\
  --mode='u=rwX,go=rX' --format=gnu --transform="flags=r;s,^\\\\.,$3," --file="$4.tar" .
gzip --no-name -6 --stdout "$4.tar" >"$4.part"
rm "$4.tar"
mv "$4.part" "$4"`;

const usage = `deno task release [COMMIT] [--to FOLDER] [--after RELEASE]

  COMMIT           what to make a release of, HEAD when left out
  --to FOLDER      where it is put, dist/ when left out
  --after RELEASE  the file that readers have now: they are sent what has changed since
  --help           show this`;

if (import.meta.main) {
  const { values, positionals } = commandLine(usage, { to: { type: "string" }, after: { type: "string" } });
  if (positionals.length > 1) refuse(`One commit makes a release, not ${positionals.length}`, usage);
  const start = Date.now();
  const file = await release(positionals[0] ?? "HEAD", values.to ?? `${top}dist`, values.after).catch(
    (error: Error) => {
      console.error(error.message);
      Deno.exit(1);
    },
  );
  const { size } = await Deno.stat(file);
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(
    `${file}: ${(size / 1e6).toFixed(1)} MB in ${seconds} s\n${await Deno.readTextFile(`${file}.sha256`)}`,
  );
}
