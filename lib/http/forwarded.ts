/**
 * What proxies say of a request, believed only as far as they are trusted.
 *
 * @module
 */
import ipaddr from "ipaddr.js";
import type { TrustedProxies } from "@/lib/settings.ts";

type Info = Pick<Deno.ServeHandlerInfo, "remoteAddr">;

/** The address at the other end of the connection; "local" where it has none. */
const remoteOf = ({ remoteAddr }: Info): string => "hostname" in remoteAddr ? remoteAddr.hostname : "local";

/**
 * The address that a request came from. Each proxy writes down at the right whom it was asked by, so the list is read from
 * there: past as many hops as are trusted, or past those whose addresses are. What stands further left was written by
 * somebody who is not trusted, and is not looked at.
 */
export function clientAddress(info: Info, forwarded: string | null, trusted: TrustedProxies): string {
  const remote = remoteOf(info);
  if (trusted === null || forwarded === null) return remote;
  let address = remote;
  const hops = forwarded.split(",").map((hop) => hop.trim()).reverse();
  const most = "hops" in trusted ? trusted.hops : Infinity;
  for (let i = 0; i < hops.length && i < most; i++) {
    if ("networks" in trusted && !isAmong(address, trusted.networks)) break;
    const next = bare(hops[i]);
    // A proxy that writes anything else there is no more believed than the one before it.
    if (!ipaddr.isValid(next)) break;
    address = next;
  }
  return address;
}

/** Whether what this connection says of others may be believed. */
export const isProxy = (info: Info, trusted: TrustedProxies): boolean =>
  trusted !== null && ("hops" in trusted || isAmong(remoteOf(info), trusted.networks));

const SAID = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/** The request without what it says of hosts and protocols, where it does not come from a trusted proxy. */
export function believed(request: Request, info: Info, trusted: TrustedProxies): Request {
  const { headers } = request;
  if (trusted === null || isProxy(info, trusted) || !SAID.some((name) => headers.has(name))) return request;
  const plain = new Request(request);
  for (const name of SAID) plain.headers.delete(name);
  return plain;
}

/** An address without its port and brackets, as some proxies write it. */
function bare(hop: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(hop) ?? [];
  return bracketed ?? hop.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}

function isAmong(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some((network) => {
    const [base, length] = network.includes("/")
      ? ipaddr.parseCIDR(network)
      : [ipaddr.parse(network), network.includes(":") ? 128 : 32] as const;
    return base.kind() === parsed.kind() && parsed.match(base, length);
  });
}
