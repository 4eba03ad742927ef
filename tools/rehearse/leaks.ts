/**
 * No secret of the vault stands where somebody may read it who has no business with it.
 *
 * @module
 */
import { must } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { ansibleEnvironment, type OperatorTools } from "@/tools/operator/parts.ts";
import { operatorFolder, outputOf } from "./estate.ts";
import type { Line } from "./report.ts";
import { timed } from "./steps.ts";

/** Names of keys, which requests that are signed bear in plain. */
const NO_SECRETS = ["vault_s3_key", "vault_pictures_key"];

/** Told names and values of secrets as JSON, names those that stand in the journal, in a file that all may read, or in the words of a process. */
const LOOKER = `
import json, os, stat, subprocess, sys
secrets = {name: value.encode() for name, value in json.load(sys.stdin).items()}
found = set()
def look(where, text):
    found.update((where, name) for name, value in secrets.items() if value in text)
journal = subprocess.Popen(["journalctl", "--no-pager", "--all", "-o", "export"], stdout=subprocess.PIPE)
size = 0
for line in journal.stdout:
    size += len(line)
    look("its journal", line)
files = 0
for folder, folders, names in os.walk("/etc"):
    folders[:] = [one for one in folders if os.stat(os.path.join(folder, one)).st_mode & stat.S_IXOTH]
    for name in names:
        path = os.path.join(folder, name)
        status = os.lstat(path)
        if stat.S_ISREG(status.st_mode) and status.st_mode & stat.S_IROTH:
            files += 1
            look(path, open(path, "rb").read())
for process in filter(str.isdigit, os.listdir("/proc")):
    try:
        look("the words of a process", open(f"/proc/{process}/cmdline", "rb").read())
    except OSError:
        pass
print(json.dumps({"size": size, "files": files, "found": sorted(found)}))
`;

/** The vault's secrets by name. */
export async function secrets(fleet: Fleet, tools: OperatorTools): Promise<Record<string, string>> {
  const folder = operatorFolder(fleet);
  const text = await must([
    ...[`${tools.bin}/ansible-vault`, "view", "--vault-password-file", `${folder}/vault-password`],
    `${folder}/group_vars/all/vault.yml`,
  ], { env: ansibleEnvironment(tools), as: "ansible-vault view" });
  const all = [...text.matchAll(/^(vault_\w+): "(.+)"$/gm)].map(([, name, value]) => [name, value]);
  return Object.fromEntries(all.filter(([name]) => !NO_SECRETS.includes(name)));
}

/** Looks through what Ansible printed until now, and through every host. */
export function leaks(fleet: Fleet, tools: OperatorTools): () => Promise<Line> {
  return () =>
    timed("leaks", "no secret stands where others may read it", async () => {
      const known = await secrets(fleet, tools);
      const printed = await Deno.readTextFile(outputOf(fleet));
      const faults = Object.entries(known).filter(([, value]) => printed.includes(value))
        .map(([name]) => `Ansible printed ${name}`);
      if (Object.keys(known).length < 10) faults.push("the vault has next to nothing to look for");
      let [bytes, files] = [0, 0];
      for (const host of fleet.hosts.values()) {
        const looked = JSON.parse(
          await host.must(["python3", "-c", LOOKER], { input: JSON.stringify(known), as: "the look" }),
        ) as { size: number; files: number; found: [string, string][] };
        bytes += looked.size;
        files += looked.files;
        for (const [where, name] of looked.found) faults.push(`${name} stands in ${where} on ${host.name}`);
      }
      return {
        figures: { secrets: Object.keys(known).length, "journals (MB)": Math.round(bytes / 1e6), files },
        faults,
      };
    });
}
