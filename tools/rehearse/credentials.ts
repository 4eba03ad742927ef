/**
 * What the estate's secrets open: each is tried where it is used, without ever being an argument of a program.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { must, outcome } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import { ansibleEnvironment, type OperatorTools } from "@/tools/operator/parts.ts";
import { primary } from "./cluster.ts";
import { estate, operatorFolder } from "./estate.ts";

/** Secrets by their names in the vault. */
export type Secrets = Record<string, string>;

const TLS = "sslmode=verify-full sslrootcert=/etc/rumbledore/tls/ca.crt connect_timeout=5";
const CLI = "redis-cli --tls --cacert /etc/rumbledore/tls/ca.crt --no-auth-warning";

/** The secrets in the operator's vault, as it is now. @throws CommandError where it does not open */
export async function vaultOf(fleet: Fleet, tools: OperatorTools): Promise<Secrets> {
  const folder = operatorFolder(fleet);
  const text = await must(
    [
      ...[`${tools.bin}/ansible-vault`, "view", "--vault-password-file", `${folder}/vault-password`],
      `${folder}/group_vars/all/vault.yml`,
    ],
    { env: ansibleEnvironment(tools), as: "ansible-vault view" },
  );
  return Object.fromEntries(
    [...text.matchAll(/^(vault_\w+): "([^"]*)"$/gm)].map(([, name, value]) => [name, value]),
  );
}

const loginOf = (purpose: string, secret: string) =>
  `${purpose}_${createHash("sha256").update(secret).digest("hex").slice(0, 8)}`;

/** Whether a script, to which the secret is `$secret`, says what it says of one that opens. */
async function opens(host: Host, script: string, secret: string, says: RegExp): Promise<boolean> {
  const { stdout } = await host.run(["bash", "-c", `read -r secret; ${script}`], { input: `${secret}\n` });
  return says.test(stdout);
}

/** A try of a secret. @returns whether it opens what it is for, everywhere */
type Try = (fleet: Fleet, secrets: Secrets) => Promise<boolean>;

function login(
  purpose: string,
  name: string,
  { from = "app1", database = "rumbledore", sql = "select 1" } = {},
): Try {
  return async (fleet, secrets) => {
    const host = fleet.host(from);
    const at = purpose === "app" || purpose === "keeper"
      ? "host=primary.rumbledore.internal port=5000"
      : `host=${(await primary(fleet)).address} port=5432`;
    const words = `"${at} user=${loginOf(purpose, secrets[name])} ${database} ${TLS}" -c "${sql}"`;
    return await opens(
      host,
      `PGPASSWORD=$secret psql -qAtX ${words} </dev/null`,
      secrets[name],
      /^(?:1|\d{19}\|)/,
    );
  };
}

function redis(user: string, name: string, port = 6379): Try {
  return async (fleet, secrets) => {
    const tries = Object.values(estate.redis).map((address) =>
      opens(
        fleet.host("redis1"),
        `REDISCLI_AUTH=$secret ${CLI} -h ${address} -p ${port} --user ${user} ping </dev/null`,
        secrets[name],
        /^PONG/,
      )
    );
    return (await Promise.all(tries)).every(Boolean);
  };
}

function bucket(prefix: string, port: number, name: string): Try {
  return async (fleet, secrets) => {
    // The digest of nothing, which is what is sent.
    const digest = createHash("sha256").digest("hex");
    const script = `curl -sI -m 10 -o /dev/null -w '%{http_code}' --cacert /etc/rumbledore/tls/ca.crt \
      -H 'x-amz-content-sha256: ${digest}' --aws-sigv4 aws:amz:internal:s3 -K - 'https://backup1:${port}/${name}' \
      <<<"user = \\"$secret\\""`;
    const pair = `${secrets[`${prefix}_key`]}:${secrets[`${prefix}_secret`]}`;
    return await opens(fleet.host("backup1"), script, pair, /^200$/);
  };
}

const authority: Try = async (fleet, secrets) => {
  const key = `${operatorFolder(fleet)}/pki/ca.key`;
  const env = { PASSPHRASE: secrets.vault_authority_passphrase };
  return (await outcome(["openssl", "pkey", "-in", key, "-passin", "env:PASSPHRASE", "-noout"], { env }))
    .code === 0;
};

/** What of the vault lets somebody in somewhere, and a try of each. */
export const tries: Record<string, Try> = {
  "the app's login": login("app", "vault_postgresql_app", { database: "dbname=rumbledore" }),
  "the owner's login": login("keeper", "vault_postgresql_owner", { database: "dbname=rumbledore" }),
  "the stream's login": login("replicator", "vault_postgresql_replicator", {
    ...{ from: "db2", database: "dbname=postgres replication=true", sql: "IDENTIFY_SYSTEM" },
  }),
  "the rewinder's login": login("rewinder", "vault_postgresql_rewinder", {
    from: "db2",
    database: "dbname=postgres",
  }),
  "Redis, the app": redis("app", "vault_redis_app"),
  "Redis, a replica": redis("replica", "vault_redis_replica"),
  "Redis, a Sentinel": redis("sentinel", "vault_redis_sentinel"),
  "Redis, an operator": redis("operator", "vault_redis_operator"),
  "Sentinel, the app": redis("app", "vault_redis_app", 26379),
  "Sentinel, a Sentinel": redis("sentinel", "vault_redis_sentinel", 26379),
  "the backups' bucket": bucket("vault_s3", 7070, "backups"),
  "the pictures' bucket": bucket("vault_pictures", 7071, "pictures"),
  "the authority's key": authority,
};

/** Hosts whose journals have one of these texts, with how many lines of them have. */
export async function journalsWith(fleet: Fleet, texts: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const host of fleet.hosts.values()) {
    const script = "grep -cF -f <(cat) <(journalctl -q --no-pager -o verbose)";
    const { stdout } = await host.run(["bash", "-c", script], { input: `${texts.join("\n")}\n` });
    if (stdout.trim() !== "0") found.push(`${host.name}: ${stdout.trim() || "unreadable"}`);
  }
  return found;
}

/** Ports at which a host of each kind shows its certificate. */
const SHOWN: Record<string, number[]> = {
  database: [2379, 8008],
  redis: [6379, 26379],
  app: [443],
  balancer: [443],
  backup: [7070, 7071],
};

/** The public keys that hosts show, by host and port. */
export async function shownKeys(fleet: Fleet): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  for (const [kind, hosts] of Object.entries(estate)) {
    for (const [name, address] of Object.entries(hosts)) {
      for (const port of SHOWN[kind]) {
        const show =
          `openssl s_client -connect ${address}:${port} </dev/null 2>/dev/null | openssl x509 -noout -pubkey`;
        keys[`${name}:${port}`] = (await fleet.host(name).run(["sh", "-c", show])).stdout;
      }
    }
  }
  return keys;
}
