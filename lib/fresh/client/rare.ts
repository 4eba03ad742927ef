/**
 * What few pages need, and is only loaded where one does: values that JSON has no word for, as serialize.ts wrote them,
 * and JSX that islands were given.
 */
import { computed, signal } from "@preact/signals";
import { type ComponentChild, h } from "preact";
import { type Components, island } from "./mount.ts";
import type { Source, Waker } from "./scan.ts";

type Construct = (...args: unknown[]) => unknown;
type Static = Record<string, Construct & (new (...args: unknown[]) => unknown) & { from: Construct }>;

/**
 * Makes the value of an entry.
 * @param read gives what has an index
 * @param keep is called before anything is read that may lead back to this value
 */
export function made(
  // deno-lint-ignore no-explicit-any -- as its kind says
  [kind, value, more]: any[],
  read: (index: number) => unknown,
  keep: (value: unknown) => void,
): unknown {
  if (kind === "signal") {
    const made = signal<unknown>();
    keep(made);
    made.value = read(value);
    return made;
  }
  if (kind === "computed") return computed(() => read(value));
  if (kind === "Set") {
    const set = new Set();
    keep(set);
    for (const inner of value) set.add(read(inner));
    return set;
  }
  if (kind === "Map") {
    const map = new Map();
    keep(map);
    for (const [key, inner] of value) map.set(read(key), read(inner));
    return map;
  }
  if (kind === "BigInt") return BigInt(value);
  if (kind === "Uint8Array") return Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
  const [space, name] = kind.split(".");
  const known = globalThis as unknown as Static & { Temporal: Static };
  if (name) return known.Temporal[name].from(value);
  // new Date(null) would be 1970.
  return more === undefined ? new known[space](value ?? NaN) : new known[space](value, more);
}

/** The markup of a slot as JSX, wherever the server left it. */
export function slot(source: Source, id: number, components: Components): ComponentChild[] {
  const start = source.slots[id];
  if (start !== undefined) return jsx(start.nextSibling, components);
  const template = source.root.getElementById("frsh-" + id) as HTMLTemplateElement | null;
  return template === null ? [] : jsx(template.content.firstChild, components);
}

/** Nodes from this one to the end of its slot or parent as JSX. */
function jsx(node: ChildNode | null, components: Components): ComponentChild[] {
  const children: ComponentChild[] = [];
  for (; node !== null; node = node.nextSibling) {
    if (node instanceof Element) {
      const props: Record<string, unknown> = {};
      for (const { name, value } of node.attributes) {
        if (name === "data-frsh-key") props.key = value;
        else props[name] = typeof node[name as "id"] === "boolean" ? node[name as "id"] : value;
      }
      children.push(h(node.localName, props, jsx(node.firstChild, components)));
    } else if (node instanceof Text) children.push(node.data);
    else if ((node as Comment).data === "/frsh:slot") break;
    else {
      // Of the script that came first, which need not be the one that this module is in.
      const place = (globalThis as unknown as { __frsh: Waker }).__frsh.places.get(node);
      if (place === undefined) continue;
      children.push(island(place, components));
      node = place.end;
    }
  }
  return children;
}
