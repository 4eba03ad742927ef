import { BlockList, isIP } from "node:net";
import type { Context } from "../context.ts";
import type { Middleware } from "../handlers.ts";

/** Addresses ("192.168.1.10", "2001:db8::1") and blocks ("10.0.0.0/8"). */
export interface IpFilterRules {
  /** These are refused. */
  denyList?: string[];
  /** When it is not empty only these are let in. */
  allowList?: string[];
}

/** Settings of {@linkcode ipFilter}. */
export interface IpFilterOptions<State = unknown> {
  /** Answers who is refused; 403 when not given. */
  onBlocked?: (
    remote: { addr: string; type: "IPv4" | "IPv6" | undefined },
    ctx: Context<State>,
  ) => Response | Promise<Response>;
}

/**
 * Lets requests in by the address that they come from. The deny list goes first.
 * @throws RangeError or TypeError when a rule is neither an address nor a block
 */
export function ipFilter<State>(
  { denyList = [], allowList = [] }: IpFilterRules,
  { onBlocked = () => new Response("Forbidden", { status: 403 }) }: IpFilterOptions<State> = {},
): Middleware<State> {
  const [denied, allowed] = [blockList(denyList), blockList(allowList)];
  return (ctx) => {
    const { remoteAddr } = ctx.info;
    if (!("hostname" in remoteAddr)) return ctx.next();
    const addr = remoteAddr.hostname;
    const type = TYPES[isIP(addr)];
    const isIn = (list: BlockList) => type !== undefined && list.check(addr, type);
    if (type && !isIn(denied) && (allowList.length === 0 || isIn(allowed))) return ctx.next();
    return onBlocked({ addr, type: type && (type === "ipv4" ? "IPv4" : "IPv6") }, ctx);
  };
}

const TYPES: Record<number, "ipv4" | "ipv6" | undefined> = { 4: "ipv4", 6: "ipv6" };

function blockList(rules: string[]): BlockList {
  const list = new BlockList();
  for (const rule of rules) {
    const [address, prefix] = rule.split("/");
    const type = TYPES[isIP(address)];
    if (type === undefined) {
      throw new TypeError(`ipFilter: "${rule}" is no address and no block like 10.0.0.0/8.`);
    }
    if (prefix === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(prefix), type);
  }
  return list;
}
