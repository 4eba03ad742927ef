/** One request on its way through the app. */
import { type FunctionComponent, isValidElement, type VNode } from "preact";
import type { BuildCache } from "./build_cache.ts";
import { HttpError } from "./error.ts";
import type { LayoutConfig, MaybeLazyMiddleware } from "./handlers.ts";
import { renderPage } from "./page.ts";
import type { Ui } from "./segments.ts";

/** Settings of an {@linkcode App}. */
export interface FreshConfig {
  /** Path that the app is mounted at by whatever stands in front of it: "/base". */
  basePath?: string;
  mode?: "development" | "production";
  /** Take the URL's scheme and host from X-Forwarded-Proto and X-Forwarded-Host. Only behind a proxy that sets them. */
  trustProxy?: boolean;
}

/** {@linkcode FreshConfig} with nothing left open, and the folder of the project. */
export interface ResolvedFreshConfig extends Required<FreshConfig> {
  root: string;
}

/** What a WebSocket's events call. */
export interface WebSocketHandlers {
  open?(socket: WebSocket): void;
  message?(socket: WebSocket, event: MessageEvent): void;
  close?(socket: WebSocket, code: number, reason: string): void;
  error?(socket: WebSocket, event: Event | ErrorEvent): void;
}

/** Settings of a WebSocket. */
export interface WebSocketUpgradeOptions {
  /** Seconds without a pong after which the connection is closed; 120 when not given. */
  idleTimeout?: number;
  protocol?: string;
}

/** A middleware, and whether it is known to be one and not a function that gives one. */
export interface Link<State> {
  fn: MaybeLazyMiddleware<State>;
  isKnown: boolean;
}

/** One function that a request goes through, and what a page rendered there is wrapped in. */
export interface Step<State> {
  link: Link<State>;
  ui: Ui<State>;
}

/** What the library keeps about a request. */
export interface Internals<State> {
  readonly buildCache: BuildCache;
  readonly steps: readonly Step<State>[];
  /** Called when the last step passes the request on. */
  readonly end: (ctx: Context<State>) => Response;
  /** Index of the step that is running. */
  at: number;
  ui: Ui<State>;
  /** Stylesheets of the route. */
  css: readonly string[];
  /** What the scripts and styles of a document carry; set by csp() before it is rendered. */
  nonce: string | null;
  /** Whether a document was rendered. */
  isRendered: boolean;
  /** Value of the Allow header, once a 405 is on its way. */
  allow: string | null;
}

/** The library's side of a context. */
export let internals: <State>(ctx: Context<State>) => Internals<State>;

/** Runs the step after the one that is running. Gives no promise when there is nothing to wait for. */
export function advance<State>(ctx: Context<State>): Response | Promise<Response> {
  const run = internals(ctx);
  if (++run.at >= run.steps.length) return run.end(ctx);
  const { link, ui } = run.steps[run.at];
  run.ui = ui;
  const result = link.fn(ctx);
  if (link.isKnown) return result as Response | Promise<Response>;
  if (!(result instanceof Promise)) {
    link.isKnown = true;
    return result;
  }
  return result.then((value) => {
    link.isKnown = true;
    if (typeof value !== "function") return value;
    link.fn = value;
    return value(ctx);
  });
}

/** What every middleware, handler and (in part) component is given. One for each request. */
export class Context<State> {
  // deno-lint-ignore no-explicit-any -- so that a middleware for any state is one for this state
  #internals: Internals<any>;
  readonly config: ResolvedFreshConfig;
  /** The request's URL, with several slashes in a row made one. */
  readonly url: URL;
  req: Request;
  /** Pattern of the route that answers, null when there is none. */
  readonly route: string | null;
  /** Decoded values of the pattern's variables. */
  readonly params: Record<string, string>;
  /** The application's own; empty at first. */
  readonly state: State = {} as State;
  data: unknown = undefined;
  /** What was thrown, on its way to an error page. */
  error: unknown | null = null;
  readonly info: Deno.ServeHandlerInfo;
  /** Whether the browser asked for `<Partial>`s and not for a document. */
  readonly isPartial: boolean;
  /** Only in the props of a layout or app wrapper: what it is around. */
  declare readonly Component: FunctionComponent;
  /** Passes the request on to the next middleware or the handler. */
  next: () => Promise<Response>;

  static {
    internals = (ctx) => ctx.#internals;
  }

  constructor(
    req: Request,
    url: URL,
    info: Deno.ServeHandlerInfo,
    route: string | null,
    params: Record<string, string>,
    config: ResolvedFreshConfig,
    run: Internals<State>,
  ) {
    this.req = req;
    this.url = url;
    this.info = info;
    this.route = route;
    this.params = params;
    this.config = config;
    this.isPartial = url.search !== "" && url.searchParams.has("fresh-partial");
    this.#internals = run;
    this.next = async () => {
      const { at, ui } = run;
      try {
        return await advance(this);
      } catch (error) {
        this.error = error;
        throw error;
      } finally {
        run.at = at;
        run.ui = ui;
      }
    };
  }

  /**
   * Sends the browser elsewhere. A path cannot leave this site ("//evil.com" and "/\evil.com" become "/evil.com"),
   * a full URL can.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    let [, path, query, hash] = /^([^?#]*)(\??[^#]*)(.*)$/s.exec(pathOrUrl)!;
    if (/^[/\\]/.test(path)) path = path.replace(/[/\\]+/g, "/");
    if (this.isPartial) {
      query += `${query ? "&" : "?"}fresh-partial=true`;
      // The browser's script follows the redirect without being told this part of where to.
      if (hash.length > 1) query += `&fresh-hash=${encodeURIComponent(hash.slice(1).toWellFormed())}`;
    }
    // A header holds visible ASCII only, and a stranger's text must not be able to make this throw.
    const location = (path + query + hash).toWellFormed().replace(/[^!-~]/gu, encodeURIComponent);
    return new Response(null, { status, headers: { location } });
  }

  /**
   * Renders a page inside its layouts and the app wrapper.
   * @throws Error when `vnode` is neither JSX nor null
   */
  async render(
    // deno-lint-ignore no-explicit-any -- any props
    vnode: VNode<any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error(`ctx.render() takes JSX, but was given ${typeof vnode} "${vnode}".`);
    }
    return await renderPage(this, vnode, init, config);
  }

  /** Plain text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** HTML from a string, as it is. */
  html(content: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** JSON. */
  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /** Sends what an iterable, or a function that makes one, gives, as it comes. */
  stream<T extends string | Uint8Array>(
    stream: Iterable<T> | AsyncIterable<T> | (() => Iterable<T> | AsyncIterable<T>),
    init?: ResponseInit,
  ): Response {
    const encoder = new TextEncoder();
    const bytes = new TransformStream<T, Uint8Array>({
      transform: (chunk, to) =>
        to.enqueue(chunk instanceof Uint8Array ? chunk : encoder.encode(String(chunk))),
    });
    const source = ReadableStream.from<T>(typeof stream === "function" ? stream() : stream);
    return new Response(source.pipeThrough(bytes), init);
  }

  /**
   * Makes the request a WebSocket: with handlers gives the response to return, without them the socket as well.
   * @throws HttpError 400 when the request does not ask for a WebSocket
   */
  upgrade(options?: WebSocketUpgradeOptions): { socket: WebSocket; response: Response };
  upgrade(handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): Response;
  upgrade(
    first: WebSocketHandlers | WebSocketUpgradeOptions = {},
    options?: WebSocketUpgradeOptions,
  ): Response | { socket: WebSocket; response: Response } {
    if (this.req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      throw new HttpError(400, "Expected a WebSocket upgrade request");
    }
    const handlers = Object.values(first).some((value) => typeof value === "function")
      ? first as WebSocketHandlers
      : null;
    const upgrade = Deno.upgradeWebSocket(this.req, handlers ? options : first as WebSocketUpgradeOptions);
    if (handlers === null) return upgrade;
    const { socket, response } = upgrade;
    socket.onopen = () => handlers.open?.(socket);
    socket.onmessage = (event) => handlers.message?.(socket, event);
    socket.onclose = (event) => handlers.close?.(socket, event.code, event.reason);
    socket.onerror = (event) => handlers.error?.(socket, event);
    return response;
  }
}

/** @deprecated Use {@linkcode Context}. */
export type FreshContext<State = unknown> = Context<State>;
