/**
 * The part of a network address that one household or one office has.
 *
 * @module
 */

/**
 * What attempts are counted by: an IPv4 address, or the /64 of an IPv6 one, of which everybody has 2⁶⁴ addresses.
 * Anything else is counted as it is.
 */
export function clientNetwork(address: string): string {
  const mapped = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i);
  if (mapped) return mapped[1];
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(":")) return address.slice(0, 100);
  const [head, tail] = address.toLowerCase().split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill("0") : [];
  return [...head, ...zeros, ...tail ?? []].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(
    ":",
  );
}
