/**
 * The estate that is rehearsed: which hosts there are, and the operator's folder that the playbooks are run with.
 *
 * @module
 */
import { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { ansibleEnvironment, type OperatorTools } from "@/tools/operator/parts.ts";
import { makeSecrets } from "@/tools/operator/secrets.ts";
import { layOutProvider, providerId } from "./provider.ts";

/** Names and addresses by kind, as the inventory groups them. */
export const estate: Record<string, Record<string, string>> = {
  database: { db1: "10.77.0.11", db2: "10.77.0.12", db3: "10.77.0.13" },
  redis: { redis1: "10.77.0.21", redis2: "10.77.0.22", redis3: "10.77.0.23" },
  app: { app1: "10.77.0.31", app2: "10.77.0.32" },
  balancer: { edge1: "10.77.0.41" },
  backup: { backup1: "10.77.0.51" },
};

export const hostAddresses: Record<string, string> = Object.assign({}, ...Object.values(estate));

/**
 * How many machines each is worth while the processor is short. The hosts that hold the data have a machine to
 * themselves in production: what others do on this one is not to be time that they lack. Who reads, and who measures,
 * waits for the hosts, and not for its turn.
 */
export const machines: Record<string, number> = {
  ...Object.fromEntries(Object.keys(estate.database).map((name) => [name, 10])),
  probes: 6,
};

/** The origin that readers of the rehearsal type. */
export const ORIGIN = "https://league.rehearsal";

/** What differs from production, each with its reason. */
const VARIABLES = {
  ansible_user: "root",
  app_public_origin: ORIGIN,
  base_admin_networks: ["10.77.0.1/32"],
  // Hosts have no route out: what they install was downloaded into their image.
  base_apt_lists_age: 3_000_000_000,
  // All hosts see the memory of the one machine that they share.
  postgresql_memory_mb: 512,
  redis_memory_mb: 64,
  app_memory_max: "768M",
  // The league that the drills read and write; its games stand still.
  app_settings: { SAMPLE_LEAGUE: "on" },
};

/** The folder in the fleet's that is the operator's. */
export const operatorFolder = (fleet: Fleet): string => `${fleet.folder}/operator`;

/** The inventory of the whole estate. JSON is YAML. */
function inventory(): string {
  const children = Object.fromEntries(
    Object.entries(estate).map(([group, hosts]) => [group, {
      hosts: Object.fromEntries(
        Object.entries(hosts).map((
          [name, address],
        ) => [name, { ansible_host: address, host_address: address, provider_id: providerId(address) }]),
      ),
    }]),
  );
  return JSON.stringify({ all: { children } }, null, 2);
}

/** Writes the inventory, which is the whole estate's unless another is given, variables and new secrets. */
export async function layOutOperator(fleet: Fleet, tools: OperatorTools, text = inventory()): Promise<void> {
  const folder = operatorFolder(fleet);
  await Deno.mkdir(`${folder}/group_vars/all`, { recursive: true, mode: 0o700 });
  const vars = {
    ...VARIABLES,
    // One VM that is lost has nobody who could take over: no provider is asked to end it.
    ...fleet.hosts.size > 1 ? await layOutProvider(fleet) : {},
    ansible_ssh_private_key_file: `${fleet.folder}/key`,
    ansible_ssh_common_args: `-o UserKnownHostsFile=${fleet.folder}/known_hosts -o StrictHostKeyChecking=yes`,
  };
  await Deno.writeTextFile(`${folder}/inventory.yml`, text);
  await Deno.writeTextFile(`${folder}/group_vars/all/rehearsal.yml`, JSON.stringify(vars, null, 2));
  await makeSecrets(tools, `${folder}/group_vars/all/vault.yml`, `${folder}/vault-password`);
}

/** What a run of a playbook came to. */
export interface PlaybookRun {
  playbook: string;
  seconds: number;
  ok: boolean;
  /** Tasks that changed something, by host. */
  changed: Record<string, number>;
  /** What Ansible printed. */
  text: string;
}

/** The file that has what all runs printed. */
export const outputOf = (fleet: Fleet): string => `${fleet.folder}/ansible.log`;

/** Runs one of playbooks/ against the estate. */
export async function runPlaybook(
  fleet: Fleet,
  tools: OperatorTools,
  playbook: string,
  args: string[] = [],
): Promise<PlaybookRun> {
  const folder = operatorFolder(fleet);
  const start = performance.now();
  // The operator's machine is another one in a production: what runs there is to take nothing from the hosts here.
  const words = fleet.asOperator([
    ...[
      "nice",
      `${tools.bin}/ansible-playbook`,
      new URL(`../../playbooks/${playbook}`, import.meta.url).pathname,
    ],
    ...["-i", `${folder}/inventory.yml`, "--vault-password-file", `${folder}/vault-password`, ...args],
  ]);
  const [program, ...rest] = words;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: rest,
    // Sockets of SSH connections go with the fleet.
    env: {
      ...ansibleEnvironment(tools),
      ANSIBLE_SSH_CONTROL_PATH_DIR: `${fleet.folder}/ssh`,
      ANSIBLE_NOCOLOR: "1",
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  const seconds = (performance.now() - start) / 1000;
  await Deno.writeTextFile(outputOf(fleet), text, { append: true, mode: 0o600 });
  const changed: Record<string, number> = {};
  for (const [, host, count] of text.matchAll(/^(\S+)\s+: ok=\d+\s+changed=(\d+)/gm)) {
    changed[host] = Number(count);
  }
  return { playbook, seconds, ok: code === 0, changed, text };
}
