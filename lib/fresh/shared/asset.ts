/** Names of static files that change with the build, so that a browser may keep them for ever. */

/** Query parameter that holds the build id. */
export const CACHE_KEY = "__frsh_c";

let serverBuildId = "";

/** Tells the server which build it runs. Browsers read it from the address of their own script. */
export function setBuildId(id: string): void {
  serverBuildId = id;
}

function buildId(): string {
  return serverBuildId || (/\/_fresh\/js\/([^/]+)\//.exec(import.meta.url)?.[1] ?? "");
}

/**
 * The path with the build's id in its query. A path of another site, one that already has an id, and one that
 * does not begin with a single slash come back as they are.
 *
 * @param basePath put in front of the path
 */
export function asset(path: string, basePath = ""): string {
  if (!/^\/(?![/\\])/.test(path)) return path;
  const url = new URL(path, "http://a");
  if (url.searchParams.has(CACHE_KEY)) return path;
  url.searchParams.set(CACHE_KEY, buildId());
  return (basePath === "/" ? "" : basePath) + url.pathname + url.search + url.hash;
}

/** {@linkcode asset} for each address of a `srcset`. One with brackets or empty entries comes back as it is. */
export function assetSrcSet(srcset: string, basePath = ""): string {
  const entries = srcset.split(",");
  if (srcset.includes("(") || entries.some((entry) => entry.trim() === "")) return srcset;
  return entries.map((entry) => entry.replace(/\S+/, (url) => asset(url, basePath))).join(",");
}
