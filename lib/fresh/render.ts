/**
 * From JSX to a document. Preact renders; hooks in its options find the islands, the partials and what belongs in
 * the head, and put comments around them, which are worked on once the text is there:
 *
 *     <!--frsh:island:NAME:INDEX:KEY--> .. <!--/frsh:island-->    INDEX: of the island's props in the page's state
 *     <!--frsh:slot:ID:PROP--> .. <!--/frsh:slot-->               JSX that an island was given as a prop
 *     <!--frsh:partial:NAME:MODE:KEY--> .. <!--/frsh:partial-->
 */
import {
  type Attributes,
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
  options,
  type VNode,
} from "preact";
import { renderToString } from "preact-render-to-string";
import type { IslandInfo, RenderDocument, RenderInput } from "./build_cache.ts";
import { Head, Partial, type PartialProps } from "./runtime.ts";
import { isJsx, type IslandProps, scriptJson, serialize, Slot } from "./serialize.ts";
import { asset, assetSrcSet, setBuildId } from "./shared/asset.ts";
import { HEAD_TAGS, headItemName } from "./shared/head_item.ts";
import { linkAttributes, linkState } from "./shared/link_state.ts";
import { type PageState, STATE_ID } from "./shared/state.ts";

type Props = Record<string, unknown> & { children?: ComponentChildren };
type AnyVNode = VNode<Props> & {
  __?: AnyVNode;
  frsh?: { type: VNode["type"]; props: Props };
  isMarked?: boolean;
};
interface Hooks {
  __b?(vnode: AnyVNode): void;
  diffed?(vnode: AnyVNode): void;
  attr?(name: string, value: unknown): string | void;
}

/** What is known of the document that is being rendered. Rendering is synchronous: there is only ever one. */
interface Rendering {
  input: RenderInput;
  islands: Set<IslandInfo>;
  props: IslandProps[];
  /** JSX given to islands, by its number; null once it has been rendered. */
  slots: ({ name: string; children: ComponentChildren } | null)[];
  partials: Set<string>;
  headItems: { name: string; isHoisted: boolean }[];
  /** Which of the document's own elements the app rendered. */
  seen: { any: boolean; html: boolean; head: boolean; body: boolean };
}
let rendering: Rendering | null = null;

// A name that no text of the app's own can have by chance or intent.
const MARK = "frsh-" + crypto.randomUUID().slice(0, 8);
const MODES = ["replace", "append", "prepend"];

const comment = (text: string) => h(Fragment, { UNSTABLE_comment: text } as Attributes);
const between = (kind: string, text: string, children: ComponentChildren) =>
  h(Fragment, null, comment(`${kind}:${text}`), children, comment(`/${kind}`));
const attributeText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll(
    "<",
    "&lt;",
  );
/** A part of a comment: without the characters that mean something there. */
const part = (value: unknown) => encodeURIComponent(String(value ?? "")).replaceAll("--", "-%2D");

/** JSX of an island's prop, where the island shows it. */
function SlotContent(
  { id, name, children }: {
    id: number;
    name: string;
    children?: ComponentChildren;
  },
) {
  rendering!.slots[id] = null;
  return between("frsh:slot", `${id}:${part(name)}`, children);
}

/** Renders something else in place of a vnode, until Preact is done with it: the app may keep it and use it again. */
function exchange(vnode: AnyVNode, type: VNode["type"], props: Props): void {
  vnode.frsh = { type: vnode.type, props: vnode.props };
  vnode.type = type;
  vnode.props = props as AnyVNode["props"];
}

function restore(vnode: AnyVNode): void {
  if (vnode.frsh === undefined) return;
  vnode.type = vnode.frsh.type as string;
  vnode.props = vnode.frsh.props as AnyVNode["props"];
  vnode.frsh = undefined;
}

/** The nearest of the vnodes around this one that `isIt` says yes to, unless `end` says it is too far. */
function around(
  vnode: AnyVNode,
  isIt: (type: VNode["type"]) => boolean,
  end: VNode["type"] | null = null,
): AnyVNode | undefined {
  let outer = vnode.__;
  while (outer !== undefined && outer !== null && outer.type !== end) {
    if (isIt(outer.type)) return outer;
    outer = outer.__;
  }
}

const isInsideIsland = (vnode: AnyVNode, { input }: Rendering) =>
  around(
    vnode,
    (type) => input.buildCache.islands.has(type as ComponentType),
    SlotContent as ComponentType,
  ) !==
    undefined;

function onComponent(vnode: AnyVNode, now: Rendering): void {
  if (vnode.type === Partial as unknown) onPartial(vnode, now);
  const island = now.input.buildCache.islands.get(vnode.type as ComponentType);
  if (island === undefined || vnode.isMarked || isInsideIsland(vnode, now)) {
    return;
  }
  now.islands.add(island);
  const sent: Props = {}, shown: Props = {};
  for (const [name, value] of Object.entries(vnode.props)) {
    if (!hasJsx(value)) {
      sent[name] = shown[name] = value;
      continue;
    }
    const id = now.slots.push({ name, children: value as ComponentChildren }) -
      1;
    sent[name] = new Slot(id);
    shown[name] = h(SlotContent, { id, name }, value as ComponentChildren);
  }
  const index = now.props.push({ island: island.name, props: sent }) - 1;
  const inner = h(vnode.type as ComponentType<Props>, shown) as AnyVNode;
  inner.isMarked = true;
  exchange(vnode, Fragment, {
    children: between(
      "frsh:island",
      `${island.name}:${index}:${part(vnode.key)}`,
      inner,
    ),
  });
}

// Lists within lists are looked at as deep as children go in practice: data may be cyclic.
const hasJsx = (value: unknown, depth = 4): boolean =>
  Array.isArray(value) ? depth > 0 && value.some((item) => hasJsx(item, depth - 1)) : isJsx(value);

function onPartial(vnode: AnyVNode, now: Rendering): void {
  const { name, mode = "replace", children } = vnode
    .props as unknown as PartialProps;
  if (isInsideIsland(vnode, now)) {
    throw new Error(
      `<Partial name="${name}"> is inside an island. Put the island inside the partial instead.`,
    );
  }
  if (now.partials.has(name)) {
    throw new Error(
      `Two <Partial>s on this page are named "${name}". Give each a name of its own.`,
    );
  }
  now.partials.add(name);
  const text = `${part(name)}:${MODES.indexOf(mode)}:${part(vnode.key)}`;
  exchange(vnode, Fragment, {
    children: between("frsh:partial", text, children),
  });
}

function onElement(vnode: AnyVNode, now: Rendering): void {
  const { props } = vnode,
    tag = vnode.type as string,
    { nonce, url, basePath } = now.input;
  const changed: Props = {};
  if (tag === "html" || tag === "head" || tag === "body") {
    now.seen[tag] = true;
    if (tag !== "html") {
      changed.children = [props.children, comment(`${MARK}-${tag}`)];
    }
  } else if (tag === "a") {
    if (
      typeof props.href === "string" && /^\/(?!\/)/.test(props.href) &&
      !("aria-current" in props)
    ) {
      Object.assign(
        changed,
        linkAttributes(linkState(basePath + url.pathname, props.href)),
      );
    }
  } else if (tag === "img" || tag === "source") {
    if (!props["data-fresh-disable-lock"]) {
      for (
        const [name, locked] of [["src", asset], ["srcset", assetSrcSet], [
          "srcSet",
          assetSrcSet,
        ]] as const
      ) {
        if (typeof props[name] === "string") {
          changed[name] = locked(props[name]);
        }
      }
    }
  } else if (
    nonce !== null && (tag === "script" || tag === "style") && !props.nonce
  ) changed.nonce = nonce;
  if (typeof props["f-client-nav"] === "boolean") {
    changed["f-client-nav"] = String(props["f-client-nav"]);
  }
  if (vnode.key != null && now.partials.size + now.slots.length > 0) {
    changed["data-frsh-key"] = String(vnode.key);
  }

  const place = HEAD_TAGS.has(tag) && !vnode.isMarked
    ? around(
      vnode,
      (type) => type === "head" || type === Head || HEAD_TAGS.has(type as string),
    )
    : undefined;
  if (place !== undefined && !HEAD_TAGS.has(place.type as string)) {
    if (vnode.key != null) changed["data-key"] = String(vnode.key);
    const { children, dangerouslySetInnerHTML: raw, ...attributes } = props;
    const name = headItemName(
      tag,
      vnode.key == null ? null : String(vnode.key),
      Object.entries(attributes).filter(([name]) => name !== "nonce").map((
        [name, value],
      ) => [name, String(value)]),
      String((raw as { __html: string } | undefined)?.__html ?? children ?? ""),
    );
    const id = now.headItems.push({ name, isHoisted: place.type === Head }) - 1;
    const inner = h(tag, { ...props, ...changed }) as AnyVNode;
    inner.isMarked = true;
    exchange(vnode, Fragment, { children: between(MARK, String(id), inner) });
  } else if (Object.keys(changed).length > 0) {
    exchange(vnode, tag, { ...props, ...changed });
  }
}

const hooks = options as Hooks;
const { __b: oldDiff, diffed: oldDiffed, attr: oldAttr } = hooks;
hooks.__b = (vnode) => {
  if (rendering !== null) {
    rendering.seen.any = true;
    restore(vnode); // of an earlier rendering that was broken off
    if (typeof vnode.type === "string") onElement(vnode, rendering);
    else onComponent(vnode, rendering);
  }
  oldDiff?.(vnode);
};
hooks.diffed = (vnode) => {
  oldDiffed?.(vnode);
  restore(vnode);
};
hooks.attr = (name, value) => {
  if (name === "f-client-nav") return value == null ? "" : `f-client-nav="${String(value) !== "false"}"`;
  if (name === "key") {
    return value == null ? "" : `data-frsh-key="${attributeText(String(value))}"`;
  }
  return oldAttr?.(name, value);
};

/** The document of a page; see {@linkcode RenderDocument}. */
export const renderDocument: RenderDocument = (input) => {
  const before = rendering;
  const now: Rendering = rendering = {
    input,
    islands: new Set(),
    props: [],
    slots: [],
    partials: new Set(),
    headItems: [],
    seen: { any: false, html: false, head: false, body: false },
  };
  setBuildId(input.buildCache.buildId);
  try {
    const html = renderToString(input.vnode);
    if (!now.seen.any) {
      throw new Error(
        "Two copies of preact: the one that preact-render-to-string uses is not the one that fresh uses. " +
          'Give "preact" one version in deno.json, delete node_modules and install again.',
      );
    }
    const templates = unusedSlots(now);
    const { scripts, links } = scriptsOf(html + templates, now);
    let text = withDocument(html, now).replace(`<!--${MARK}-body-->`, () => templates + scripts);
    text = withHoistedHead(text, now);
    if (now.partials.size === 0 && now.slots.length === 0) text = text.replace(/ data-frsh-key="[^"]*"/g, "");
    return { html: "<!DOCTYPE html>" + text, links };
  } finally {
    rendering = before;
  }
};

/** The text with the html, head and body elements that the app left out. */
function withDocument(html: string, { seen }: Rendering): string {
  const head = seen.head ? "" : `<head><meta charset="utf-8"/><!--${MARK}-head--></head>`;
  const end = seen.body ? "" : `<!--${MARK}-body-->`;
  if (seen.html) {
    return html.replace(/<html[^>]*>/, (tag) => tag + head).replace(/<\/html>$/, (tag) => end + tag);
  }
  return `<html>${head}${seen.body ? html : `<body>${html}${end}</body>`}</html>`;
}

/** Takes what `<Head>` rendered out of the text: the last of each puts itself in the place of the same in the head. */
function withHoistedHead(html: string, now: Rendering): string {
  const hoisted = new Map<string, string>();
  const items = new RegExp(`<!--${MARK}:(\\d+)-->(.*?)<!--/${MARK}-->`, "gs");
  const left = now.headItems.length === 0 ? html : html.replace(items, (whole, id, item) => {
    const { name, isHoisted } = now.headItems[id];
    if (!isHoisted) return whole;
    hoisted.delete(name);
    hoisted.set(name, item);
    return "";
  });
  const merged = now.headItems.length === 0 ? left : left.replace(items, (_, id, item) => {
    const { name } = now.headItems[id];
    const better = hoisted.get(name);
    hoisted.delete(name);
    return better ?? item;
  });
  return merged.replace(`<!--${MARK}-head-->`, () => [...hoisted.values()].join("") + stylesheets(now));
}

/** JSX that islands were given but do not show yet, where the browser finds it when they do. */
function unusedSlots(now: Rendering): string {
  let html = "";
  // The list grows while it is gone through: what is in a slot may be an island with slots of its own.
  for (let id = 0; id < now.slots.length; id++) {
    const slot = now.slots[id];
    if (slot === null) continue;
    html += renderToString(
      h(
        "template",
        { id: `frsh-${id}` },
        slot.children,
      ),
    );
  }
  return html;
}

function stylesheets({ islands, input }: Rendering): string {
  const css = new Set([
    ...input.css,
    ...[...islands].flatMap((island) => island.css),
  ]);
  return [...css].map((href) =>
    `<link rel="stylesheet" href="${attributeText(asset(href, input.basePath))}"/>`
  ).join("");
}

/** The elements that wake the page, and the modules worth fetching early. None on a page with nothing to wake. */
function scriptsOf(
  html: string,
  now: Rendering,
): { scripts: string; links: string[] } {
  const { buildCache, basePath, nonce } = now.input;
  const navigates = /\sf-(?:client-nav|partial)[\s=>]/.test(html);
  const needsBoot = now.islands.size > 0 || navigates;
  if (!needsBoot && !buildCache.liveReload) return { scripts: "", links: [] };
  const attribute = nonce === null ? "" : ` nonce="${attributeText(nonce)}"`;
  const script = (path: string) =>
    `<script type="module" src="${attributeText(basePath + path)}"${attribute}></script>`;
  const modules: string[] = [];
  let scripts = "";
  if (needsBoot) {
    const wakesAtOnce = [...now.islands].filter((island) => island.hydrate === "load");
    const state: PageState = {
      boot: basePath + buildCache.clientEntry,
      islands: Object.fromEntries(
        [...now.islands].map(({ name, chunk, exportName, hydrate }) => [
          name,
          [basePath + chunk, exportName, hydrate],
        ]),
      ),
      props: serialize(now.props),
    };
    const entries: string[] = [];
    if (wakesAtOnce.length > 0) entries.push(buildCache.clientEntry);
    if (wakesAtOnce.length < now.islands.size || navigates) entries.push(buildCache.lazyEntry);
    if (navigates) entries.push(buildCache.partialsEntry);
    modules.push(
      ...entries,
      ...wakesAtOnce.flatMap((island) => [...island.imports, island.chunk]),
    );
    scripts = `<script id="${STATE_ID}" type="application/json"${attribute}>${scriptJson(state)}</script>` +
      entries.map(script).join("");
  }
  if (buildCache.liveReload) scripts += script("/_fresh/live_reload.js");
  const links = [...new Set(modules)].map((path) =>
    `<${encodeURI(basePath + path)}>; rel="modulepreload"; as="script"`
  );
  return { scripts, links };
}
