/** Reads what serialize.ts wrote. */
import { CONSTANTS, type Flat, HOLE } from "../shared/state.ts";
import type { made } from "./rare.ts";

/** What stands for JSX that was passed to an island as a prop: the markup in the slot of this number. */
export class SlotRef {
  constructor(readonly id: number) {}
}

const kindOf = (entry: unknown) =>
  Array.isArray(entry) && typeof entry[0] === "string" ? entry[0] : undefined;

/** Whether there is a value that takes rare.ts. */
export const needsRare = (flat: Flat): boolean => flat.some(kindOf);

/**
 * A reader of one page's values, by their index. What is read once is kept, so that islands which share a signal
 * share it still. JSX comes as a {@linkcode SlotRef}.
 * @param make where {@linkcode needsRare} says yes
 */
export function reader(flat: Flat, make?: typeof made): (index: number) => unknown {
  const done: Record<number, unknown> = {};

  return function read(index: number): unknown {
    if (index < 0) return CONSTANTS[-1 - index];
    if (index in done) return done[index];
    const entry = flat[index];
    if (entry === null || typeof entry !== "object") return entry;
    const kind = kindOf(entry);
    if (kind) {
      return done[index] = kind === "Slot"
        ? new SlotRef((entry as [string, number])[1])
        : make!(entry as unknown[], read, (value) => done[index] = value);
    }
    // Filled in place, before anything that may lead back here; and names like "__proto__", which JSON made
    // properties of its own, stay that.
    const parts = done[index] = entry as Record<string, unknown>;
    for (const name of Object.keys(parts)) {
      if (parts[name] === HOLE) delete parts[name];
      else parts[name] = read(parts[name] as number);
    }
    return parts;
  };
}
