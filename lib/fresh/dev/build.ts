/** One build of a project, from its folders to everything that the app needs, in memory. */
import { join, relative } from "node:path";
import type { ComponentType } from "preact";
import type { BuildCache, FsModule, Hydrate, IslandInfo, StaticFile } from "../build_cache.ts";
import { type Assets, setAssets } from "../shared/asset.ts";
import { bundle, type IslandFile, withEsbuild } from "./bundle.ts";
import { denoJson } from "./deno_json.ts";
import { buildId, crawl, importable, type Project } from "./project.ts";
import { staticFile, staticPaths, type Transform, transformed } from "./static_files.ts";

/** What a build made. Paths are URL paths. */
export interface Built {
  project: Project;
  assets: Assets;
  boot: string;
  lazy: string;
  partials: string;
  islands: (IslandInfo & { specifier: string })[];
  routes: { id: string; path: string }[];
  files: StaticFile[];
}

const MODES: readonly Hydrate[] = ["load", "idle", "visible", "interaction"];

/**
 * Builds a project.
 * @param extra specifiers of islands outside its folders
 * @throws Error naming the file that is wrong
 */
export async function build(
  project: Project,
  extra: readonly string[],
  transforms: readonly Transform[],
): Promise<Built> {
  const found = crawl(project);
  const modules = await islandModules([...found.islands, ...extra]);
  const compress = project.mode === "production";
  const assets = { id: buildId(project, join(denoJson(project.root).dir, "deno.lock")), keys: {} };
  setAssets(assets);
  // In development they are read when they are asked for.
  const own = compress ? await staticFiles(project, transforms, assets.keys) : [];
  const made = await withEsbuild(() => bundle(project, modules, assets));
  const prefix = "/_fresh/js/";
  const islands = modules.flatMap(({ name, specifier, exports, module, hydrate }) =>
    exports.map((exportName) => ({
      specifier,
      name: exportName === "default" ? name : `${name}_${exportName}`,
      exportName,
      fn: module[exportName] as ComponentType,
      chunk: prefix + made.islands.get(name)!.chunk,
      imports: made.islands.get(name)!.imports.map((file) => prefix + file),
      css: [],
      hydrate,
    }))
  );
  const files = await Promise.all(
    made.files.map(({ name, bytes }) => staticFile(prefix + name, bytes, { immutable: true, compress })),
  );
  return {
    project,
    assets,
    boot: prefix + made.boot,
    lazy: prefix + made.lazy,
    partials: prefix + made.partials,
    islands,
    routes: found.routes.map((path) => ({
      id: "/" + relative(project.routeDir, path).replaceAll("\\", "/"),
      path,
    })),
    files: [...files, ...own].sort((a, b) => a.path < b.path ? -1 : 1),
  };
}

/**
 * The files of the static folders, with their keys put into `keys`. Those that no transform is for come first, then the
 * others, each by their paths: a transform may ask `asset()` for the names of those before, and the same files give the
 * same build, whichever of them was read first.
 */
async function staticFiles(
  { staticDirs, mode }: Project,
  transforms: readonly Transform[],
  keys: Record<string, string>,
): Promise<StaticFile[]> {
  const make = async ([path, from]: [string, string]) =>
    await staticFile(path, await transformed(from, transforms, mode));
  const note = ({ path, etag }: StaticFile) => keys[new URL(path, "http://a").pathname] = etag;
  const paths = [...staticPaths(staticDirs)].sort();
  const isChanged = ([, from]: [string, string]) => transforms.some(({ filter }) => filter.test(from));
  const files = await Promise.all(paths.filter((entry) => !isChanged(entry)).map(make));
  files.forEach(note);
  for (const entry of paths.filter(isChanged)) {
    const file = await make(entry);
    note(file);
    files.push(file);
  }
  return files;
}

async function islandModules(specifiers: string[]): Promise<(IslandFile & { module: FsModule })[]> {
  const names = new Set<string>();
  const modules = [];
  for (const specifier of specifiers) {
    const module: FsModule = await import(importable(specifier));
    const exports = Object.keys(module).filter((name) => typeof module[name] === "function").sort();
    if (exports.length === 0) {
      throw new Error(`${specifier} exports no component. An island's file has to, or it belongs elsewhere.`);
    }
    const last = specifier.replace(/\.[^./\\]+$/, "").split(/[\\/]/).pop()!;
    const base = last.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, char) => char.toUpperCase()) ||
      "Island";
    let name = base;
    for (let i = 2; names.has(name); i++) name = base + i;
    names.add(name);
    modules.push({ name, specifier, exports, module, hydrate: hydrateOf(module, specifier) });
  }
  return modules;
}

function hydrateOf({ hydrate = "load" }: FsModule, specifier: string): Hydrate {
  if (MODES.includes(hydrate as Hydrate)) return hydrate as Hydrate;
  throw new Error(`${specifier}: hydrate is ${JSON.stringify(hydrate)}; it can be "${MODES.join('", "')}".`);
}

/** The build as an app uses it, with its routes loaded. */
export async function buildCache(built: Built, transforms: readonly Transform[]): Promise<BuildCache> {
  const { project, assets, boot, lazy, partials, islands, routes } = built;
  const files = new Map(built.files.map((file) => [file.path, file]));
  const isDevelopment = project.mode === "development";
  return {
    root: project.root,
    assets,
    mode: project.mode,
    clientEntry: boot,
    lazyEntry: lazy,
    partialsEntry: partials,
    islands: new Map(islands.map((island) => [island.fn, island])),
    fsRoutes: await Promise.all(
      routes.map(async ({ id, path }) => ({ id, module: await import(importable(path)) })),
    ),
    liveReload: false,
    file(path) {
      const file = files.get(path) ?? null;
      if (file !== null || !isDevelopment) return file;
      const there = staticPaths(project.staticDirs).get(path);
      if (there === undefined) return null;
      return transformed(there, transforms, project.mode).then((bytes) =>
        staticFile(path, bytes, { compress: false })
      );
    },
  };
}
