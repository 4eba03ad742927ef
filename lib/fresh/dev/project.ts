/** The folders of a project, and the files in them that matter to a build. */
import { createHash } from "node:crypto";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Settings of a {@linkcode Builder}; paths are relative to `root` unless they are absolute or file URLs. */
export interface BuildOptions {
  /** Browsers that the code has to run in, as esbuild names them. */
  target?: string | string[];
  /** Folder of the project; the working directory when not given. */
  root?: string;
  outDir?: string;
  staticDir?: string | string[];
  islandDir?: string;
  routeDir?: string;
  /** The module that exports `app`. */
  serverEntry?: string;
  /** Files of the islands and routes folders that are neither. */
  ignore?: RegExp[];
  /** Source maps of the browser's code, as esbuild's options of these names have it. */
  sourceMap?: {
    kind?: boolean | "linked" | "inline" | "external" | "both";
    sourceRoot?: string;
    sourcesContent?: boolean;
  };
}

/** {@linkcode BuildOptions} with nothing left open and every path absolute. */
export interface Project extends Required<Omit<BuildOptions, "staticDir" | "sourceMap">> {
  target: string[];
  staticDirs: string[];
  sourceMap: BuildOptions["sourceMap"];
  mode: "development" | "production";
}

const absolute = (path: string, root: string) =>
  path.startsWith("file:") ? fileURLToPath(path) : resolve(root, path);

/** The settings with their defaults. */
export function project(options: BuildOptions = {}): Project {
  const root = absolute(options.root ?? ".", Deno.cwd());
  return {
    target: [options.target ?? ["chrome99", "firefox99", "safari15"]].flat(),
    root,
    outDir: absolute(options.outDir ?? "_fresh", root),
    staticDirs: [options.staticDir ?? "static"].flat().map((dir) => absolute(dir, root)),
    islandDir: absolute(options.islandDir ?? "islands", root),
    routeDir: absolute(options.routeDir ?? "routes", root),
    serverEntry: absolute(options.serverEntry ?? "main.ts", root),
    ignore: options.ignore ?? [/[._]test\.(?:[tj]sx?|[mc][tj]s)$/],
    sourceMap: options.sourceMap,
    mode: "production",
  };
}

/** Paths of all files in a folder, sorted; none when it is not there. Links to folders are not followed. */
export function filesIn(dir: string, isWanted: (path: string) => boolean = () => true): string[] {
  const entries = quietly(() => [...Deno.readDirSync(dir)]) ?? [];
  return entries.sort((a, b) => a.name < b.name ? -1 : 1).flatMap(({ name, isDirectory, isSymlink }) => {
    const path = join(dir, name);
    if (!isWanted(path) || (isSymlink && !quietly(() => Deno.statSync(path))?.isFile)) return [];
    return isDirectory ? filesIn(path, isWanted) : [path];
  });
}

/** What `fn` gives, undefined where the file that it looks for is not there. */
function quietly<T>(fn: () => T): T | undefined {
  try {
    return fn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const CODE = /\.[tj]sx?$/;

/** The islands' files and the routes' files of a project. */
export function crawl({ islandDir, routeDir, ignore }: Project): { islands: string[]; routes: string[] } {
  const isCode = (path: string) => CODE.test(path) && !ignore.some((pattern) => pattern.test(path));
  const routes = filesIn(routeDir).filter(isCode);
  const isHidden = (path: string) => /[\\/]\(_[^\\/]*\)[\\/]/.test(relative(routeDir, path));
  return {
    islands: [
      ...filesIn(islandDir).filter(isCode),
      ...routes.filter((path) => /[\\/]\(_islands\)[\\/]/.test(path)),
    ],
    routes: routes.filter((path) => !isHidden(path)),
  };
}

/** Whether a path has to do with how the app behaves: what is built from, and what a watching builder looks at. */
export function isSource({ root, outDir, ignore }: Project, path: string): boolean {
  const inside = relative(root, path);
  if (isAbsolute(inside) || inside.startsWith("..") || path.startsWith(outDir)) return false;
  return !/(?:^|[\\/])(?:\.|node_modules[\\/]?|_fresh[\\/]?)/.test(inside) &&
    !ignore.some((pattern) => pattern.test(path));
}

/** Files whose change makes another app. */
export const SOURCE = /\.(?:[cm]?[tj]sx?|json|css|sql|html|lock)$/;

/**
 * A name for what will be built: that of the deployment where the environment has one, else the hash of every source
 * and static file, and of the lock file, which names the libraries. The same tree always has the same.
 *
 * @param lock path of the lock file, which need not be there
 */
export function buildId(project: Project, lock: string): string {
  const named = ["DENO_DEPLOYMENT_ID", "GITHUB_SHA", "CI_COMMIT_SHA"].map((name) => Deno.env.get(name)).find(
    Boolean,
  );
  const hash = createHash("sha1");
  if (named !== undefined) return hash.update(named).digest("hex");
  const isWanted = (path: string) => isSource(project, path);
  const sources = filesIn(project.root, isWanted).filter((path) => SOURCE.test(path));
  const locks = quietly(() => Deno.statSync(lock)) ? [lock] : [];
  for (const path of new Set([...sources, ...project.staticDirs.flatMap((dir) => filesIn(dir)), ...locks])) {
    const bytes = Deno.readFileSync(path);
    hash.update(`${relative(project.root, path)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/** What `import()` takes for a file. */
export const importable = (specifier: string): string =>
  isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier;
