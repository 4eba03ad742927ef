/**
 * Certificates of hosts: what they show, and ones that have expired.
 *
 * @module
 */
import { must } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import type { OperatorTools } from "@/tools/operator/parts.ts";
import { estate, operatorFolder } from "../estate.ts";
import { secrets } from "../leaks.ts";
import { allowed } from "../scan.ts";

const TLS = "/etc/rumbledore/tls";

/** A certificate that the internal authority signed and that ended yesterday takes the place of the host's, and its services show it. */
export async function expire(fleet: Fleet, tools: OperatorTools, host: Host): Promise<void> {
  const pki = `${operatorFolder(fleet)}/pki`;
  const names = (await host.must(["cat", `${TLS}/names`])).trim();
  const request = await host.must([
    ...["openssl", "req", "-new", "-key", `${TLS}/host.key`, "-subj", `/CN=${host.name}.rumbledore.internal`],
    ...["-addext", `subjectAltName=${names}`],
  ]);
  const { vault_authority_passphrase: PASSPHRASE } = await secrets(fleet, tools);
  const signed = await must([
    ...["openssl", "x509", "-req", "-CA", `${pki}/ca.crt`, "-CAkey", `${pki}/ca.key`, "-passin"],
    ...[
      "env:PASSPHRASE",
      "-days",
      "-1",
      "-sha256",
      "-set_serial",
      "0x0123456789",
      "-copy_extensions",
      "copy",
    ],
  ], { input: request, env: { PASSPHRASE }, as: "an expired certificate" });
  await host.must(["sh", "-c", 'cat >"$1"', "sh", `${TLS}/host.crt`], { input: signed });
  // As after a reboot: whatever shows a certificate shows this one.
  const restart = `for unit in etcd patroni pgbouncer redis-server redis-sentinel haproxy; do
    systemctl --quiet is-active "$unit" && systemctl restart --no-block "$unit"; done; true`;
  await host.must(["sh", "-c", restart]);
}

/** What each port of a host shows, compared with the certificate on its disk. */
const SHOWN = `
for port; do
  case $port in 5432 | 6432) start="-starttls postgres" ;; *) start= ;; esac
  shown=$(openssl s_client -connect "$ADDRESS:$port" $start -cert ${TLS}/host.crt -key ${TLS}/host.key </dev/null 2>/dev/null | openssl x509 -noout -serial 2>/dev/null)
  [ "$shown" = "$(openssl x509 -in ${TLS}/host.crt -noout -serial)" ] || echo "$port shows $shown"
done
openssl verify -CAfile ${TLS}/ca.crt ${TLS}/host.crt >/dev/null 2>&1 || echo "the certificate is not good"
`;

/** Ports of hosts that do not show the host's own certificate, or one that has ended. */
export async function wronglyShown(fleet: Fleet): Promise<string[]> {
  const table = await allowed();
  const found: string[] = [];
  for (const [kind, hosts] of Object.entries(estate)) {
    const ports = [...new Set(table.filter(({ on }) => on === kind).map(({ port }) => String(port)))];
    for (const [name, address] of Object.entries(hosts)) {
      const host = fleet.host(name);
      const printed = await host.must(["env", `ADDRESS=${address}`, "sh", "-c", SHOWN, "sh", ...ports], {
        as: "certificates",
      });
      found.push(...printed.trim().split("\n").filter(Boolean).map((line) => `${name}: ${line}`));
    }
  }
  return found;
}

/** The serial numbers of all hosts' certificates, by name. */
export async function serials(fleet: Fleet): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const host of fleet.hosts.values()) {
    found[host.name] = await host.must(["openssl", "x509", "-in", `${TLS}/host.crt`, "-noout", "-serial"]);
  }
  return found;
}
