/** What an application writes: middlewares, handlers, pages, and what they are given and give back. */
import type { AnyComponent, ComponentChildren, RenderableProps } from "preact";
import type { Context } from "./context.ts";

/** HTTP methods that a route can answer. */
export type Method =
  | "HEAD"
  | "GET"
  | "POST"
  | "PATCH"
  | "PUT"
  | "DELETE"
  | "OPTIONS";

/** Every method, for a route that answers all. */
export const METHODS: readonly Method[] = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"];

/** Something, or a function that imports it when it is first needed. */
export type Lazy<T> = () => Promise<T>;
export type MaybeLazy<T> = T | Lazy<T>;

/** Answers a request, or passes it on with `ctx.next()`. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;
/** @deprecated Use {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;
/** A middleware, or a function that gives one when it is first called. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

/** Data for a page's component, and how the answer should look. */
export interface PageResponse<Data> {
  data: Data;
  headers?: HeadersInit;
  status?: number;
}

/** What a handler returns to have its page rendered with `data`. */
export function page(): PageResponse<undefined>;
export function page<Data>(
  data: Data,
  options?: { headers?: HeadersInit; status?: number },
): PageResponse<Data>;
export function page<Data>(
  data?: Data,
  options?: { headers?: HeadersInit; status?: number },
) {
  return { data, headers: options?.headers, status: options?.status };
}

/** Answers a route's requests, or gives the data that its page is rendered with. */
export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

/** One handler for each method; GET also answers HEAD, and methods that are not here get a 405. */
export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

/** A handler for every method, or one for each. */
export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

/** The data that a handler gives its page. */
export type RouteData<Handler extends RouteHandler<unknown, unknown>> = Handler extends
  RouteHandler<infer Data, unknown> ? Data : never;

/** What a page, layout or app wrapper is given. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<
    Context<State>,
    | "config"
    | "url"
    | "req"
    | "params"
    | "info"
    | "state"
    | "isPartial"
    | "Component"
    | "error"
    | "route"
  >
  & { data: Data };

/** A component that may await before it renders, and may answer with a Response of its own. */
export interface AsyncComponent<Props> {
  // deno-lint-ignore no-explicit-any -- the same parameters as Preact's own, or TypeScript infers none of a union
  (props: RenderableProps<Props>, context?: any): Promise<ComponentChildren | Response>;
}

/** A page, layout, error page or app wrapper with these props. */
export type PageComponent<Props> = AnyComponent<Props> | AsyncComponent<Props>;
// deno-lint-ignore no-explicit-any -- the data's type is known to the handler and the page, not to the router
export type RouteComponent<State> = PageComponent<PageProps<any, State>>;

/** Settings of a layout. */
export interface LayoutConfig {
  /** Leave out the layouts of outer paths. */
  skipInheritedLayouts?: boolean;
  /** Leave out the app wrapper. */
  skipAppWrapper?: boolean;
}

/** Settings of a route: `export const config` in a file under routes/. */
export interface RouteConfig extends LayoutConfig {
  /** URL pattern that the route answers, in place of the one that its file's name says. */
  routeOverride?: string;
  /** Accepted and ignored, as upstream does. */
  csp?: boolean;
  /** Methods of a lazy route, whose handlers are not known until it is imported. "ALL" when not given. */
  methods?: "ALL" | Method[];
}

/** A page with its handlers. */
export interface Route<State> {
  component?: RouteComponent<State>;
  config?: RouteConfig;
  // deno-lint-ignore no-explicit-any -- as above
  handler?: RouteHandler<any, State>;
  /** URL paths of stylesheets that this page needs. */
  css?: string[];
}

/** An async function, which has to be awaited here because Preact cannot. */
export function isAsync(fn: unknown): fn is (props: unknown) => Promise<unknown> {
  return typeof fn === "function" && fn.constructor.name === "AsyncFunction";
}
