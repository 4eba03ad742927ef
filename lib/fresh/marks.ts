/**
 * Finds islands, partials and what belongs in the head while Preact renders, by hooks in its options, and puts
 * comments around them, for render.ts and the browser to find in the text:
 *
 *     <!--frsh:island:NAME:INDEX:KEY--> .. <!--/frsh:island-->   INDEX is that of the island's props
 *     <!--frsh:slot:ID:PROP--> .. <!--/frsh:slot-->              JSX that an island was given as a prop
 *     <!--frsh:partial:NAME:MODE:KEY--> .. <!--/frsh:partial-->
 */
import type { Attributes, ComponentChildren, ComponentType, VNode } from "preact";
import { Fragment, h, options } from "preact";
import type { IslandInfo, RenderInput } from "./build_cache.ts";
import { Head, Partial, type PartialProps } from "./runtime.ts";
import { isJsx, type IslandProps, Slot } from "./serialize.ts";
import { asset, assetSrcSet } from "./shared/asset.ts";
import { HEAD_TAGS, headItemName } from "./shared/head_item.ts";
import { linkAttributes, linkState } from "./shared/link_state.ts";

type Type = VNode["type"];
type Props = Record<string, unknown> & { children?: ComponentChildren };
/** A vnode with the one around it ("__" after Preact's mangling) and what this module keeps on it. */
type Marked = VNode<Props> & { __?: Marked; original?: { type: Type; props: Props }; isDone?: boolean };
interface Hooks {
  __b?(vnode: Marked): void;
  diffed?(vnode: Marked): void;
  attr?(name: string, value: unknown): string | void;
}

/** What is found in a document as it is rendered. */
export class Findings {
  islands: Set<IslandInfo> = new Set();
  /** Those of them that wake as soon as the page is there. */
  awake: Set<IslandInfo> = new Set();
  /** Whether there is one that waits. */
  isWaiting = false;
  props: IslandProps[] = [];
  /** JSX given to islands, by its number; null once it has been rendered. */
  slots: ({ children: ComponentChildren } | null)[] = [];
  partials: Set<string> = new Set();
  /** What stands between this document's own marks, by their number. */
  headItems: { name: string; isHoisted: boolean }[] = [];
  html = false;
  head = false;
  body = false;
  /** Whether Preact called this module at all. */
  isHooked = false;

  constructor(readonly input: RenderInput) {}
}

/** Begins the comments that are only for render.ts: a name that no text of the app has by chance or intent. */
export const MARK: string = "frsh-" + crypto.randomUUID().slice(0, 8);

// Rendering is synchronous: there is only ever one.
let now: Findings | null = null;

/** Runs `render` and notes what it comes by. */
export function noting<T>(findings: Findings, render: () => T): T {
  const before = now;
  now = findings;
  try {
    return render();
  } finally {
    now = before;
  }
}

const comment = (text: string) => h(Fragment, { UNSTABLE_comment: text } as Attributes);
const between = (kind: string, text: string, children: ComponentChildren) =>
  h(Fragment, null, comment(`${kind}:${text}`), children, comment(`/${kind}`));
/** Text as a part of a comment, without the characters that mean something there. */
const part = (value: unknown) => encodeURIComponent(String(value ?? "")).replaceAll("--", "-%2D");

/** A value as the text of an attribute, between double quotes. */
export const attributeText = (value: unknown): string =>
  String(value).replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** JSX of an island's prop, where the island shows it. */
function SlotContent({ id, name, children }: { id: number; name: string; children?: ComponentChildren }) {
  now!.slots[id] = null;
  return between("frsh:slot", `${id}:${part(name)}`, children);
}

/** Renders something else in place of a vnode. Not for longer: the app may have kept it, to use it again. */
function exchange(vnode: Marked, type: Type, props: Props): void {
  vnode.original = { type: vnode.type, props: vnode.props };
  Object.assign(vnode, { type, props });
}

function restore(vnode: Marked): void {
  if (vnode.original === undefined) return;
  Object.assign(vnode, vnode.original);
  vnode.original = undefined;
}

/** The same vnode, not to be looked at again. */
const done = (type: Type, props: Props) =>
  Object.assign(h(type as ComponentType<Props>, props), { isDone: true });

/** The type of the nearest vnode around this one that `isIt` says yes to. */
function around(vnode: Marked, isIt: (type: Type) => boolean): Type | undefined {
  let outer = vnode.__;
  while (outer && !isIt(outer.type)) outer = outer.__;
  return outer?.type;
}

function isInsideIsland(vnode: Marked, { input: { buildCache: { islands } } }: Findings): boolean {
  const isIsland = (type: Type) => islands.has(type as ComponentType);
  // What is in a slot was put there by the server, not by the island.
  const nearest = around(vnode, (type) => isIsland(type) || type === SlotContent as unknown);
  return nearest !== undefined && isIsland(nearest);
}

// Lists within lists are looked at as deep as children go in practice: data may be cyclic.
const hasJsx = (value: unknown, depth = 4): boolean =>
  Array.isArray(value) ? depth > 0 && value.some((item) => hasJsx(item, depth - 1)) : isJsx(value);

function onComponent(vnode: Marked, now: Findings): void {
  if (vnode.type === Partial as unknown) return onPartial(vnode, now);
  const island = now.input.buildCache.islands.get(vnode.type as ComponentType);
  if (island === undefined || vnode.isDone || isInsideIsland(vnode, now)) return;
  now.islands.add(island);
  // An island in another's slot wakes with the one that is furthest out.
  let outermost = island;
  for (let outer = vnode.__; outer; outer = outer.__) {
    outermost = now.input.buildCache.islands.get(outer.type as ComponentType) ?? outermost;
  }
  if (outermost.hydrate === "load") now.awake.add(island);
  else now.isWaiting = true;
  const sent: Props = {}, shown: Props = {};
  for (const [name, value] of Object.entries(vnode.props)) {
    sent[name] = shown[name] = value;
    if (!hasJsx(value)) continue;
    const children = value as ComponentChildren;
    const id = now.slots.push({ children }) - 1;
    sent[name] = new Slot(id);
    shown[name] = h(SlotContent, { id, name }, children);
  }
  const index = now.props.push({ island: island.name, props: sent }) - 1;
  const text = `${island.name}:${index}:${part(vnode.key)}`;
  exchange(vnode, Fragment, { children: between("frsh:island", text, done(vnode.type, shown)) });
}

function onPartial(vnode: Marked, now: Findings): void {
  const { name, mode = "replace", children } = vnode.props as unknown as PartialProps;
  if (isInsideIsland(vnode, now)) {
    throw new Error(
      `<Partial name="${name}"> is inside an island. Put the island inside the partial instead.`,
    );
  }
  if (now.partials.has(name)) throw new Error(`Two <Partial>s on this page are named "${name}". Rename one.`);
  now.partials.add(name);
  const text = `${part(name)}:${["replace", "append", "prepend"].indexOf(mode)}:${part(vnode.key)}`;
  exchange(vnode, Fragment, { children: between("frsh:partial", text, children) });
}

function onElement(vnode: Marked, now: Findings): void {
  const tag = vnode.type as string;
  const changed = changes(vnode, now);
  if (vnode.key != null && now.partials.size + now.slots.length > 0) {
    changed["data-frsh-key"] = `${vnode.key}`;
  }
  if (HEAD_TAGS.has(tag) && !vnode.isDone) {
    const place = around(vnode, (type) => type === "head" || type === Head || HEAD_TAGS.has(type as string));
    if (place === "head" || place === Head) {
      if (vnode.key != null) changed["data-key"] = String(vnode.key);
      const id = now.headItems.push({ name: nameOf(vnode), isHoisted: place === Head }) - 1;
      const children = between(MARK, String(id), done(tag, { ...vnode.props, ...changed }));
      return exchange(vnode, Fragment, { children });
    }
  }
  if (Object.keys(changed).length > 0) exchange(vnode, tag, { ...vnode.props, ...changed });
}

/** The props that an element is to have instead of its own. */
function changes(vnode: Marked, now: Findings): Props {
  const { props } = vnode, tag = vnode.type as string;
  const { nonce, url, basePath } = now.input;
  const nav = props["f-client-nav"];
  const changed: Props = typeof nav === "boolean" ? { "f-client-nav": String(nav) } : {};
  if (tag === "html" || tag === "head" || tag === "body") {
    now[tag] = true;
    if (tag !== "html") changed.children = [props.children, comment(`${MARK}-${tag}`)];
  } else if ((tag === "script" || tag === "style") && nonce !== null && !props.nonce) changed.nonce = nonce;
  // An island would take these away again when it comes alive: in the browser nobody adds them.
  if ((tag !== "a" && tag !== "img" && tag !== "source") || isInsideIsland(vnode, now)) return changed;
  const { href } = props;
  if (tag === "a" && typeof href === "string" && /^\/(?!\/)/.test(href) && !("aria-current" in props)) {
    Object.assign(changed, linkAttributes(linkState(basePath + url.pathname, href)));
  }
  for (const name of tag === "a" || props["data-fresh-disable-lock"] ? [] : ["src", "srcset", "srcSet"]) {
    const value = props[name];
    if (typeof value === "string") changed[name] = name === "src" ? asset(value) : assetSrcSet(value);
  }
  return changed;
}

function nameOf({ type, key, props }: Marked): string {
  const { children, dangerouslySetInnerHTML: raw, nonce: _, ...attributes } = props;
  const pairs = Object.entries(attributes).map(([name, value]) => [name, String(value)] as const);
  const text = (raw as { __html: string } | undefined)?.__html ?? children ?? "";
  return headItemName(type as string, key == null ? null : String(key), pairs, String(text));
}

const hooks = options as Hooks;
const { __b: oldDiff, diffed: oldDiffed, attr: oldAttr } = hooks;
hooks.__b = (vnode) => {
  if (now !== null) {
    now.isHooked = true;
    restore(vnode); // of an earlier rendering that was broken off
    if (typeof vnode.type === "string") onElement(vnode, now);
    else onComponent(vnode, now);
  }
  oldDiff?.(vnode);
};
hooks.diffed = (vnode) => {
  oldDiffed?.(vnode);
  restore(vnode);
};
// Called by precompiled JSX as it is made, for elements that never become vnodes.
hooks.attr = (name, value) => {
  if (name === "f-client-nav") return value == null ? "" : `${name}="${String(value) !== "false"}"`;
  if (name === "key") return value == null ? "" : `data-frsh-key="${attributeText(value)}"`;
  return oldAttr?.(name, value);
};
