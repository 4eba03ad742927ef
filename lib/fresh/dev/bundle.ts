/** The browser's code, made by esbuild. */
import * as esbuild from "esbuild";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DenoJson, denoJson } from "./deno_json.ts";
import type { Hydrate } from "../build_cache.ts";
import type { Assets } from "../shared/asset.ts";
import type { Project } from "./project.ts";

/** An island's file: what names it in the output, where it is, and those of its exports that are components. */
export interface IslandFile {
  name: string;
  specifier: string;
  exports: readonly string[];
  hydrate: Hydrate;
}

/** What came out: file names are without a folder. */
export interface Bundle {
  files: { name: string; bytes: Uint8Array<ArrayBuffer> }[];
  boot: string;
  lazy: string;
  partials: string;
  /** By the island file's name: its own script, and what that imports. */
  islands: Map<string, { chunk: string; imports: string[] }>;
}

const HERE = fileURLToPath(new URL("..", import.meta.url));
const client = (name: string) => join(HERE, "client", name);

/** The module that boots pages, as esbuild knows it. */
const SHARED = "shared:boot";

/** What few pages need, with signals: a script of its own where fewer than half of the islands use them. */
const RARE = client("rare.ts");
/** Its name among the islands, none of which begins with a small letter; a path in it would make other scripts' names elsewhere. */
const RARE_NAME = "rare";

/**
 * Bundles the islands so that all they share is one script, the one that boots the page; each island is a small one
 * beside it. esbuild puts a file that several entries reach into a script of its own for just that set of entries, so
 * every island is made to import the boot module, and the boot module to import what at least half of the islands use.
 * What fewer use comes with those.
 * @param assets what asset() knows in the browser, in the scripts of islands that call it
 * @throws Error naming file and line when a module does not compile, and when there are two copies of preact
 */
export async function bundle(
  project: Project,
  islands: readonly IslandFile[],
  assets: Assets,
): Promise<Bundle> {
  const config = denoJson(project.root);
  const isProduction = project.mode === "production";
  const { kind, ...sourceMap } = project.sourceMap ?? {};
  const common: esbuild.BuildOptions & { write: false; metafile: true } = {
    absWorkingDir: project.root,
    outdir: "/",
    bundle: true,
    format: "esm",
    platform: "browser",
    target: project.target,
    minify: isProduction,
    sourcemap: kind ?? (isProduction ? false : "linked"),
    ...sourceMap,
    jsx: "automatic",
    jsxImportSource: config.jsxImportSource,
    tsconfigRaw: {},
    define: {
      "process.env.NODE_ENV": JSON.stringify(project.mode),
      FRSH_ASSETS: JSON.stringify(assets),
    },
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    legalComments: "none",
    logLevel: "silent",
    plugins: [resolver(config, islands, "")],
    write: false,
    metafile: true,
  };
  const entryPoints = islands.map(({ name }) => ({ in: `island:${name}`, out: name }));
  const alone = await esbuild.build({ ...common, entryPoints, sourcemap: false });
  const boot = bootText(islands, Object.values(alone.metafile.outputs));
  const [awake, waiting, navigating] = await Promise.all([
    esbuild.build({
      ...common,
      splitting: true,
      entryPoints: [{ in: SHARED, out: "fresh" }, ...entryPoints],
      plugins: [resolver(config, islands, boot)],
    }),
    esbuild.build({ ...common, entryPoints: [client("lazy.ts")] }),
    esbuild.build({ ...common, entryPoints: [client("partials.ts")], splitting: true }),
  ]);
  refuseTwoCopies(Object.keys(awake.metafile.inputs));
  const builds = [awake, waiting, navigating];
  const outputs = builds.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  const bare = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const scriptOf = (isIt: (output: esbuild.Metafile["outputs"][string]) => boolean) =>
    bare(outputs.find(([, output]) => isIt(output))![0]);
  // The boot entry itself is an empty shell around the script that it shares with the islands.
  const script = scriptOf(({ inputs }) => SHARED in inputs);
  const shell = scriptOf(({ entryPoint }) => entryPoint === SHARED);
  const found = new Map(islands.map(({ name }) => {
    const chunk = scriptOf(({ entryPoint }) => entryPoint === `island:${name}`);
    const [, { imports }] = outputs.find(([path]) => bare(path) === chunk)!;
    return [name, {
      chunk,
      imports: imports.filter((item) => item.kind !== "dynamic-import").map(({ path }) => bare(path)),
    }];
  }));
  return {
    files: builds.flatMap(({ outputFiles }) => outputFiles)
      .map(({ path, contents }) => ({ name: bare(path), bytes: contents as Uint8Array<ArrayBuffer> }))
      .filter(({ name }) => name === script || !name.startsWith(shell)),
    boot: script,
    lazy: scriptOf(({ entryPoint }) => entryPoint?.endsWith("client/lazy.ts") ?? false),
    partials: scriptOf(({ entryPoint }) => entryPoint?.endsWith("client/partials.ts") ?? false),
    islands: found,
  };
}

/** The module that boots pages: the libraries that islands share, and the way to what few pages need. */
function bootText(islands: readonly IslandFile[], alone: esbuild.Metafile["outputs"][string][]): string {
  const isShared = (library: string) =>
    2 *
        alone.filter(({ inputs }) => Object.keys(inputs).some((path) => path.includes(`/${library}/`)))
          .length >=
      islands.length;
  const file = client(islands.every(({ hydrate }) => hydrate !== "load") ? "late.ts" : "boot.ts");
  const [rare, how] = isShared("@preact/signals")
    ? [`import { made, slot } from ${JSON.stringify(RARE)};`, "{ made, slot }"]
    : ["", `() => import("island:${RARE_NAME}")`];
  return `${isShared("preact/hooks") ? `import "preact/hooks";` : ""}import "preact/jsx-runtime";${rare}` +
    `import { boot } from ${JSON.stringify(file)};boot(${how});`;
}

/** Hooks and signals only work when all code uses the very same preact. */
function refuseTwoCopies(inputs: string[]): void {
  const copies = inputs.filter((path) => /\/preact\/dist\/preact(\.min)?\.(module\.js|mjs|js)$/.test(path));
  if (copies.length < 2) return;
  throw new Error(
    `Two copies of preact would be sent to the browser, and islands would not work:\n  ${
      copies.join("\n  ")
    }\n` +
      'Give "preact" one version in deno.json, delete node_modules and install again.',
  );
}

/**
 * Resolves what Deno resolves by deno.json and esbuild does not know.
 * @param boot the text of the module that boots pages, which every island imports
 */
function resolver({ dir, imports }: DenoJson, islands: readonly IslandFile[], boot: string): esbuild.Plugin {
  const own = JSON.parse(Deno.readTextFileSync(join(HERE, "deno.json")));
  /** A path, or the name of an npm package with what is asked of it. */
  function mapped(specifier: string): string {
    const key =
      Object.keys(imports).filter((key) =>
        key === specifier || (key.endsWith("/") ? specifier.startsWith(key) : specifier.startsWith(key + "/"))
      ).sort((a, b) => b.length - a.length)[0];
    const target = key === undefined ? specifier : imports[key] + specifier.slice(key.length);
    if (/^\.\.?\//.test(target) && key !== undefined) return join(dir, target);
    const match = /^(npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/.exec(target);
    if (match === null) return target;
    const [, registry, name, path = ""] = match;
    if (name === own.name) return join(HERE, own.exports["." + path]);
    if (registry === "npm") return name + path;
    throw new Error(`"${specifier}" is on JSR; only packages of npm can be sent to the browser.`);
  }
  return {
    name: "deno.json",
    setup(build) {
      build.onResolve({ filter: /^island:/ }, ({ path }) => ({ path: path.slice(7), namespace: "island" }));
      build.onResolve({ filter: /^shared:/ }, () => ({ path: "boot", namespace: "shared" }));
      build.onLoad({ filter: /.*/, namespace: "shared" }, () => ({ contents: boot, resolveDir: dir }));
      build.onLoad({ filter: /.*/, namespace: "island" }, ({ path }) => {
        const { specifier, exports } = islands.find(({ name }) => name === path) ??
          { specifier: RARE, exports: ["made", "slot"] };
        const from = JSON.stringify(specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier);
        return {
          contents: `import "${SHARED}";export { ${exports.join(", ")} } from ${from};`,
          resolveDir: dir,
        };
      });
      build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, pluginData }) => {
        if (pluginData === "mapped" || kind === "entry-point" || importer.includes("/node_modules/")) return;
        const target = mapped(path);
        if (/^https?:/.test(target)) {
          return {
            errors: [{ text: `${path} is on the web; only packages of npm can be sent to the browser.` }],
          };
        }
        return await build.resolve(target, { resolveDir: dir, kind, pluginData: "mapped" });
      });
    },
  };
}

let users = 0;

/** Runs `work`, and ends esbuild's process when nobody uses it any more. */
export async function withEsbuild<T>(work: () => Promise<T>): Promise<T> {
  users++;
  try {
    return await work();
  } finally {
    if (--users === 0) await esbuild.stop();
  }
}
