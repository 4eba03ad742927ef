/** From a handler's answer to a document: a page, dressed in its layouts and the app wrapper. */
import { type ComponentChildren, Fragment, type FunctionComponent, h, type VNode } from "preact";
import { type Context, internals } from "./context.ts";
import { HttpError } from "./error.ts";
import {
  type HandlerFn,
  isAsync,
  type LayoutConfig,
  type Method,
  METHODS,
  type PageProps,
  type PageResponse,
  type Route,
  type RouteComponent,
} from "./handlers.ts";
import { renderDocument } from "./render.ts";
import { allowHeader } from "./router.ts";

/** The page `vnode` as a response. Gives no promise when no layout is async. */
export function renderPage<State>(
  ctx: Context<State>,
  vnode: ComponentChildren,
  init: ResponseInit,
  config: LayoutConfig = {},
): Response | Promise<Response> {
  const { app, layouts } = internals(ctx).ui;
  const around = config.skipInheritedLayouts ? [] : [...layouts];
  if (app !== null && !config.skipAppWrapper) around.unshift(app);
  const dressed = dress(ctx, around, vnode);
  return dressed instanceof Promise
    ? dressed.then((result) => respond(ctx, result, init))
    : respond(ctx, dressed, init);
}

type Rendered = ComponentChildren | Response;

/** `vnode` inside the components of `around`, the last of which is the innermost. */
function dress<State>(
  ctx: Context<State>,
  around: RouteComponent<State>[],
  vnode: ComponentChildren,
): Rendered | Promise<Rendered> {
  while (around.length > 0) {
    const child = vnode;
    const result = element(ctx, around.pop()!, () => child as VNode, null);
    if (result instanceof Promise) {
      return result.then((value) => value instanceof Response ? value : dress(ctx, around, value));
    }
    vnode = result;
  }
  return vnode;
}

/** A component with the props of this request; an async one is called, as Preact cannot wait for it. */
function element<State>(
  ctx: Context<State>,
  component: RouteComponent<State>,
  Component: FunctionComponent,
  data: unknown,
): VNode | Promise<Rendered> {
  const props: PageProps<unknown, State> = {
    config: ctx.config,
    url: ctx.url,
    req: ctx.req,
    params: ctx.params,
    info: ctx.info,
    state: ctx.state,
    isPartial: ctx.isPartial,
    Component,
    error: ctx.error,
    route: ctx.route,
    data,
  };
  if (isAsync(component)) return component(props) as Promise<Rendered>;
  return h(component as FunctionComponent<PageProps>, props as PageProps) as VNode;
}

/** The response for a page that is dressed, or the one that a component gave in its place. */
function respond<State>(ctx: Context<State>, result: Rendered, init: ResponseInit): Response {
  if (result instanceof Response) return result;
  const run = internals(ctx);
  const headers = new Headers(init.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  let partialId = ctx.isPartial ? crypto.randomUUID() : null;
  if (partialId !== null) headers.set("x-fresh-id", partialId);
  // What a form sent may have to be answered by a whole page.
  if (ctx.req.method === "POST") partialId = null;
  const { html, links } = renderDocument({
    vnode: h(Fragment, null, result),
    buildCache: run.buildCache,
    basePath: ctx.config.basePath,
    url: ctx.url,
    partialId,
    css: run.css,
    nonce: run.nonce,
  });
  if (links.length > 0) headers.append("link", links.join(", "));
  run.isRendered = true;
  return new Response(html, { status: init.status, statusText: init.statusText, headers });
}

/**
 * A function that answers a request with a route's handler and page, giving no promise when there is nothing to
 * wait for. `status` is used when the handler does not say.
 */
export function routeAnswer<State>(
  route: Route<State>,
): (ctx: Context<State>, status?: number) => Response | Promise<Response> {
  const { handler, component, config = {}, css = [] } = route;
  const byMethod = typeof handler === "object" ? new Map(Object.entries(handler)) : null;
  return (ctx, status = 200) => {
    const run = internals(ctx);
    run.css = css;
    if (config.skipAppWrapper) run.ui = { ...run.ui, app: null };
    if (config.skipInheritedLayouts) run.ui = { ...run.ui, layouts: [] };
    const show = (answer: Response | PageResponse<unknown>): Response | Promise<Response> => {
      if (answer instanceof Response) return answer;
      if (typeof answer !== "object" || answer === null) {
        throw new TypeError(
          `The handler of ${ctx.route ?? ctx.url.pathname} gave ${answer}. Return a Response or page(data).`,
        );
      }
      const init = { status: answer.status ?? status, headers: answer.headers };
      if (component === undefined) return renderPage(ctx, null, init);
      const page = element(ctx, component, () => null, answer.data);
      if (!(page instanceof Promise)) return renderPage(ctx, page, init);
      return page.then((value) => value instanceof Response ? value : renderPage(ctx, value, init));
    };
    // An error page answers whatever the method was.
    const method = ctx.req.method === "HEAD" || ctx.error !== null ? "GET" : ctx.req.method;
    const fn = byMethod === null
      ? handler as HandlerFn<unknown, State>
      : byMethod.get(ctx.req.method) ?? byMethod.get(method);
    if (fn === undefined) {
      if (component !== undefined && (byMethod === null || method === "GET")) return show({ data: {} });
      if (byMethod !== null && ctx.error === null) return methodNotAllowed(ctx, routeMethods(route));
      throw ctx.error ?? new HttpError(404);
    }
    const answer = fn(ctx);
    return answer instanceof Promise ? answer.then(show) : show(answer);
  };
}

/** Methods that a route answers: those it has handlers for, GET when it has a page, all when that is not said. */
export function routeMethods<State>({ handler, component }: Route<State>): readonly Method[] {
  if (typeof handler !== "object") return METHODS;
  const methods = new Set(Object.keys(handler) as Method[]);
  if (component !== undefined) methods.add("GET");
  return [...methods];
}

/**
 * Answers a method that a path has no handler for: OPTIONS with what there is.
 * @throws HttpError 405 for any other
 */
export function methodNotAllowed<State>(ctx: Context<State>, methods: Iterable<string>): Response {
  const allow = allowHeader(methods);
  if (ctx.req.method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  internals(ctx).allow = allow;
  throw new HttpError(405);
}
