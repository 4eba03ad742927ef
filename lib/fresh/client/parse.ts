/** Reads what serialize.ts wrote. */
import { computed, signal } from "@preact/signals";
import { CONSTANTS, type Flat, HOLE } from "../shared/state.ts";

/** What stands for JSX that was passed to an island as a prop: the markup in the slot of this number. */
export class SlotRef {
  constructor(readonly id: number) {}
}

type Construct = (...args: unknown[]) => unknown;
type Static = Record<string, Construct & (new (...args: unknown[]) => unknown) & { from: Construct }>;

/**
 * A reader of one page's values, by their index. What is read once is kept, so that islands which share a signal
 * share it still. JSX comes as a {@linkcode SlotRef}.
 */
export function reader(flat: Flat): (index: number) => unknown {
  const done: Record<number, unknown> = {};

  return function read(index: number): unknown {
    if (index < 0) return CONSTANTS[-1 - index];
    if (index in done) return done[index];
    const entry = flat[index];
    if (entry === null || typeof entry !== "object") return entry;
    if (!Array.isArray(entry) || typeof entry[0] !== "string") {
      // Filled in place, before anything that may lead back here; and names like "__proto__", which JSON made
      // properties of its own, stay that.
      const parts = done[index] = entry as Record<string, unknown>;
      for (const name of Object.keys(parts)) {
        if (parts[name] === HOLE) delete parts[name];
        else parts[name] = read(parts[name] as number);
      }
      return parts;
    }
    const [kind, value, more] = entry;
    if (kind === "signal") {
      const made = done[index] = signal<unknown>();
      made.value = read(value);
      return made;
    }
    if (kind === "Set") {
      const set = done[index] = new Set();
      for (const inner of value) set.add(read(inner));
      return set;
    }
    if (kind === "Map") {
      const map = done[index] = new Map();
      for (const [key, inner] of value) map.set(read(key), read(inner));
      return map;
    }
    return done[index] = simple(kind, value, more, read);
  };
}

/** A value that holds no other, so that no cycle goes through it. */
function simple(kind: string, value: unknown, more: unknown, read: (index: number) => unknown): unknown {
  if (kind === "Slot") return new SlotRef(value as number);
  if (kind === "computed") return computed(() => read(value as number));
  if (kind === "BigInt") return BigInt(value as string);
  if (kind === "Uint8Array") return Uint8Array.from(atob(value as string), (char) => char.charCodeAt(0));
  const [space, name] = kind.split(".");
  const known = globalThis as unknown as Static & { Temporal: Static };
  if (name) return known.Temporal[name].from(value);
  // new Date(null) would be 1970.
  return more === undefined ? new known[space](value ?? NaN) : new known[space](value, more);
}
