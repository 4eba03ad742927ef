/**
 * What the operator's machine needs to run the playbooks, made once and kept outside of the work tree: Ansible in a
 * virtual environment, and the parts of hosts that Debian has no package of.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cacheFolder, exists } from "@/tests/cluster/hosts/base_image.ts";
import { must, outcome } from "@/tests/cluster/hosts/command.ts";

const playbooks = new URL("../../playbooks/", import.meta.url).pathname;

/** Object storage for the backup host. */
const VERSITYGW = "github.com/versity/versitygw/cmd/versitygw@v1.8.0";

export interface OperatorTools {
  /** Folder of ansible-playbook, ansible-vault and ansible-lint. */
  bin: string;
  /** Folder of Mitogen's strategies, by which a run takes a third of the time. */
  strategies: string;
  /** Folder of the parts; playbooks know it as RUMBLEDORE_PARTS. */
  parts: string;
}

/** Why the operator's tools cannot be made on this machine, as a sentence; null where they can. */
export async function lacking(): Promise<string | null> {
  for (
    const [words, what] of Object.entries({
      "go version": "Go",
      "python3 -c 'import venv, ensurepip'": "Python with venv",
    })
  ) {
    if ((await outcome(["sh", "-c", words])).code !== 0) {
      return `the operator's tools are made with ${what}, which is not here`;
    }
  }
  return null;
}

/** The folder of Ansible's virtual environment, made first unless it is there. */
export async function ansible(tell: (line: string) => void): Promise<string> {
  const requirements = await Deno.readTextFile(`${playbooks}requirements.txt`);
  return await kept("ansible", requirements, tell, async (folder) => {
    await must(["python3", "-m", "venv", folder]);
    await must([`${folder}/bin/python3`, "-m", "pip", "install", "-q", "-r", `${playbooks}requirements.txt`]);
  });
}

/** Both, made first unless they are there. */
export async function operatorTools(tell: (line: string) => void): Promise<OperatorTools> {
  const patroni = await Deno.readTextFile(`${playbooks}patroni.txt`);
  const environment = await ansible(tell);
  const store = await objectStoreProgram(tell);
  const parts = await kept("parts", patroni + VERSITYGW, tell, async (folder) => {
    const only = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", `${playbooks}patroni.txt`];
    await must([`${environment}/bin/python3`, "-m", "pip", "download", "-q", "-d", folder, ...only]);
    await Deno.copyFile(store, `${folder}/versitygw`);
  });
  const find = "import ansible_mitogen.plugins.strategy as found; print(found.__path__[0])";
  const strategies = (await must([`${environment}/bin/python3`, "-c", find])).trim();
  return { bin: `${environment}/bin`, strategies, parts };
}

/** The program of the object store, made first unless it is there. */
export async function objectStoreProgram(tell: (line: string) => void): Promise<string> {
  const folder = await kept("versitygw", VERSITYGW, tell, async (folder) => {
    await must(["go", "install", VERSITYGW], { env: { GOBIN: folder, CGO_ENABLED: "0" } });
  });
  return `${folder}/versitygw`;
}

/** Variables that Ansible needs in its environment. */
export function ansibleEnvironment({ bin, strategies, parts }: OperatorTools): Record<string, string> {
  return {
    PATH: `${bin}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
    ANSIBLE_CONFIG: `${playbooks}ansible.cfg`,
    ANSIBLE_STRATEGY_PLUGINS: strategies,
    ANSIBLE_STRATEGY: "mitogen_linear",
    RUMBLEDORE_PARTS: parts,
    LC_ALL: "C.UTF-8",
  };
}

async function kept(
  name: string,
  inputs: string,
  tell: (line: string) => void,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const key = createHash("sha256").update(inputs).digest("hex").slice(0, 16);
  const folder = `${cacheFolder()}/${name}-${key}`;
  const done = `${folder}/.complete`;
  if (await exists(done)) return folder;
  const start = Date.now();
  tell(`making the operator's ${name} …`);
  await must(["rm", "-rf", folder]);
  await Deno.mkdir(folder, { recursive: true });
  await make(folder);
  await Deno.writeTextFile(done, "");
  tell(`operator's ${name} made in ${Math.round((Date.now() - start) / 1000)} s`);
  return folder;
}
