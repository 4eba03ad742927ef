/**
 * Which hosts pictures come from.
 *
 * @module
 */

/**
 * Whether an address is at one of these hosts, on its scheme's own port. A host is a name, `*.` and a name for all that
 * end in it, or a name with a scheme and a port before and behind it, which only tests need: names alone mean https.
 *
 * @example
 * ```ts
 * isAllowed(new URL("https://a.espncdn.com/x.png"), ["*.espncdn.com", "sleepercdn.com"]); // true
 * ```
 */
export function isAllowed({ protocol, host }: URL, hosts: readonly string[]): boolean {
  if (!/^https?:$/.test(protocol)) return false;
  return hosts.some((one) => {
    const [scheme, name] = one.includes("//") ? one.split("//") : ["https:", one];
    if (scheme !== protocol) return false;
    return name.startsWith("*.")
      ? host.endsWith(name.slice(1)) && host.length > name.length - 1
      : host === name;
  });
}
