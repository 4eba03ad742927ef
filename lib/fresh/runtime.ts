/** What components and islands use, on the server and in the browser: `import { asset, Head } from "fresh/runtime"`. */
import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { useHead } from "./client/head.ts";

export { asset, assetSrcSet } from "./shared/asset.ts";
export { HttpError } from "./error.ts";

/** Whether this code runs in a browser. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

/** Props of {@linkcode Partial}. */
export interface PartialProps {
  children?: ComponentChildren;
  /** Unique on the page: what comes in replaces what has the same name. */
  name: string;
  /** What happens to the content that is there; "replace" when not given. */
  mode?: "replace" | "append" | "prepend";
}

/** A part of the page that navigation inside `f-client-nav` can exchange. Not allowed inside an island. */
export function Partial({ children }: PartialProps): VNode {
  return h(Fragment, null, children);
}

/** Props of {@linkcode Head}. */
export interface HeadProps {
  children?: ComponentChildren;
}

/**
 * Puts its title, meta, link, script, style, base, noscript and template elements into the document's head. Of
 * elements that are the same (by `key`, else the title, else by their attributes, where a meta's content and a
 * link's href do not count) the last one wins.
 */
export function Head({ children }: HeadProps): VNode | null {
  if (!IS_BROWSER) return h(Fragment, null, children);
  useHead(children);
  return null;
}
