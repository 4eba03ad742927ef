/**
 * Which network addresses a picture may be fetched from.
 *
 * @module
 */
import ipaddr from "ipaddr.js";

/** What IANA has given out for the public IPv6 internet so far (RFC 4291; registry of IPv6 global unicast addresses). */
const globalUnicast = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * Whether an address belongs to the public internet: not to this machine, to a private, link-local, carrier's, multicast
 * or reserved network, and none that carries an IPv4 address in an IPv6 one (mapped, NAT64, 6to4, Teredo), whose
 * way through a translator nobody here can follow.
 *
 * @param address as a resolver gives it; whatever is not an address is not public
 */
export function isPublic(address: string): boolean {
  // The library also reads the shorthands of old C programs, which no resolver gives: 1.2.3 for 1.2.0.3.
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || (parsed as ipaddr.IPv6).match(globalUnicast);
}
