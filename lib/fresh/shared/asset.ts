/** Names of static files that change with what is in them, so that a browser may keep them for ever. */

/** Query parameter that holds the key. */
export const CACHE_KEY = "__frsh_c";

/** The names of a build's static files. */
export interface Assets {
  /** The build's own id. */
  id: string;
  /** Each static file's key by its URL path: the hash of what is in it. */
  keys: Readonly<Record<string, string>>;
}

/** What the bundler puts here in the code that browsers run. */
declare const FRSH_ASSETS: Assets | undefined;

let assets: Assets = typeof FRSH_ASSETS === "undefined" ? { id: "", keys: {} } : FRSH_ASSETS;

/** Tells the server which build it runs. */
export function setAssets(own: Assets): void {
  assets = own;
}

/**
 * The path with its file's key in its query, or the build's id where it is no static file. A path of another site,
 * one that already has a key, and one that does not begin with a single slash come back as they are.
 *
 * @param basePath put in front of the path
 */
export function asset(path: string, basePath = ""): string {
  if (!/^\/(?![/\\])/.test(path)) return path;
  const url = new URL(path, "http://a");
  if (url.searchParams.has(CACHE_KEY)) return path;
  url.searchParams.set(CACHE_KEY, assets.keys[url.pathname] ?? assets.id);
  return (basePath === "/" ? "" : basePath) + url.pathname + url.search + url.hash;
}

/** {@linkcode asset} for each address of a `srcset`. One with brackets or empty entries comes back as it is. */
export function assetSrcSet(srcset: string, basePath = ""): string {
  const entries = srcset.split(",");
  if (srcset.includes("(") || entries.some((entry) => entry.trim() === "")) return srcset;
  return entries.map((entry) => entry.replace(/\S+/, (url) => asset(url, basePath))).join(",");
}
