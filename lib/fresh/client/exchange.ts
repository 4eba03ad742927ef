/**
 * Exchanges the page's `<Partial>`s for another page's: what partials.ts fetches when somebody is about to navigate.
 * Whatever is not as expected becomes an ordinary navigation.
 */
import { linkAttributes, linkState } from "../shared/link_state.ts";
import { applyHead } from "./apply_head.ts";
import { morph, nodesBetween } from "./morph.ts";
import type { Navigation } from "./partials.ts";
import type { Place, Waker } from "./scan.ts";

/** What stands in `history.state` of an entry that this script made. */
interface HistoryState {
  fClientNav: true;
  index: number;
  scrollX: number;
  scrollY: number;
}

/** One wish of the visitor. */
export interface Visit {
  /** What the address bar shows afterwards; null when it stays as it is. */
  url: URL | null;
  /** Where the partials come from. */
  from: URL;
  init?: RequestInit;
  /** How far the page is scrolled afterwards; null: to its top, or to what the URL's hash names. */
  scroll?: { left: number; top: number };
  /** What was clicked or submitted. */
  by?: (Element | null)[];
  /** The navigation that the browser would have done. */
  otherwise(): void;
}

const waker = (globalThis as unknown as { __frsh: Waker & Navigation }).__frsh;
const { answerFor, isOn, redirectedTo, stateOf: pageState } = waker;

/** Which build's code this page has. With another one's, islands would be on a second Preact beside the first. */
const boot = pageState(document)?.boot;
const scrolled: { left: number; top: number }[] = [];
let index: number = history.state?.index ?? 0;
let current: AbortController | undefined;
let passing: EventTarget | undefined;

const here = () => ({ left: scrollX, top: scrollY });
const stateOf = (index: number, { left, top } = { left: 0, top: 0 }): HistoryState => ({
  fClientNav: true,
  index,
  scrollX: left,
  scrollY: top,
});

/** Does what the visitor wants; the wish before, when it is still under way, is given up. */
export async function visit({ url, from, init, scroll, by = [], otherwise }: Visit): Promise<void> {
  current?.abort();
  const { signal } = current = new AbortController();
  // An object of the app's, whose `value` is true while the page loads.
  const indicator = by.map((element) =>
    (element as { _freshIndicator?: { value: boolean } } | null)?._freshIndicator
  ).find(Boolean);
  let isSent = false;
  if (indicator) indicator.value = true;
  try {
    const answer = await answerFor(from, init, signal);
    isSent = init?.method === "post";
    const redirected = redirectedTo(answer.response);
    if (redirected && url) url = redirected;
    const text = await answer.text;
    if (signal.aborted) return;
    const next = new DOMParser().parseFromString(text, "text/html");
    const ready = text && await prepare(next);
    if (signal.aborted) return;
    if (!ready) {
      // What a form sent has arrived, and must not be sent again: its answer is all there is to show.
      if (text && isSent && !redirected) {
        const islands = waker.islandsOf(next);
        if (url) enter(url);
        document.documentElement.replaceWith(next.documentElement);
        islands.forEach(waker.schedule);
      } else if (url && (isSent || redirected)) location.assign(url);
      else otherwise();
      return;
    }
    await inTransition(() => {
      if (url) enter(url);
      // What was sent and taken is not to stand there as if it were still to be sent.
      if (isSent && redirected) (by[1] as HTMLFormElement).reset();
      ready();
      if (url) markLinks(url);
    });
    if (url) arrive(url, scroll, by);
  } catch (error) {
    if (signal.aborted) return;
    console.error(error);
    if (isSent && url) location.assign(url);
    else otherwise();
  } finally {
    if (indicator) indicator.value = false;
  }
}

/** Makes the URL the page's own, with an entry in the history unless it already is. */
function enter(url: URL): void {
  if (url.href === location.href) return;
  scrolled[index] = here();
  history.replaceState(stateOf(index, here()), "");
  history.pushState(stateOf(++index), "", url);
  history.scrollRestoration = "manual";
}

/**
 * Scrolls, and tells a screen reader where it is: the focus goes to what the URL's hash names or to the page's heading,
 * unless it is on something else that has stayed.
 */
function arrive({ hash }: URL, scroll: Visit["scroll"], by: Visit["by"]): void {
  const target = hash && !scroll ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  const place = target ?? document.querySelector("h1");
  const left = [document.body, place, ...by!];
  if (place && (target || left.includes(document.activeElement as HTMLElement))) {
    if (place.tabIndex < 0) place.tabIndex = -1;
    // It may have the focus already, and would then not be read out again.
    place.blur();
    place.focus({ preventScroll: true });
  }
  if (target) target.scrollIntoView();
  else scrollTo({ left: 0, top: 0, ...scroll, behavior: "instant" });
}

async function inTransition(change: () => void): Promise<void> {
  if (!isOn(document.querySelector("[f-view-transition]"), "f-view-transition")) return change();
  if (!document.startViewTransition) return change();
  await document.startViewTransition(change).updateCallbackDone;
}

/** A partial's content: the nodes between its comments. */
interface PartialRange {
  mode: string;
  start: Comment;
  end: ChildNode;
}

/** The partials in a document, by their names. Those inside another one of `known` are not looked for. */
function partialsIn(root: Node, known?: Map<string, PartialRange>): Map<string, PartialRange> {
  const found = new Map<string, PartialRange>();
  const open: [name: string, range: PartialRange][] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  for (let node; (node = walker.nextNode() as Comment | null);) {
    const [mark, kind, name, mode] = node.data.split(":");
    if (kind !== "partial") continue;
    if (mark === "frsh") {
      const range = { mode, start: node, end: node };
      if (!known || (known.has(name) && !open.some(([outer]) => found.has(outer)))) found.set(name, range);
      open.push([name, range]);
    } else open.pop()![1].end = node;
  }
  return found;
}

/** Whether a place's island has been rendered: then a text has taken the place of its last comment. */
const isAwake = ({ end }: Place) => end.nodeType === Node.TEXT_NODE;

function endIslands(node: Node): void {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_COMMENT);
  for (let inner: Node | null = node; inner; inner = walker.nextNode()) {
    const place = waker.places.get(inner);
    if (place && isAwake(place)) waker.mount?.(place, null);
  }
}

/** Gets the next page's partials ready to be shown: what shows them, or null when none has its place on this page. */
async function prepare(next: Document): Promise<(() => void) | null> {
  const present = partialsIn(document.body);
  const incoming = partialsIn(next.body, present);
  if (incoming.size === 0 || (pageState(next)?.boot ?? boot) !== boot) return null;
  const islands = waker.islandsOf(next);
  await applyHead(next);
  const updates: Place[][] = [];
  const islandsHere = {
    placeOf: (node: Node) => waker.places.get(node),
    update: (old: Place, fresh: Place) => isAwake(old) && updates.push([old, fresh]) > 0,
    end: endIslands,
  };
  return () => {
    if (next.title) document.title = next.title;
    for (const [name, { mode, start, end }] of incoming) {
      const there = present.get(name)!;
      const parent = there.start.parentNode!;
      const fresh = nodesBetween(start.nextSibling, end);
      if (mode === "0") {
        const old = nodesBetween(there.start.nextSibling, there.end);
        morph(parent, old, there.end, fresh, islandsHere);
        continue;
      }
      const before = mode === "1" ? there.end : there.start.nextSibling;
      for (const node of fresh) parent.insertBefore(node, before);
    }
    for (const [old, fresh] of updates) {
      const { source, index, inner } = fresh;
      waker.wake(Object.assign(old, { source, index, inner }));
    }
    islands.filter(({ start }) => document.contains(start)).forEach(waker.schedule);
  };
}

function markLinks({ pathname }: URL): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href^='/']")) {
    const isOurs = link.dataset.current || link.dataset.ancestor;
    if (link.hasAttribute("aria-current") && !isOurs) continue;
    for (const name of ["data-current", "data-ancestor", "aria-current"]) link.removeAttribute(name);
    const attributes = linkAttributes(linkState(pathname, link.getAttribute("href")!));
    for (const name in attributes) link.setAttribute(name, attributes[name]);
  }
}

/** Goes where the visitor went back or forward to. */
export function pop(state: HistoryState): void {
  scrolled[index] = here();
  index = state.index;
  const otherwise = () => location.reload();
  if (!isOn(document.querySelector("[f-client-nav]"))) return otherwise();
  const url = new URL(location.href);
  const scroll = scrolled[index] ?? { left: state.scrollX, top: state.scrollY };
  // What was read is shown again as it was, as browsers themselves do.
  visit({ url, from: url, init: { cache: "force-cache" }, scroll, otherwise });
}

document.addEventListener("submit", (event) => {
  const { submitter } = event, form = event.target as HTMLFormElement;
  if (event.defaultPrevented || passing === form || !isOn(form) || (submitter && !isOn(submitter))) return;
  const attribute = (name: string, formName = name) =>
    submitter?.getAttribute(formName) ?? form.getAttribute(name);
  const method = (attribute("method", "formmethod") ?? "get").toLowerCase();
  const action = attribute("action", "formaction"), partial = attribute("f-partial");
  const target = attribute("target", "formtarget");
  if ((action ?? partial) === null || !/^(get|post)$/.test(method) || (target && target !== "_self")) return;
  const url = new URL(action ?? "", location.href), from = new URL(partial ?? url, location.href);
  if (url.origin !== location.origin) return;
  event.preventDefault();
  const data = new FormData(form, submitter);
  // Browsers before 2023 do not know the second argument.
  const { name, value } = (submitter ?? {}) as HTMLButtonElement;
  if (name && !data.has(name)) data.append(name, value);
  const isMultipart = attribute("enctype", "formenctype")?.toLowerCase() === "multipart/form-data";
  const fields = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
  let init: RequestInit | undefined;
  if (method === "get") {
    url.search = String(fields);
    if (partial === null) from.search = url.search;
    else fields.forEach((value, name) => from.searchParams.append(name, value));
  } else init = { method, body: isMultipart ? data : fields };
  const otherwise = () => {
    passing = form;
    form.requestSubmit(submitter);
    passing = undefined;
  };
  visit({ url, from, init, by: [submitter, form], otherwise });
});

addEventListener("pagehide", () => {
  // Coming back to this page the browser does the scrolling, as this script is not there yet.
  history.scrollRestoration = "auto";
  if (history.state?.fClientNav) history.replaceState(stateOf(index, here()), "");
});

addEventListener("pageshow", ({ persisted }) => {
  // Here it is: the page was kept whole.
  if (persisted) history.scrollRestoration = "manual";
});
