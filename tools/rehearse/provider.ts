/**
 * The provider of the rehearsal's hosts: what the inventory says of it, and a process at the switch that is it.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { must, within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { OPERATOR_ADDRESS } from "@/tests/cluster/hosts/network.ts";
import type { Mood } from "@/tests/cluster/hosts/provider.ts";

const PORT = 8443;
const program = new URL("../../tests/cluster/hosts/provider.ts", import.meta.url).pathname;
const config = new URL("../../deno.json", import.meta.url).pathname;

/** The provider's id of a host, which says nothing of its name. */
export const providerId = (address: string): number => 4_711_000 + Number(address.split(".").at(-1));

const filesIn = (folder: string) => ({
  token: `${folder}/provider/token`,
  certificate: `${folder}/provider/certificate.pem`,
  key: `${folder}/provider/key.pem`,
});

/** Makes the provider's certificate and a token in a fleet's folder. @returns variables of the inventory */
export async function layOutProvider(fleet: Fleet): Promise<Record<string, unknown>> {
  const { token, certificate, key } = filesIn(fleet.folder);
  await Deno.mkdir(`${fleet.folder}/provider`, { mode: 0o700 });
  await Deno.writeTextFile(token, randomBytes(20).toString("hex"), { mode: 0o600 });
  await must([
    ...[
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-noenc",
      "-days",
      "30",
    ],
    ...["-subj", "/CN=provider", "-addext", `subjectAltName=IP:${OPERATOR_ADDRESS}`],
    ...["-keyout", key, "-out", certificate],
  ]);
  return {
    fencer_api_url: `https://${OPERATOR_ADDRESS}:${PORT}/v1`,
    fencer_api_ca: certificate,
    fencer_token: `{{ lookup('ansible.builtin.file', '${token}') }}`,
    // Drills measure without fencers unless they start them.
    fencer_runs: false,
  };
}

export interface RunningProvider {
  /** Requests so far, as method and path. */
  asked: string[];
  behave(mood: Mood): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the provider where the operator sits. */
export async function startProvider(
  fleet: Fleet,
  addresses: Record<string, string>,
): Promise<RunningProvider> {
  const { run, folder, image } = fleet;
  const options = {
    fleet: { run, folder, image, hosts: addresses },
    ids: Object.fromEntries(Object.entries(addresses).map(([name, at]) => [name, providerId(at)])),
    hostname: OPERATOR_ADDRESS,
    port: PORT,
    ...filesIn(folder),
  };
  const [first, ...args] = fleet.asOperator([
    ...[Deno.execPath(), "run", "-A", "--no-check", "--config", config, program, JSON.stringify(options)],
  ]);
  const child = new Deno.Command(first, { args, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
  const asked: string[] = [];
  let serving = false;
  const reading = child.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(text) {
        for (const line of text.split("\n").filter(Boolean)) {
          line === "serving" ? serving = true : asked.push(line);
        }
      },
    }),
  );
  if (!await within(20_000, () => Promise.resolve(serving))) throw new Error("the provider does not serve");
  const input = child.stdin.getWriter();
  return {
    asked,
    async behave(mood) {
      await input.write(new TextEncoder().encode(`${mood}\n`));
    },
    async stop() {
      await input.close().catch(() => {});
      await Promise.all([child.status, reading]);
    },
  };
}
