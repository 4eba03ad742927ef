/** The files under routes/, as items of an app. */
import { addRoute, type Assembly, errorHandler } from "./assembly.ts";
import type { FsModule, FsRouteFile } from "./build_cache.ts";
import type { Middleware, Route, RouteComponent, RouteConfig, RouteHandler } from "./handlers.ts";
import { filePattern, isGroup } from "./router.ts";

/** A module that was looked at: what it exports has the types that it should. */
interface Exports<State> {
  component?: RouteComponent<State>;
  handler?: RouteHandler<unknown, State> | Middleware<State>[];
  config?: RouteConfig;
  css?: string[];
}

/** A file, and its path in parts without the extension. */
interface Item {
  file: FsRouteFile;
  path: string;
  folder: string;
  name: string;
}

/** Files that are not pages, in the order in which they are added: all before any page. */
const SPECIAL = ["_app", "_middleware", "_layout", "_error", "_500", "_404"];

/**
 * Adds the build's file routes below `mount`.
 * @throws Error when a file exports nothing of use, TypeError when a handler takes more than the context
 */
export function addFsRoutes<State>(assembly: Assembly<State>, mount: string): void {
  if (assembly.buildCache.assets.id === "") {
    console.warn(
      "fsRoutes(): this app has no build, so no file routes. Start it by what the build wrote, or by dev.ts.",
    );
  }
  const items = assembly.buildCache.fsRoutes.map(item).filter(({ path }) => !path.includes("/(_"));
  const isSpecial = ({ name }: Item) => SPECIAL.includes(name);
  for (const special of SPECIAL) {
    for (const item of items) if (item.name === special) addSpecial(assembly, mount, item);
  }
  const routes = items.filter((item) => !isSpecial(item)).sort((a, b) => bySpecificity(a.path, b.path));
  for (const { file, path, folder } of routes) {
    const route = typeof file.module === "function"
      ? async () => routeOf<State>(file, await (file.module as () => Promise<FsModule>)())
      : routeOf<State>(file, file.module);
    addRoute(assembly, assembly.root.at(`${mount}/${segmentPath(folder)}`), mount, filePattern(path), route);
  }
}

function item(file: FsRouteFile): Item {
  const path = file.id.replace(/\.[^./]+$/, "");
  const slash = path.lastIndexOf("/");
  return { file, path, folder: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** A folder as the path of its segment: groups stay, so that what is in one is hung on it alone. */
const segmentPath = (folder: string) => folder.replace(/\[([^[\]]+)\]/g, ":$1");

function addSpecial<State>({ root }: Assembly<State>, mount: string, { file, folder, name }: Item): void {
  const segment = root.at(`${mount}/${segmentPath(folder)}`);
  if (typeof file.module === "function") {
    throw new TypeError(`routes${file.id} has to be imported at the start.`);
  }
  const { component, handler, config = {} } = exportsOf<State>(file, file.module);
  if (name === "_middleware") {
    const middlewares = handler ?? component as unknown as Middleware<State>;
    if (typeof middlewares !== "function" && !Array.isArray(middlewares)) {
      throw new TypeError(
        `routes${file.id} has handlers by method; a middleware is a function or a list of them.`,
      );
    }
    segment.use([middlewares].flat() as Middleware<State>[]);
  } else if (name === "_layout") {
    if (component) segment.layout = { component, config };
  } else if (name === "_app") {
    if (component) root.app = component;
  } else {
    const answer = errorHandler<State>(routeOf(file, file.module));
    if (name === "_404") root.notFound = answer;
    else segment.onError = answer;
  }
}

function routeOf<State>(file: FsRouteFile, module: FsModule): Route<State> {
  const { component, handler, config, css } = exportsOf<State>(file, module);
  if (Array.isArray(handler)) {
    throw new TypeError(`routes${file.id} has a list of handlers; only a middleware may.`);
  }
  return { component, handler, config, css };
}

/**
 * What a module exports for us.
 * @throws Error when that is nothing, TypeError when a handler takes more than the context
 */
function exportsOf<State>(file: FsRouteFile, module: FsModule): Exports<State> {
  const handler = module.handlers ?? module.handler;
  const component = module.default;
  if (typeof component !== "function" && !Array.isArray(component) && !module.config && !handler) {
    throw new Error(
      `routes${file.id}: found none of the relevant exports (default, handler, handlers, config).`,
    );
  }
  const functions = typeof handler === "object" ? Object.values(handler as object) : [handler];
  for (const fn of functions) {
    if (typeof fn !== "function" || fn.length <= 1) continue;
    throw new TypeError(
      `routes${file.id}: a handler takes only one argument, the context, but "${fn.name}" takes ${fn.length}.`,
    );
  }
  return { component, handler, config: module.config, css: module.css } as Exports<State>;
}

/**
 * Compares routes so that where two match one URL the more specific comes first, decided at the first part in which
 * they differ in kind: index, name, a-[p], [p], [[p]], [...p].
 */
function bySpecificity(a: string, b: string): number {
  const [as, bs] = [a, b].map((path) =>
    path.replace(/\/index$/, "").split("/").filter((part) => !isGroup(part))
  );
  for (let i = 0; i < Math.max(as.length, bs.length); i++) {
    const difference = rank(as[i]) - rank(bs[i]);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : 1;
}

function rank(part: string | undefined): number {
  if (part === undefined) return 0;
  if (!part.includes("[")) return 1;
  if (part.startsWith("[...")) return 5;
  if (part.startsWith("[[")) return 4;
  return /^\[[^[\]]+\]$/.test(part) ? 3 : 2;
}
