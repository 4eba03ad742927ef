import { STATUS_CODES } from "node:http";
import { addRoute, addSteps, type Assembly, errorHandler } from "./assembly.ts";
import { type BuildCache, emptyBuildCache } from "./build_cache.ts";
import {
  advance,
  Context,
  type FreshConfig,
  type Internals,
  type ResolvedFreshConfig,
  type WebSocketHandlers,
  type WebSocketUpgradeOptions,
} from "./context.ts";
import { HttpError } from "./error.ts";
import { addFsRoutes } from "./fs_routes.ts";
import {
  type LayoutConfig,
  type MaybeLazy,
  type MaybeLazyMiddleware,
  type Method,
  METHODS,
  type Middleware,
  type Route,
  type RouteComponent,
  type RouteConfig,
} from "./handlers.ts";
import { type ListenOptions, serve } from "./listen.ts";
import { withHeaders } from "./middlewares/headers.ts";
import { methodNotAllowed } from "./page.ts";
import { joinPattern, mountPath, Router } from "./router.ts";
import { Segment } from "./segments.ts";

/** One item of an app: puts itself into the assembly, below the path that the app is mounted at. */
type Item<State> = (assembly: Assembly<State>, mount: string) => void;

/** Adds middlewares, the last of which answers, at a path (URLPattern pathname syntax). */
type Verb<State> = (path: string, ...middlewares: MaybeLazyMiddleware<State>[]) => App<State>;

/** Sets the build that an app runs on. Called by generated code. */
export let setBuildCache: <State>(app: App<State>, cache: BuildCache, mode: FreshConfig["mode"]) => void;

const LOCAL: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/** Routes requests through middlewares to handlers and pages. Items apply in the order in which they are added. */
export class App<State> {
  /** Settings, with nothing left open. */
  config: ResolvedFreshConfig;
  #items: Item<State>[] = [];
  #buildCache: BuildCache | null = null;

  static {
    setBuildCache = (app, cache, mode = cache.mode) => {
      Object.assign(app.config, { root: cache.root, mode });
      app.#buildCache = cache;
    };
  }

  /** @throws Error when `basePath` is not a path: "/base", without a slash at the end */
  constructor({ basePath = "", mode = "production", trustProxy = false }: FreshConfig = {}) {
    if (basePath === "/" || basePath === "./") basePath = "";
    if (basePath !== "" && !/^(\/[\w.-]+)+$/.test(basePath)) {
      throw new Error(
        `basePath "${basePath}" has to begin with "/", hold A-Z a-z 0-9 _ . - and not end with "/".`,
      );
    }
    this.config = { root: ".", basePath, mode, trustProxy };
  }

  #add(item: Item<State>): this {
    this.#items.push(item);
    return this;
  }

  /** Adds middlewares for everything, or for what is at and below a path. */
  use(...middleware: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middleware: MaybeLazyMiddleware<State>[]): this;
  use(first: string | MaybeLazyMiddleware<State>, ...middlewares: MaybeLazyMiddleware<State>[]): this {
    const path = typeof first === "string" ? first : "";
    if (typeof first !== "string") middlewares.unshift(first);
    return this.#add(({ root }, mount) => root.at(`${mount}/${path}`).use(middlewares));
  }

  /** Sets what answers when nothing else does, and when an HttpError 404 is thrown. */
  notFound(routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add(({ root }) => {
      root.notFound = errorHandler(routeOrMiddleware);
    });
  }

  /** Sets what answers when something at or below a path throws. */
  onError(path: string, routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add(({ root }, mount) => {
      root.at(`${mount}/${path}`).onError = errorHandler(routeOrMiddleware);
    });
  }

  /** Sets the component around every page: the document's `<html>`, `<head>` and `<body>`. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#add(({ root }) => {
      root.app = component;
    });
  }

  /** Sets the component around pages at and below a path. */
  layout(path: string, component: RouteComponent<State>, config: LayoutConfig = {}): this {
    return this.#add(({ root }, mount) => {
      root.at(`${mount}/${path}`).layout = { component, config };
    });
  }

  /** Adds a page with its handlers, or a function that imports it. */
  route(path: string, route: MaybeLazy<Route<State>>, config?: RouteConfig): this {
    return this.#add((assembly, mount) => {
      addRoute(assembly, assembly.root.at(`${mount}/${path}`), mount, path, route, config);
    });
  }

  #verb(...methods: readonly Method[]): Verb<State> {
    return (path, ...middlewares) => {
      const links = middlewares.map((fn) => ({ fn, isKnown: false }));
      return this.#add((assembly, mount) => {
        const segment = assembly.root.at(`${mount}/${path}`);
        const ui = segment.ui();
        const steps = [...segment.steps(), ...links.map((link) => ({ link, ui }))];
        addSteps(assembly, methods, joinPattern(mount, path), steps);
      });
    };
  }

  /** Answers GET, and HEAD unless that has a handler of its own. */
  readonly get: Verb<State> = this.#verb("GET");
  /** Answers POST. */
  readonly post: Verb<State> = this.#verb("POST");
  /** Answers PATCH. */
  readonly patch: Verb<State> = this.#verb("PATCH");
  /** Answers PUT. */
  readonly put: Verb<State> = this.#verb("PUT");
  /** Answers DELETE. */
  readonly delete: Verb<State> = this.#verb("DELETE");
  /** Answers HEAD. */
  readonly head: Verb<State> = this.#verb("HEAD");
  /** Answers every method. */
  readonly all: Verb<State> = this.#verb(...METHODS);

  /** Answers GET with a WebSocket. */
  ws(path: string, handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): this {
    this.get(path, (ctx) => ctx.upgrade(handlers, options));
    return this;
  }

  /** Adds the files of the routes folder, below a path when one is given. */
  fsRoutes(pattern = "*"): this {
    return this.#add((assembly, mount) => addFsRoutes(assembly, mount + mountPath(pattern)));
  }

  /** Adds what another app has at this moment, below a path. Its app wrapper and 404 page become this app's. */
  mountApp(path: string, app: App<State>): this {
    const items = [...app.#items];
    const inner = app.config.basePath === path ? "" : app.config.basePath;
    return this.#add((assembly, mount) => {
      for (const item of items) item(assembly, mount + mountPath(path) + inner);
    });
  }

  /** The function that answers requests, for `Deno.serve` and for tests. */
  handler(): (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const { config } = this;
    const buildCache = this.#buildCache ?? emptyBuildCache(config.mode);
    const assembly: Assembly<State> = {
      root: new Segment<State>(null),
      router: new Router(),
      basePath: config.basePath,
      buildCache,
    };
    for (const item of this.#items) item(assembly, "");
    const { router, root } = assembly;
    const rootSteps = root.steps();
    const ui = root.ui();

    // Telemetry belongs here: each request passes this function once, and `match.pattern` is its http.route.
    return async (request, info = LOCAL) => {
      const url = requestUrl(request, config.trustProxy);
      const match = router.match(request.method, url.pathname);
      const isHandled = match !== null && match.target !== null;
      const isWrongMethod = match !== null && !isHandled;
      const run: Internals<State> = {
        buildCache,
        steps: isHandled ? match.target! : rootSteps,
        end: isWrongMethod ? (ctx) => methodNotAllowed(ctx, match.byMethod.keys()) : notFound,
        at: -1,
        ui,
        nonce: null,
        isRendered: false,
        css: [],
        allow: null,
      };
      const params = match === null ? {} : match.params;
      const ctx = new Context<State>(request, url, info, match?.pattern ?? null, params, config, run);
      let response: Response;
      try {
        response = await advance(ctx);
        if (!(response instanceof Response)) {
          throw new TypeError(
            `${request.method} ${url.pathname} was answered with ${response}, not a Response.`,
          );
        }
      } catch (error) {
        response = errorResponse(error, config.mode);
      }
      const { allow } = run;
      return allow === null || response.status !== 405
        ? response
        : withHeaders(response, (headers) => headers.set("allow", allow));
    };
  }

  /**
   * Serves the app; gives when it is listening. Without a port takes the first free one of 8000 to 8019. When
   * `signal` is aborted no new connections are taken and the requests that are being answered are finished.
   * @throws Deno.errors.AddrInUse when there is no free port
   */
  // deno-lint-ignore require-await -- upstream's is async, and this throws as that does
  async listen(options: ListenOptions = {}): Promise<void> {
    serve(this.handler(), this.config.basePath, options);
  }
}

function notFound(): never {
  throw new HttpError(404);
}

/** The URL that the browser asked for, without doubled slashes, which are a way to redirect to another site. */
function requestUrl(request: Request, trustProxy: boolean): URL {
  const url = new URL(request.url);
  if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/+/g, "/");
  if (!trustProxy) return url;
  // A proxy behind a proxy appends its own value; the first is what the browser used.
  const first = (header: string) => request.headers.get(header)?.split(",", 1)[0].trim();
  const protocol = first("x-forwarded-proto");
  const host = first("x-forwarded-host");
  if (protocol === "http" || protocol === "https") url.protocol = protocol;
  if (host) {
    url.port = "";
    url.host = host;
  }
  return url;
}

/** The answer to an error that no error page took. A stack is for the log, and in development for the page too. */
function errorResponse(error: unknown, mode: ResolvedFreshConfig["mode"]): Response {
  const status = error instanceof HttpError ? error.status : 500;
  if (status >= 500) console.error(error);
  if (error instanceof HttpError) return new Response(error.message || STATUS_CODES[status], { status });
  const text = mode === "development" && error instanceof Error ? `\n\n${error.stack}` : "";
  return new Response(`Internal server error${text}`, { status });
}
