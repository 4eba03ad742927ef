import type {
  HandlerByMethod,
  HandlerFn,
  Middleware,
  PageComponent,
  PageProps,
  RouteHandler,
} from "./handlers.ts";

/** Functions that return what they are given: they only tell TypeScript what it is. */
export interface Define<State> {
  /** Types a route's handlers; the page takes its data's type from them. */
  handlers<
    Data,
    Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>,
  >(handlers: Handlers): typeof handlers;
  /** Types a page, its `data` being what the handler gives: `define.page<typeof handler>(({ data }) => ...)`. */
  page<
    // deno-lint-ignore no-explicit-any -- any handler will do; Data is inferred from it
    Handler extends RouteHandler<any, State> = never,
    Data = [Handler] extends [never] ? unknown
      : Handler extends HandlerFn<infer D, State> ? D
      : Handler extends HandlerByMethod<infer D, State> ? D
      : never,
  >(render: PageComponent<PageProps<Data, State>>): typeof render;
  /** Types a layout or app wrapper. */
  layout(render: PageComponent<PageProps<unknown, State>>): typeof render;
  /** Types a middleware or a list of them. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): typeof middleware;
}

/** Makes the `define` object for an app whose `ctx.state` is a `State`. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    layout: (render) => render,
    middleware: (middleware) => middleware,
  };
}
