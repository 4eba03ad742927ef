/** From JSX to a document: the text that Preact gives, its head put in order, and the scripts that wake the page. */
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { RenderDocument } from "./build_cache.ts";
import { attributeText, Findings, MARK, noting } from "./marks.ts";
import { scriptJson, serialize } from "./serialize.ts";
import { asset, setAssets } from "./shared/asset.ts";
import { type PageState, STATE_ID } from "./shared/state.ts";

/** The document of a page; see {@linkcode RenderDocument}. */
export const renderDocument: RenderDocument = (input) => {
  setAssets(input.buildCache.assets);
  const found = new Findings(input);
  const html = noting(found, () => renderToString(input.vnode));
  if (!found.isHooked) {
    throw new Error(
      "Two copies of preact: the one that preact-render-to-string uses is not the one that fresh uses. " +
        'Give "preact" one version in deno.json, delete node_modules and install again.',
    );
  }
  const templates = noting(found, () => unusedSlots(found));
  let text = withDocument(html, found);
  const isPart = input.partialId !== null && found.partials.size > 0;
  if (isPart) text = partialsOf(text);
  const { scripts, links } = scriptsOf(text + templates, found, isPart);
  text = text.replace(`<!--${MARK}-body-->`, () => templates + scripts);
  text = withHead(text, found);
  if (found.partials.size + found.slots.length === 0) text = text.replace(/ data-frsh-key="[^"]*"/g, "");
  return { html: "<!DOCTYPE html>" + text, links };
};

/** JSX that islands were given but do not show yet, where the browser finds it when they do. */
function unusedSlots({ slots }: Findings): string {
  let html = "";
  // The list grows while it is gone through: what is in a slot may be an island with slots of its own.
  for (let id = 0; id < slots.length; id++) {
    if (slots[id] !== null) html += renderToString(h("template", { id: `frsh-${id}` }, slots[id]!.children));
  }
  return html;
}

/** The text with the html, head and body elements that the app left out. */
function withDocument(text: string, { html, head, body }: Findings): string {
  const newHead = head ? "" : `<head><meta charset="utf-8"/><!--${MARK}-head--></head>`;
  const end = body ? "" : `<!--${MARK}-body-->`;
  if (!html) return `<html>${newHead}${body ? text : `<body>${text}${end}</body>`}</html>`;
  // Not by a pattern, which would be tried at every tag of the page.
  if (end !== "" && text.endsWith("</html>")) text = `${text.slice(0, -7)}${end}</html>`;
  return newHead === "" ? text : text.replace(/<html[^>]*>/, (tag) => tag + newHead);
}

const BODY = /<body(?:"[^"]*"|[^">])*>/;
const PARTIAL = /<!--(\/?)frsh:partial(?::.*?)?-->/g;

/** The document with no more in its body than its partials, and without the scripts that have run already. */
function partialsOf(text: string): string {
  const { index, 0: tag } = BODY.exec(text)!;
  const head = text.slice(0, index).replace(/<script(?![^>]*json)[^>]*>.*?<\/script>/gs, "");
  const body = text.slice(index + tag.length);
  let partials = "", depth = 0, from = 0;
  for (const { index, 0: mark, 1: slash } of body.matchAll(PARTIAL)) {
    if (!slash && depth++ === 0) from = index;
    if (slash && --depth === 0) partials += body.slice(from, index + mark.length);
  }
  return `${head}<body>${partials}<!--${MARK}-body--></body></html>`;
}

const ISLAND = /<!--frsh:island:([^:]*):(\d+)/g;

const HEAD_ITEM = new RegExp(`<!--${MARK}:(\\d+)-->(.*?)<!--/${MARK}-->`, "gs");

/** The text with what is in `<Head>` in the head: the last of each, in the place of the same where there is one. */
function withHead(text: string, { headItems, islands, input }: Findings): string {
  const hoisted = new Map<string, string>();
  if (headItems.length > 0) {
    text = text.replace(HEAD_ITEM, (whole, id, item) => {
      const { name, isHoisted } = headItems[id];
      if (!isHoisted) return whole;
      hoisted.delete(name);
      hoisted.set(name, item);
      return "";
    }).replace(HEAD_ITEM, (_, id, item) => {
      const better = hoisted.get(headItems[id].name);
      hoisted.delete(headItems[id].name);
      return better ?? item;
    });
  }
  const css = new Set([...input.css, ...[...islands].flatMap((island) => island.css)]);
  const links = [...css].map((href) => attributeText(asset(href, input.basePath)))
    .map((href) => `<link rel="stylesheet" href="${href}"/>`);
  return text.replace(`<!--${MARK}-head-->`, () => [...hoisted.values(), ...links].join(""));
}

/**
 * The elements that wake the page, and Link headers for what they fetch. None on a page with nothing to wake. For a part
 * of a page it is only what its islands are given: the page has the scripts.
 */
function scriptsOf(
  html: string,
  { input, ...found }: Findings,
  isPart: boolean,
): { scripts: string; links: string[] } {
  const { buildCache, basePath, nonce } = input;
  const awake = [...found.awake];
  const navigates = /\sf-(?:client-nav|partial)[\s=>]/.test(html);
  const attribute = nonce === null ? "" : ` nonce="${attributeText(nonce)}"`;
  const script = (path: string) =>
    `<script type="module" src="${attributeText(basePath + path)}"${attribute}></script>`;

  const entries: string[] = [];
  if (!isPart) {
    if (awake.length > 0) entries.push(buildCache.clientEntry);
    // That which navigates wakes islands as well.
    if (navigates) entries.push(buildCache.partialsEntry);
    else if (found.isWaiting) entries.push(buildCache.lazyEntry);
  }
  let scripts = entries.map(script).join("");
  if (entries.length > 0 || isPart) {
    const shown = [...html.matchAll(ISLAND)];
    const names = new Set(shown.map(([, name]) => name)),
      indexes = new Set(shown.map(([, , index]) => +index));
    const state: PageState = {
      boot: basePath + buildCache.clientEntry,
      islands: Object.fromEntries(
        [...found.islands].filter(({ name }) => names.has(name))
          .map(({ name, chunk, exportName, hydrate }) => [name, [basePath + chunk, exportName, hydrate]]),
      ),
      props: serialize(found.props.map((own, i) => indexes.has(i) ? own : { ...own, props: {} })),
    };
    scripts = `<script id="${STATE_ID}" type="application/json"${attribute}>${scriptJson(state)}</script>` +
      scripts;
  }
  if (buildCache.liveReload && !isPart) scripts += script("/_fresh/live_reload.js");
  const modules = new Set([
    ...entries,
    ...isPart ? [] : awake.flatMap(({ imports, chunk }) => [...imports, chunk]),
  ]);
  const links = [...modules].map((path) =>
    `<${encodeURI(basePath + path)}>; rel="modulepreload"; as="script"`
  );
  return { scripts, links };
}
