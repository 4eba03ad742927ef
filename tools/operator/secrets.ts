/**
 * The secrets of a production, made at random and sealed by ansible-vault.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { must } from "@/tests/cluster/hosts/command.ts";
import { ansibleEnvironment, type OperatorTools } from "./parts.ts";

/** Every secret that the playbooks name, and what it is for. */
export const secretNames: Record<string, string> = {
  vault_authority_passphrase: "seals the key of the internal certificate authority",
  vault_postgresql_rewinder: "reading from the primary what a member that went another way lacks",
  vault_postgresql_replicator: "replication",
  vault_postgresql_app: "the app's login (DATABASE_URL)",
  vault_postgresql_owner: "the login that owns the tables (DATABASE_OWNER_URL)",
  vault_redis_app: "the app's login in Redis and Sentinel",
  vault_redis_replica: "replication of Redis",
  vault_redis_sentinel: "Sentinels among each other and to Redis",
  vault_redis_operator: "people, in Redis",
  vault_s3_key: "name of the key to the backups' object storage",
  vault_s3_secret: "the key itself",
  vault_pictures_key: "name of the key to the pictures' object storage",
  vault_pictures_secret: "the key itself",
  vault_backup_cipher: "encrypts backups; without it no backup is worth anything",
  vault_app_secret_key: "SECRET_KEY: seals provider cookies",
};

/** A secret that needs no quoting anywhere: 40 characters of 0-9a-f; the app's own key as it wants it. */
function secret(name: string): string {
  if (name === "vault_app_secret_key") return randomBytes(32).toString("base64");
  return randomBytes(20).toString("hex");
}

/**
 * Writes new secrets to `file`, which must not be there, and a random password for it to `passwordFile` unless that is
 * there. Both can be read by their owner alone.
 */
export async function makeSecrets(tools: OperatorTools, file: string, passwordFile: string): Promise<void> {
  const text = Object.entries(secretNames)
    .map(([name, purpose]) => `# ${purpose}\n${name}: "${secret(name)}"\n`).join("");
  await Deno.stat(passwordFile).catch(() =>
    Deno.writeTextFile(passwordFile, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600, createNew: true })
  );
  const sealed = await must(
    [`${tools.bin}/ansible-vault`, "encrypt", "--vault-password-file", passwordFile, "--output", "-"],
    { input: text, env: ansibleEnvironment(tools), as: "ansible-vault encrypt" },
  );
  await Deno.writeTextFile(file, sealed, { mode: 0o600, createNew: true });
}
