/** Renders an island into its place, taking over the elements that the server put there. */
import { type ComponentChild, type ComponentType, h, render } from "preact";
import { reader, SlotRef } from "./parse.ts";
import type { Place, Source, Waker } from "./scan.ts";

type Components = Record<string, ComponentType<Record<string, unknown>>>;

/**
 * Renders the island of a place. The components are those of its own name and of the islands in its slots; null ends
 * the island.
 */
export type Mount = (place: Place, components: Record<string, unknown> | null) => void;

interface Root {
  nodeType: number;
  namespaceURI: string | null;
  childNodes: ChildNode[];
  firstChild: ChildNode | null;
  insertBefore(node: Node, child: Node | null): Node;
}
const roots = new WeakMap<Node, Root>();

export const mount: Mount = (place, components) => {
  const { start } = place;
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

function island({ source, name, index, key }: Place, components: Components): ComponentChild {
  const read = source.read ??= reader(source.state.props);
  const sent = read((source.state.props[0] as number[])[index]) as Record<string, unknown>;
  const props: Record<string, unknown> = { key };
  for (const prop in sent) {
    const value = sent[prop];
    props[prop] = value instanceof SlotRef ? slot(source, value.id, components) : value;
  }
  return h(components[name], props);
}

/** The markup of a slot as JSX, wherever the server left it. */
function slot(source: Source, id: number, components: Components): ComponentChild[] {
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
