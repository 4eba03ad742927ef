/**
 * The network of the test hosts: one namespace with a bridge is the switch, each host has a namespace of its own and a
 * cable to it. Nothing of it is seen in the machine's own network.
 *
 * @module
 */
import { must } from "./command.ts";

/** The address of whoever runs the playbooks, on the switch; hosts have the others of its /24. */
export const OPERATOR_ADDRESS = "10.77.0.1";

/** A namespace's name, which is machine-wide, for the run. */
export const namespaceOf = (run: string, name: string): string => `${run}-${name}`;

const cable = (host: string): string => `to-${host}`;

/** Makes the switch. */
export async function layNetwork(run: string): Promise<void> {
  const name = namespaceOf(run, "switch");
  await must(["ip", "netns", "add", name]);
  await must(["ip", "-n", name, "link", "set", "lo", "up"]);
  await must(["ip", "-n", name, "link", "add", "switch0", "type", "bridge", "forward_delay", "0"]);
  await must(["ip", "-n", name, "address", "add", `${OPERATOR_ADDRESS}/24`, "dev", "switch0"]);
  await must(["ip", "-n", name, "link", "set", "switch0", "up"]);
}

/** Makes a host's namespace with `address` and plugs it into the switch. */
export async function plugIn(run: string, host: string, address: string): Promise<void> {
  const [own, hub] = [namespaceOf(run, host), namespaceOf(run, "switch")];
  await must(["ip", "netns", "add", own]);
  await must([
    "ip",
    "-n",
    hub,
    "link",
    "add",
    cable(host),
    "type",
    "veth",
    "peer",
    "name",
    "host0",
    "netns",
    own,
  ]);
  await must(["ip", "-n", hub, "link", "set", cable(host), "master", "switch0", "up"]);
  await must(["ip", "-n", own, "link", "set", "lo", "up"]);
  await must(["ip", "-n", own, "address", "add", `${address}/24`, "dev", "host0"]);
  await must(["ip", "-n", own, "link", "set", "host0", "up"]);
}

/** Pulls a host's cable out, or plugs it in again. */
export async function setCable(run: string, host: string, to: "down" | "up"): Promise<void> {
  await must(["ip", "-n", namespaceOf(run, "switch"), "link", "set", cable(host), to]);
}

/**
 * Words that run a program at the switch, where every host is reached. Not by `ip netns exec`: that mounts another /sys,
 * in which writing to cgroup.kill kills nothing.
 */
export function atSwitch(run: string, words: string[]): string[] {
  return ["nsenter", `--net=/run/netns/${namespaceOf(run, "switch")}`, "--", ...words];
}
