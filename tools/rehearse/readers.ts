/**
 * Readers of the rehearsal: they ask for a page through the balancer, as often as told.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Reading } from "@/tests/cluster/probe/reader.ts";
import { estate, operatorFolder } from "./estate.ts";

const program = new URL("../../tests/cluster/probe/reader.ts", import.meta.url).pathname;

/** Starts asking for `path`, `rate` times a second. The function that it returns ends it. */
export function startReaders(
  fleet: Fleet,
  {
    path = "/leagues/sample-1",
    rate = 40,
    address = Object.values(estate.balancer)[0],
  }: { path?: string; rate?: number; /** Of the balancer that is asked. */ address?: string } = {},
): () => Promise<Reading> {
  const [first, ...args] = fleet.asOperator([
    ...[Deno.execPath(), "run", "-A", "--no-check", "--no-config", program],
    ...[`https://${address}${path}`, `${operatorFolder(fleet)}/pki/ca.crt`, String(rate)],
  ]);
  const child = new Deno.Command(first, { args, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
  const printed = new Response(child.stdout).text();
  return async () => {
    await child.stdin.close().catch(() => {});
    const text = await printed;
    await child.status;
    if (!text.startsWith("{")) throw new Error(`the readers ended before their time: ${text}`);
    return JSON.parse(text);
  };
}

/** What readers met, as a drill's figures. */
export const readingFigures = (reading: Reading): Record<string, number | string> => ({
  reads: reading.requests,
  "reads failed": reading.failed,
  ...reading.failed > 0
    ? {
      "read trouble (s)": Math.round(reading.trouble / 100) / 10,
      "failed as": Object.entries(reading.kinds).map(([kind, count]) => `${count} x ${kind}`).join(" "),
    }
    : {},
  "slowest read (s)": Math.round(reading.slowest / 100) / 10,
});
