/** Where an app's items are put together, before the first request. */
import type { BuildCache } from "./build_cache.ts";
import type { Context, Step } from "./context.ts";
import {
  type MaybeLazy,
  type Method,
  METHODS,
  type Middleware,
  type Route,
  type RouteConfig,
} from "./handlers.ts";
import { routeAnswer, routeMethods } from "./page.ts";
import { joinPattern, type Router } from "./router.ts";
import type { ErrorHandler, Segment } from "./segments.ts";

/** What an app's items are put into. */
export interface Assembly<State> {
  root: Segment<State>;
  /** Leads to what a request goes through, its handlers last. */
  router: Router<Step<State>[]>;
  basePath: string;
  buildCache: BuildCache;
}

/** Adds a route below `mount`: its own pattern and methods, behind what hangs on its segment. */
export function addRoute<State>(
  assembly: Assembly<State>,
  segment: Segment<State>,
  mount: string,
  pattern: string,
  route: MaybeLazy<Route<State>>,
  config: RouteConfig = {},
): void {
  let methods = config.methods === "ALL" || config.methods === undefined ? METHODS : config.methods;
  let answer: (ctx: Context<State>) => Response | Promise<Response>;
  if (typeof route === "function") {
    answer = async (ctx) => {
      answer = routeAnswer(withConfig(await route(), config));
      return answer(ctx);
    };
  } else {
    const whole = withConfig(route, config);
    config = whole.config!;
    methods = routeMethods(whole);
    answer = routeAnswer(whole);
  }
  const step = { link: { fn: (ctx: Context<State>) => answer(ctx), isKnown: true }, ui: segment.ui() };
  addSteps(assembly, methods, joinPattern(mount, config.routeOverride ?? pattern), [
    ...segment.steps(),
    step,
  ]);
}

const withConfig = <State>(route: Route<State>, config: RouteConfig): Route<State> => ({
  ...route,
  config: { ...config, ...route.config },
});

/** Adds steps after those that a pattern already leads to. */
export function addSteps<State>(
  { router, basePath }: Assembly<State>,
  methods: readonly Method[],
  pattern: string,
  steps: Step<State>[],
): void {
  for (const method of methods) router.at(method, joinPattern(basePath, pattern), () => []).push(...steps);
}

/** What answers errors, made from a page or a function. */
export function errorHandler<State>(route: Route<State> | Middleware<State>): ErrorHandler<State> {
  return typeof route === "function" ? route : routeAnswer(route);
}
