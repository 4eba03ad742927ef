/**
 * Finds the islands of a page by their comments and wakes each when it is wanted. Small and without Preact: a page
 * none of whose islands wakes at once loads no more than this.
 */
import { type PageState, STATE_ID } from "../shared/state.ts";
import type { Mount } from "./mount.ts";

/** A document, this one or a fetched one, with what its server said about it. */
export interface Source {
  state: PageState;
  root: Document;
  /** The comment that opens each slot, by the slot's number. */
  slots: Record<string, Comment>;
  /** Names of the islands in slots that no island shows yet. */
  unused: string[];
  /** Reads props by their index; made when the first island wakes. */
  read?: (index: number) => unknown;
}

/** An island's place on the page: what is between two comments. */
export interface Place {
  source: Source;
  name: string;
  /** Which of the page's props are its own. */
  index: number;
  key: string;
  start: Comment;
  /** A comment at first, an empty text once the island is awake. */
  end: ChildNode;
  /** Names of the islands in its slots, which wake with it. */
  inner: string[];
}

/** What the page's first script keeps for those that come later. */
export interface Waker {
  /** Address of the script that renders islands. Another build has another. */
  boot: string;
  mount?: Mount;
  islandsOf: typeof islandsOf;
  schedule: typeof schedule;
  wake: typeof wake;
  places: typeof places;
}

/** The place that a comment opens. */
export const places: WeakMap<Node, Place> = new WeakMap();
const components: Record<string, Promise<unknown>> = {};
const global = globalThis as { __frsh?: Waker };

/** The islands of a document, without those in the slots of others. */
export function islandsOf(root: Document): Place[] {
  const text = root.getElementById(STATE_ID)?.textContent;
  if (!text) return [];
  const source: Source = { state: JSON.parse(text), root, slots: {}, unused: [] };
  for (const { content } of root.querySelectorAll<HTMLTemplateElement>("template[id^=frsh-]")) {
    for (const { name, inner } of scan(content, source)) source.unused.push(name, ...inner);
  }
  return scan(root.body, source);
}

/** The islands in `root` that are not inside another's slot. Those inside are noted down with it. */
function scan(root: Node, source: Source): Place[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const open: Place[] = [], found: Place[] = [];
  for (let node; (node = walker.nextNode() as Comment | null);) {
    const [mark, kind, name, index, key] = node.data.split(":");
    if (kind === "slot" && mark === "frsh") source.slots[name] = node;
    if (kind !== "island") continue;
    if (mark !== "frsh") {
      open.pop()!.end = node;
      continue;
    }
    const place: Place = { source, name, index: +index, key, start: node, end: node, inner: [] };
    places.set(node, place);
    if (open.length > 0) open[0].inner.push(name);
    else found.push(place);
    open.push(place);
  }
  return found;
}

/** Fetches the code of an island, unless it is there, and renders it into its place. */
export async function wake(place: Place): Promise<void> {
  const { source: { state, unused }, start } = place;
  const names = [...new Set([place.name, ...place.inner, ...unused])];
  const found = names.map((name) => {
    const [chunk, exportName] = state.islands[name];
    return components[name] ??= import(chunk).then((module) => module[exportName]);
  });
  if (!global.__frsh!.mount) found.push(import(state.boot));
  const loaded = await Promise.all(found);
  // The place may have been taken off the page while its code was on the way.
  if (start.isConnected) {
    global.__frsh!.mount!(place, Object.fromEntries(names.map((name, i) => [name, loaded[i]])));
  }
}

/** Sees to it that an island wakes when its file says: `export const hydrate = "visible"`. */
export function schedule(place: Place): void {
  const mode = place.source.state.islands[place.name][2];
  const elements: Element[] = [];
  for (let node = place.start.nextSibling; node && node !== place.end; node = node.nextSibling) {
    if (node instanceof Element) elements.push(node);
  }
  if (mode === "idle") (globalThis.requestIdleCallback ?? setTimeout)(() => wake(place));
  else if (mode === "load" || elements.length === 0) wake(place);
  else if (mode === "visible") {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      wake(place);
    }, { rootMargin: "200px" });
    elements.forEach((element) => observer.observe(element));
  } else onInteraction(place, elements);
}

/** Wakes on the first sign of interest. A click that comes before the island is awake happens when it is. */
function onInteraction(place: Place, elements: Element[]): void {
  const asleep = new AbortController();
  let waking: Promise<void> | undefined;
  const listen = (event: Event) => {
    // Also when the code does not come: then links and forms do what they do without it.
    waking ??= wake(place).catch(console.error).then(() => asleep.abort());
    const { type, target, ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    if (type !== "click" || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waking.then(() => target!.dispatchEvent(new MouseEvent("click", event)));
  };
  for (const element of elements) {
    for (const type of ["pointerenter", "pointerdown", "focusin", "keydown", "click"]) {
      element.addEventListener(type, listen, { capture: true, signal: asleep.signal });
    }
  }
}

/**
 * Wakes the page. The script that comes second only brings `mount` to the first.
 * @param mount renders an island; without it, it is fetched when the first is wanted
 */
export function start(mount?: Mount): void {
  const isFirst = !global.__frsh;
  const boot = isFirst && JSON.parse(document.getElementById(STATE_ID)!.textContent).boot;
  global.__frsh ??= { boot, islandsOf, schedule, wake, places };
  global.__frsh.mount ??= mount;
  if (isFirst) islandsOf(document).forEach(schedule);
}
