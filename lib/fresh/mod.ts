/**
 * The server's side of Fresh: the part of its public API that this project uses, under the same names and with the
 * same meaning. `fresh/runtime` has what components import, `fresh/dev` what builds.
 * @module
 */
export { App } from "./app.ts";
export type { IslandInfo as Island } from "./build_cache.ts";
export type {
  Context,
  FreshConfig,
  FreshContext,
  ResolvedFreshConfig,
  WebSocketHandlers,
  WebSocketUpgradeOptions,
} from "./context.ts";
export { createDefine, type Define } from "./define.ts";
export { HttpError } from "./error.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  type LayoutConfig,
  type Lazy,
  type MaybeLazy,
  type Method,
  type Middleware,
  type MiddlewareFn,
  page,
  type PageProps,
  type PageResponse,
  type RouteConfig,
  type RouteData,
  type RouteHandler,
} from "./handlers.ts";
export type { ListenOptions } from "./listen.ts";
export { cors, type CORSOptions } from "./middlewares/cors.ts";
export { csp, type CSPOptions } from "./middlewares/csp.ts";
export { csrf, type CsrfOptions } from "./middlewares/csrf.ts";
export { ipFilter, type IpFilterOptions, type IpFilterRules } from "./middlewares/ip_filter.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export { trailingSlashes } from "./middlewares/trailing_slashes.ts";
