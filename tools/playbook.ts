/**
 * `deno task playbook PLAYBOOK -i FOLDER/inventory.yml [options of ansible-playbook]`: runs one of playbooks/ with the
 * pinned Ansible, which it installs first. FOLDER/vault-password is used where it is there.
 *
 * @module
 */
import { dirname } from "node:path/posix";
import { exists } from "@/tests/cluster/hosts/base_image.ts";
import { ansibleEnvironment, operatorTools } from "@/tools/operator/parts.ts";
import { run } from "@/tools/run.ts";

const playbooks = new URL("../playbooks/", import.meta.url).pathname;
const [playbook, ...rest] = Deno.args;
const names = [...Deno.readDirSync(playbooks)].map(({ name }) => name)
  .filter((name) => name.endsWith(".yml")).sort();
if (!playbook || !names.includes(playbook)) {
  console.error(`Which playbook? There are ${names.join(", ")}`);
  Deno.exit(2);
}
const tools = await operatorTools(console.log);
const at = rest.findIndex((word) => word === "-i" || word === "--inventory");
const password = at < 0 ? "" : `${dirname(rest[at + 1] ?? "")}/vault-password`;
const opens = password && await exists(password) ? ["--vault-password-file", password] : [];
Deno.exit(
  await run(
    `${tools.bin}/ansible-playbook`,
    [playbooks + playbook, ...opens, ...rest],
    ansibleEnvironment(tools),
  ),
);
