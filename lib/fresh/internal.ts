/** What generated code needs to set an app on its build. Not for applications. */
export { setBuildCache } from "./app.ts";
export { ProdBuildCache, type Snapshot } from "./build_cache.ts";
export { setAssets } from "./shared/asset.ts";
