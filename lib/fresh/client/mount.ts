/** Renders an island into its place, taking over the elements that the server put there. */
import { type ComponentChild, type ComponentType, h, render } from "preact";
import type * as rare from "./rare.ts";
import { needsRare, reader, SlotRef } from "./parse.ts";
import type { Place, Source } from "./scan.ts";

export type Components = Record<string, ComponentType<Record<string, unknown>>>;

/**
 * Renders the island of a place. The components are those of its own name and of the islands in its slots; null ends
 * the island, at once.
 */
export type Mount = (place: Place, components: Record<string, unknown> | null) => Promise<void>;

/** rare.ts, or what fetches it when a page needs it. */
export type Rare = Pick<typeof rare, "made" | "slot">;
export type RareFrom = Rare | (() => Promise<Rare>);

let from: RareFrom;

/** Says where rare.ts is; called once, by the script that all islands share. */
export const rareFrom = (where: RareFrom): RareFrom => from = where;

interface Root {
  nodeType: number;
  namespaceURI: string | null;
  childNodes: ChildNode[];
  firstChild: ChildNode | null;
  insertBefore(node: Node, child: Node | null): Node;
}
const roots = new WeakMap<Node, Root>();

export const mount: Mount = async (place, components) => {
  const { start, source } = place;
  if (components && !source.read) {
    // One for all islands of the page, which share what they were given.
    source.read = await (source.reading ??= readerOf(source));
    // Meanwhile it may have been given other props, or been taken off the page.
    return start.isConnected ? mount(place, components) : undefined;
  }
  let root = roots.get(start);
  if (root === undefined) {
    // Preact looks past comments for the next node, and must not look past this one.
    const end = new Text();
    place.end.replaceWith(end);
    place.end = end;
    const parent = start.parentNode as Element;
    roots.set(
      start,
      root = {
        nodeType: 1,
        namespaceURI: parent.namespaceURI,
        get childNodes() {
          const nodes = [];
          for (let node: ChildNode = start; (node = node.nextSibling!) !== end;) nodes.push(node);
          return nodes;
        },
        get firstChild() {
          return start.nextSibling === end ? null : start.nextSibling;
        },
        insertBefore: (node, child) => start.parentNode!.insertBefore(node, child ?? end),
      },
    );
  }
  render(components && island(place, components as Components), root as unknown as Element);
};

async function readerOf(source: Source): Promise<(index: number) => unknown> {
  const { props } = source.state;
  if (needsRare(props)) source.rare = typeof from === "function" ? await from() : from;
  return reader(props, source.rare?.made);
}

/** An island as JSX, with what the server gave it. */
export function island({ source, name, index, key }: Place, components: Components): ComponentChild {
  const sent = source.read!((source.state.props[0] as number[])[index]) as Record<string, unknown>;
  const props: Record<string, unknown> = { key };
  for (const prop in sent) {
    const value = sent[prop];
    props[prop] = value instanceof SlotRef ? source.rare!.slot(source, value.id, components) : value;
  }
  return h(components[name], props);
}
