/** What runs in the browser, for code that is generated or tests it. */
export * from "./runtime.ts";
export { start as boot } from "./client/scan.ts";
export { mount as revive } from "./client/mount.ts";
