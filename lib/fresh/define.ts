import type { AnyComponent } from "preact";
import type {
  AsyncComponent,
  HandlerByMethod,
  HandlerFn,
  Middleware,
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
    Data = Handler extends HandlerFn<infer D, State> ? D
      : Handler extends HandlerByMethod<infer D, State> ? D
      : never,
    Component extends
      | AnyComponent<PageProps<Data, State>>
      | AsyncComponent<PageProps<Data, State>> =
        | AnyComponent<PageProps<Data, State>>
        | AsyncComponent<PageProps<Data, State>>,
  >(render: Component): typeof render;
  /** Types a layout or app wrapper. */
  layout<
    Component extends
      | AnyComponent<PageProps<unknown, State>>
      | AsyncComponent<PageProps<unknown, State>>,
  >(render: Component): typeof render;
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
