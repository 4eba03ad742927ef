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
 * @throws TypeError when a rule is neither an address nor a block
 */
export function ipFilter<State>(
  { denyList = [], allowList = [] }: IpFilterRules,
  { onBlocked = () => new Response("Forbidden", { status: 403 }) }: IpFilterOptions<State> = {},
): Middleware<State> {
  const [denied, allowed] = [denyList, allowList].map((list) => list.map(block));
  return (ctx) => {
    const { remoteAddr } = ctx.info;
    if (!("hostname" in remoteAddr)) return ctx.next();
    const address = parse(remoteAddr.hostname);
    const isIn = (blocks: Block[]) => address !== null && blocks.some((block) => contains(block, address));
    if (address !== null && !isIn(denied) && (allowed.length === 0 || isIn(allowed))) return ctx.next();
    const type = address === null ? undefined : address.bits === 32 ? "IPv4" : "IPv6";
    return onBlocked({ addr: remoteAddr.hostname, type }, ctx);
  };
}

interface Address {
  value: bigint;
  bits: 32 | 128;
}
type Block = Address & { prefix: number };

const contains = (block: Block, { value, bits }: Address) =>
  block.bits === bits &&
  (block.value ^ value) >> BigInt(bits - block.prefix) === 0n;

function block(rule: string): Block {
  const [text, length] = rule.split("/");
  const address = parse(text);
  const prefix = Number(length ?? address?.bits);
  if (address === null || !(prefix >= 0 && prefix <= address.bits)) {
    throw new TypeError(`ipFilter: "${rule}" is neither an address nor a block such as 10.0.0.0/8.`);
  }
  return { ...address, prefix };
}

/** An address as a number, null when it is none. IPv4 inside IPv6 (::ffff:10.0.0.1) is the IPv4 address. */
function parse(text: string): Address | null {
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(text)?.slice(1)
    .map(Number);
  if (v4) {
    return v4.some((byte) => byte > 255) ? null : { value: joined(v4, 8n), bits: 32 };
  }
  const halves = text.split("::").map((half) => half === "" ? [] : half.split(":"));
  const given = halves.flat();
  const isComplete = halves.length === 1 ? given.length === 8 : halves.length === 2 && given.length < 8;
  if (!isComplete || given.some((group) => !/^[\da-f]{1,4}$/i.test(group))) {
    return null;
  }
  const zeros = new Array(8 - given.length).fill("0");
  const groups = [...halves[0], ...zeros, ...(halves[1] ?? [])].map((group) => parseInt(group, 16));
  return { value: joined(groups, 16n), bits: 128 };
}

const joined = (parts: number[], bits: bigint) =>
  parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n);
