/**
 * `deno task secrets FOLDER`: makes FOLDER/group_vars/all/vault.yml with new secrets, sealed, and FOLDER/vault-password,
 * which opens it. Keep the password elsewhere as well: without it backups cannot be read.
 *
 * @module
 */
import { operatorTools } from "@/tools/operator/parts.ts";
import { makeSecrets } from "@/tools/operator/secrets.ts";

const [folder] = Deno.args;
if (!folder) {
  console.error("Which folder? Say deno task secrets FOLDER, where FOLDER has the inventory");
  Deno.exit(2);
}
const file = `${folder}/group_vars/all/vault.yml`;
await Deno.mkdir(`${folder}/group_vars/all`, { recursive: true });
try {
  await makeSecrets(await operatorTools(console.log), file, `${folder}/vault-password`);
  console.log(`${file} has new secrets; ${folder}/vault-password opens it`);
} catch (error) {
  if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  console.error(`${file} is there already; rotate-secrets.yml changes secrets that are in use`);
  Deno.exit(1);
}
