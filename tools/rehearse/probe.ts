/**
 * Programs of tests/cluster/probe/ that run beside a drill, until their standard input ends, and then say what they saw.
 *
 * @module
 */
import { inGroups, makeGroups } from "@/tests/cluster/hosts/cgroups.ts";
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";

/** The folder of the programs. */
export const PROBES = new URL("../../tests/cluster/probe/", import.meta.url).pathname;

export interface Probe<Seen> {
  /** Ends it. @returns what it saw @throws with what it said, where it had ended before */
  stop(): Promise<Seen>;
}

/**
 * Starts a program, and resolves when it has said `ready` on its standard error.
 *
 * @throws with what it said instead, after 30 s
 */
export async function startProbe<Seen>(
  name: string,
  [program, ...args]: string[],
  ready: string,
): Promise<Probe<Seen>> {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const printed = new Response(child.stdout).text();
  let said = "";
  const saying = child.stderr.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (text) => void (said += text) }));
  if (!await within(30_000, () => Promise.resolve(said.includes(ready)))) {
    await child.stdin.close().catch(() => {});
    throw new Error(`the ${name} is not ${ready}: ${said}`);
  }
  return {
    async stop() {
      await child.stdin.close().catch(() => {});
      const [text] = await Promise.all([printed, saying]);
      try {
        return JSON.parse(text);
      } catch {
        throw new Error(`the ${name} ended before its time: ${said}${text}`);
      }
    },
  };
}

/**
 * Words that run a program of the folder on an app host with the app's own settings, by the release's runtime and from
 * its folder, so that it may import what the release is made of.
 */
export async function onAppHost(
  fleet: Fleet,
  hostName: string,
  files: string[],
  args: string[] = [],
): Promise<string[]> {
  const host = fleet.host(hostName);
  const folder = "/opt/rehearsal";
  await host.must(["mkdir", "-p", folder]);
  for (const name of files) await Deno.copyFile(`${PROBES}${name}`, `${host.root}${folder}/${name}`);
  const run =
    `while IFS= read -r line; do case "$line" in [A-Z]*=*) export "$line" ;; esac; done </etc/rumbledore/app.env
    cd /opt/rumbledore/current; program="$1"; shift
    exec env DENO_DIR=/tmp/rehearsal SETTINGS_FILE=/etc/rumbledore/app.env bin/deno run -A --no-check --cached-only --no-lock --config deno.json \\
      "${folder}/$program" "$@"`;
  const words = (await host.enter(["sh", "-c", run, "sh", files[0], ...args]))!;
  return await amongProbes(fleet, words);
}

/**
 * Words that run `words` in the probes' share of the processor (`machines` in estate.ts): what is read and measured waits
 * for the hosts, and not for its turn.
 */
export async function amongProbes(fleet: Fleet, words: string[]): Promise<string[]> {
  return inGroups(await makeGroups(fleet.run, "probes"), words);
}
