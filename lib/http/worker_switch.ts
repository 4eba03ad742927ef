/**
 * The service worker's kill switch: see lib/offline/README.md.
 *
 * @module
 */
import type { Middleware } from "fresh";

/** Where browsers look for the service worker, and where the build puts the one that goes away. */
const WORKER = "/sw.js";
const OFF = "/sw_off.js";

/** Before staticFiles(): with the switch off, browsers that look for the worker get the one that goes away. */
export function workerSwitch<State>(on: boolean): Middleware<State> {
  return (ctx) => {
    if (!on && ctx.url.pathname === WORKER) ctx.url.pathname = OFF;
    return ctx.next();
  };
}
