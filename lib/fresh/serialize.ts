/** From the props of a page's islands to text that `parse` in client/parse.ts reads back. */
import { isValidElement } from "preact";
import { Signal } from "@preact/signals";
import { CONSTANTS, type Flat, HOLE } from "./shared/state.ts";

/** JSX passed as a prop, already given its number by the renderer. */
export class Slot {
  constructor(readonly id: number) {}
}

/**
 * Whether a value is JSX. Signals pass for it, so that they can stand among children, and so do objects without a
 * prototype; but neither has what Preact puts into each vnode ("__v" after its own mangling).
 */
export const isJsx = (value: unknown): boolean =>
  isValidElement(value) && Object.hasOwn(value as object, "__v");

/** The props of one island on the page. */
export interface IslandProps {
  /** For messages: the island's name. */
  island: string;
  props: Record<string, unknown>;
}

/**
 * Lays the props flat. Values that several islands share are written once and stay shared.
 * @throws TypeError naming island, prop and remedy when something cannot survive the trip
 */
export function serialize(islands: readonly IslandProps[]): Flat {
  const flat: Flat = [null];
  const indexes = new Map<unknown, number>();
  flat[0] = islands.map(({ island, props }) => {
    const index = flat.push(null) - 1;
    flat[index] = fields(props, (value, name) => add(value, island, "props" + name));
    return index;
  });

  function add(value: unknown, island: string, path: string): number {
    const constant = CONSTANTS.findIndex((item) => Object.is(item, value));
    if (constant >= 0) return -1 - constant;
    const known = indexes.get(value);
    if (known !== undefined) return known;
    // The index is taken before the value is looked into, so that a cycle ends here.
    const index = flat.push(null) - 1;
    indexes.set(value, index);
    const fail = (problem: string, remedy: string): never => {
      throw new TypeError(
        `Island ${island}: ${path} is ${problem}, which cannot be sent to the browser. ${remedy}`,
      );
    };
    flat[index] = entry(value, (inner, key) => add(inner, island, path + key), fail);
    return index;
  }
  return flat;
}

/** JSON that may stand in a script element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

type Add = (value: unknown, key: string) => number;
type Fail = (problem: string, remedy: string) => never;

// Object.fromEntries and JSON.parse make "__proto__" a property like any other.
const fields = (object: object, add: Add) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, add(value, `.${name}`)]));

/** One value, its parts handed to `add`. Arrays that begin with a string are values of the kind it names. */
function entry(value: unknown, add: Add, fail: Fail): unknown {
  if (typeof value === "bigint") return ["BigInt", String(value)];
  if (typeof value === "function") return fail("a function", "Define it inside the island, or pass data.");
  if (typeof value === "symbol") return fail("a symbol", "Pass a string.");
  if (typeof value !== "object" || value === null) return value;

  if (value instanceof Slot) return ["Slot", value.id];
  if (isJsx(value)) return fail("JSX inside another value", "Pass JSX as a prop of its own, or as children.");
  if (value instanceof Signal) {
    // Only a computed signal has the function that it is computed by ("x" after signals' own mangling).
    return ["x" in value || "_fn" in value ? "computed" : "signal", add(value.peek(), ".value")];
  }
  if (Array.isArray(value)) return Array.from(value, (item, i) => i in value ? add(item, `[${i}]`) : HOLE);
  if (value instanceof Date) return ["Date", isNaN(+value) ? null : +value];
  if (value instanceof URL) return ["URL", value.href];
  if (value instanceof RegExp) return ["RegExp", value.source, value.flags];
  if (value instanceof Set) return ["Set", Array.from(value, (item) => add(item, ".values()"))];
  if (value instanceof Map) {
    return [
      "Map",
      Array.from(value, ([key, item]) => [add(key, ".keys()"), add(item, `.get(${String(key)})`)]),
    ];
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return fields(value, add);
  if (prototype === Uint8Array.prototype) return ["Uint8Array", (value as Uint8Array).toBase64()];
  const tag = (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  if (tag?.startsWith("Temporal.")) return [tag, String(value)];

  if (value instanceof Error) return fail("an Error", "Pass its message, or what the visitor should read.");
  if (value instanceof Promise) return fail("a Promise", "Await it before you render the island.");
  const name = prototype.constructor?.name || "unknown";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return fail(`of the kind ${name}`, "Pass a Uint8Array, or an array of numbers.");
  }
  return fail(`an instance of the class ${name}`, "Pass a plain object with what the island needs.");
}
