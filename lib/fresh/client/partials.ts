/**
 * Navigation without leaving the page: links, forms and buttons inside `f-client-nav` fetch the next page and
 * exchange its `<Partial>`s. Whatever is not as expected becomes an ordinary navigation.
 */
import { linkAttributes, linkState } from "../shared/link_state.ts";
import { type PageState, STATE_ID } from "../shared/state.ts";
import { applyHead } from "./apply_head.ts";
import { morph, nodesBetween } from "./morph.ts";
import type { Place, Waker } from "./scan.ts";

/** What stands in `history.state` of an entry that this script made. */
interface HistoryState {
  fClientNav: true;
  index: number;
  scrollX: number;
  scrollY: number;
}

/** One wish of the visitor. */
interface Visit {
  /** What the address bar shows afterwards; null when it stays as it is. */
  url: URL | null;
  /** Where the partials come from. */
  from: URL;
  init?: RequestInit;
  /** How far the page is scrolled afterwards; null: to its top, or to what the URL's hash names. */
  scroll?: { left: number; top: number };
  /** `_freshIndicator` of what was clicked or submitted: an object whose `value` is true while the page loads. */
  indicator?: { value: boolean };
  /** The navigation that the browser would have done. */
  otherwise(): void;
}

const waker = (globalThis as unknown as { __frsh: Waker }).__frsh;

/** Which build's code a page has. With another one's, islands would be on a second Preact beside the first. */
function bootOf(page: Document): string | undefined {
  const text = page.getElementById(STATE_ID)?.textContent;
  return text ? (JSON.parse(text) as PageState).boot : undefined;
}
const boot = bootOf(document);
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

function isOn(element: Element | null, attribute = "f-client-nav"): boolean {
  const value = element?.closest(`[${attribute}]`)?.getAttribute(attribute);
  return value != null && value !== "false";
}

/** Does what the visitor wants; the wish before, when it is still under way, is given up. */
async function visit({ url, from, init, scroll, indicator, otherwise }: Visit): Promise<void> {
  current?.abort();
  const mine = current = new AbortController();
  let isSent = false;
  if (indicator) indicator.value = true;
  try {
    const address = new URL(from);
    address.searchParams.set("fresh-partial", "true");
    const response = await fetch(address, { ...init, signal: mine.signal });
    isSent = init?.method === "post";
    if (response.redirected && url !== null) {
      url = new URL(response.url);
      url.searchParams.delete("fresh-partial");
    }
    const isHtml = response.headers.get("content-type")?.startsWith("text/html");
    const text = isHtml ? await response.text() : "";
    if (mine.signal.aborted) return;
    const next = new DOMParser().parseFromString(text, "text/html");
    const ready = isHtml && await prepare(next);
    if (mine.signal.aborted) return;
    if (!ready) {
      // What a form sent has arrived, and must not be sent again: its answer is all there is to show.
      if (isHtml && isSent && !response.redirected) {
        const islands = waker.islandsOf(next);
        if (url !== null) enter(url);
        document.documentElement.replaceWith(next.documentElement);
        islands.forEach(waker.schedule);
      } else if (url !== null && (isSent || response.redirected)) location.assign(url);
      else otherwise();
      return;
    }
    await inTransition(() => {
      if (url !== null) enter(url);
      ready();
      if (url !== null) markLinks(url);
    });
    if (url !== null) scrollThere(url, scroll);
  } catch (error) {
    if (mine.signal.aborted) return;
    console.error(error);
    if (isSent && url !== null) location.assign(url);
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

function scrollThere(url: URL, scroll: Visit["scroll"]): void {
  const target = url.hash && !scroll ? document.getElementById(decodeURIComponent(url.hash.slice(1))) : null;
  if (target !== null) target.scrollIntoView();
  else scrollTo({ left: 0, top: 0, ...scroll, behavior: "instant" });
}

async function inTransition(change: () => void): Promise<void> {
  if (
    !isOn(document.querySelector("[f-view-transition]"), "f-view-transition") || !document.startViewTransition
  ) {
    return change();
  }
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
  if (incoming.size === 0 || (bootOf(next) ?? boot) !== boot) return null;
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

const indicatorOf = (...elements: (Element | null)[]) =>
  elements.map((element) => (element as { _freshIndicator?: { value: boolean } } | null)?._freshIndicator)
    .find((indicator) => indicator !== undefined);

document.addEventListener("click", (event) => {
  if (
    event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
  ) {
    return;
  }
  const element = (event.target as Element).closest("a,button");
  if (!isOn(element)) return;
  const partial = element!.getAttribute("f-partial");
  if (element instanceof HTMLAnchorElement) {
    const isHere = element.origin === location.origin && (!element.target || element.target === "_self");
    if (!element.href || !isHere || element.hasAttribute("download")) return;
    const url = new URL(element.href);
    if (url.hash && url.href.split("#")[0] === location.href.split("#")[0] && partial === null) return;
    event.preventDefault();
    const otherwise = () => location.assign(url);
    visit({ url, from: new URL(partial ?? url, location.href), indicator: indicatorOf(element), otherwise });
  } else if (
    element instanceof HTMLButtonElement && partial !== null && (element.type !== "submit" || !element.form)
  ) {
    const otherwise = () => console.error(`f-partial="${partial}" answered with no partial of this page.`);
    visit({ url: null, from: new URL(partial, location.href), indicator: indicatorOf(element), otherwise });
  }
});

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
  let init: RequestInit | undefined;
  if (method === "get") {
    const fields = [...data].map(([name, value]) => [name, String(value)]);
    url.search = String(new URLSearchParams(fields));
    for (const [name, value] of fields) from.searchParams.append(name, value);
    if (partial === null) from.search = url.search;
  } else {
    const isMultipart = attribute("enctype", "formenctype")?.toLowerCase() === "multipart/form-data";
    const body = isMultipart
      ? data
      : new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
    init = { method, body };
  }
  const otherwise = () => {
    passing = form;
    form.requestSubmit(submitter);
    passing = undefined;
  };
  visit({ url, from, init, indicator: indicatorOf(submitter, form), otherwise });
});

addEventListener("popstate", ({ state }) => {
  // Null is the browser's own step to a fragment; what has no mark of ours belongs to the app.
  if (!state?.fClientNav) return;
  scrolled[index] = here();
  index = state.index;
  if (!isOn(document.querySelector("[f-client-nav]"))) return location.reload();
  const url = new URL(location.href);
  const scroll = scrolled[index] ?? { left: state.scrollX, top: state.scrollY };
  visit({ url, from: url, scroll, otherwise: () => location.reload() });
});

addEventListener("pagehide", () => {
  // Coming back to this page the browser does the scrolling, as this script is not there yet.
  history.scrollRestoration = "auto";
  if (history.state?.fClientNav) history.replaceState(stateOf(index, here()), "");
});

if (history.state === null) history.replaceState(stateOf(index, here()), "");
