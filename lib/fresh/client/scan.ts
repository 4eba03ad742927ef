/** Finds the islands of a page by their comments and fetches their code. Without Preact, which comes with the first. */
import { type PageState, STATE_ID } from "../shared/state.ts";
import type { Mount, Rare } from "./mount.ts";

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
  reading?: Promise<(index: number) => unknown>;
  /** There when the props take it. */
  rare?: Rare;
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
  /** Renders an island; without it, it is fetched when the first is wanted. */
  mount?: Mount;
  /** Wakes an island when it is wanted. */
  wait?: (place: Place) => void;
  /** What is left for it while it is not there. */
  waiting: Place[];
  islandsOf: typeof islandsOf;
  schedule: typeof schedule;
  wake: typeof wake;
  places: typeof places;
}

/** The place that a comment opens. */
const places: WeakMap<Node, Place> = new WeakMap();
const components: Record<string, Promise<unknown>> = {};
const global = globalThis as { __frsh?: Waker };

/** What its server said about a document; undefined where it has nothing to wake. */
export function stateOf(root: Document): PageState | undefined {
  const text = root.getElementById(STATE_ID)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

/** The islands of a document, without those in the slots of others. */
export function islandsOf(root: Document): Place[] {
  const state = stateOf(root);
  if (!state) return [];
  const source: Source = { state, root, slots: {}, unused: [] };
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
    return components[chunk + exportName] ??= import(chunk).then((module) => module[exportName]);
  });
  if (!global.__frsh!.mount) found.push(import(state.boot));
  const loaded = await Promise.all(found);
  // The place may have been taken off the page while its code was on the way.
  if (start.isConnected) {
    await global.__frsh!.mount!(place, Object.fromEntries(names.map((name, i) => [name, loaded[i]])));
  }
}

/** Wakes an island now, or leaves it to the script that knows what to wait for. */
export function schedule(place: Place): void {
  const { wait, waiting } = global.__frsh!;
  if (place.source.state.islands[place.name][2] === "load") wake(place);
  else if (wait) wait(place);
  else waiting.push(place);
}

/** Wakes the page. A script that comes second only adds to the first what that does not have. */
export function start(own: Pick<Waker, "mount" | "wait">): void {
  const first = global.__frsh;
  const waker = global.__frsh ??= { islandsOf, schedule, wake, places, waiting: [] };
  Object.assign(waker, own);
  if (!first) islandsOf(document).forEach(schedule);
  else if (own.wait) waker.waiting.forEach(own.wait);
}
