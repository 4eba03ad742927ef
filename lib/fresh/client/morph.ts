/**
 * Changes the nodes that are there into those that came, and keeps what is the same: a field keeps its focus and
 * what was typed, an island its state.
 */
import type { Place } from "./scan.ts";

/** What stays together: a node, or an island from its first comment to its last. */
interface Unit {
  nodes: ChildNode[];
  /** Units of one kind can become one another. */
  kind: string;
  key: string;
  place?: Place;
}

/** What knows about islands. */
export interface Islands {
  placeOf(node: Node): Place | undefined;
  /** Gives the old one the new one's props. False when it is not awake and has to be exchanged. */
  update(old: Place, fresh: Place): boolean;
  /** Ends the islands in a node that is about to go. */
  end(node: Node): void;
}

/** The nodes from the first to the last but one. */
export function nodesBetween(node: ChildNode | null, end: ChildNode | null): ChildNode[] {
  const nodes: ChildNode[] = [];
  for (; node !== null && node !== end; node = node.nextSibling) nodes.push(node);
  return nodes;
}

function units(nodes: ChildNode[], islands: Islands): Unit[] {
  const found: Unit[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i], place = islands.placeOf(node);
    if (place !== undefined) {
      const end = nodes.indexOf(place.end, i);
      found.push({ nodes: nodes.slice(i, end + 1), kind: "island " + place.name, key: place.key, place });
      i = end;
    } else if (node instanceof Element) {
      found.push({ nodes: [node], kind: node.nodeName, key: node.getAttribute("data-frsh-key") ?? node.id });
    } else found.push({ nodes: [node], kind: node.nodeName, key: "" });
  }
  return found;
}

/**
 * Makes `old`, which are children of `parent` up to `end`, what `fresh` are.
 * @param end the node after the last of them, null at the parent's own end
 */
export function morph(
  parent: Node,
  old: ChildNode[],
  end: ChildNode | null,
  fresh: ChildNode[],
  islands: Islands,
): void {
  const left = units(old, islands);
  let next: ChildNode | null = old[0] ?? end;
  for (const unit of units(fresh, islands)) {
    const at = left.findIndex(({ kind, key }) => kind === unit.kind && key === unit.key);
    const same = at >= 0 && become(left[at], unit, islands) ? left.splice(at, 1)[0] : unit;
    for (const node of same.nodes) {
      if (node === next) next = node.nextSibling;
      else parent.insertBefore(node, next);
    }
  }
  for (const node of left.flatMap(({ nodes }) => nodes)) {
    islands.end(node);
    node.remove();
  }
}

/** Changes a unit into another of its kind. False when that cannot be done. */
function become(old: Unit, fresh: Unit, islands: Islands): boolean {
  const node = old.nodes[0], other = fresh.nodes[0];
  if (old.place !== undefined) return islands.update(old.place, fresh.place!);
  if (node instanceof Element) {
    if (node.localName === "script" || node.localName === "template") return node.isEqualNode(other);
    becomeElement(node, other as Element);
    morph(node, [...node.childNodes], null, [...other.childNodes], islands);
  } else if (node.nodeValue !== other.nodeValue) node.nodeValue = other.nodeValue;
  return true;
}

function becomeElement(old: Element, fresh: Element): void {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) === value) continue;
    old.setAttribute(name, value);
    // These attributes are only where the field began.
    if (name === "value" && "value" in old) old.value = value;
    if (name === "checked" || name === "selected") (old as HTMLInputElement)[name as "checked"] = true;
  }
  for (const { name } of [...old.attributes]) {
    // What is open was opened by the reader.
    if (fresh.hasAttribute(name) || name === "open") continue;
    old.removeAttribute(name);
    if (name === "checked" || name === "selected") (old as HTMLInputElement)[name as "checked"] = false;
  }
  if (old instanceof HTMLTextAreaElement && old.defaultValue !== fresh.textContent) {
    old.value = fresh.textContent;
  }
}
