/**
 * A release as a folder: what the app runs on and nothing else, made from a commit.
 *
 * @module
 */
import { dirname, relative } from "node:path/posix";
import { must } from "@/tests/cluster/hosts/command.ts";
import { sha256 } from "./papers.ts";

/** What a host runs: the server, what the build made for it, and the program that decodes pictures; the worker; the import. */
const ENTRIES = ["serve.ts", "_fresh/server.js", "lib/images/encoder.ts", "worker.ts", "tools/import.ts"];

/** The programs that are started by hand or by a unit, and what each runs. */
const PROGRAMS = { start: "serve.ts", worker: "worker.ts", import: "tools/import.ts" };

/** Files that are read, not imported: by their folder, without what only tests or the build read. */
const DATA = /^(?:static\/|lib\/(?!fresh\/).*(?<!\.tsx?)$|lib\/fresh\/deno\.json$|LICENSE)/;

/**
 * How the app is started; the sandbox is the unit's (playbooks/roles/app) and Deno's. It may run Deno, in which pictures are
 * decoded with fewer rights than its own.
 */
const START = `#!/bin/sh
cd "$(dirname "$(readlink -f "$0")")"
exec bin/deno run --cached-only --no-lock --allow-net --allow-env --allow-read --allow-sys \\
  --allow-write="\${RUMBLEDORE_DATA:-.rumbledore}" --allow-run="$(pwd -P)/bin/deno" --allow-ffi=node_modules SCRIPT "$@"
`;

export interface Stage {
  /** Folder with the release's files. */
  folder: string;
  /** Names and versions of the npm packages in it. */
  packages: string[];
  /** The lock file of the commit. */
  lock: string;
  /** SHA-256 of the release that it comes after, where one was given. */
  after?: string;
}

/**
 * Makes the release of `commit` in `scratch`, which is empty: checked out, installed, built, and picked apart.
 *
 * @param after file of the release whose scripts and styles readers have
 */
export async function stage(top: string, commit: string, scratch: string, after?: string): Promise<Stage> {
  const [source, folder] = [`${scratch}/source`, `${scratch}/release`];
  await Deno.mkdir(source);
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await must(["sh", "-c", 'git -C "$1" archive "$2" | tar -x -C "$3"', "sh", top, commit, source]);
  const deno = (args: string[], cwd: string) => must([Deno.execPath(), ...args], { cwd });
  await deno(["install", "--quiet", "--frozen"], source);
  if (after) {
    await Deno.mkdir(`${source}/_fresh`);
    const dictionaries = ["--strip-components=1", "--wildcards", "*/_fresh/dictionaries"];
    await must(["tar", "-x", "-f", after, "-C", source, ...dictionaries]);
  }
  await deno(["task", "--quiet", "build"], source);

  const { files, packages } = await graph(source);
  for (const path of [...files, ...await dataFiles(source)]) {
    await Deno.mkdir(`${folder}/${dirname(path)}`, { recursive: true });
    await Deno.copyFile(`${source}/${path}`, `${folder}/${path}`);
  }
  await must(["cp", "-R", `${source}/_fresh`, folder]);

  const config = JSON.parse(await Deno.readTextFile(`${source}/deno.json`));
  const lock = await Deno.readTextFile(`${source}/deno.lock`);
  const imports = Object.fromEntries(
    Object.entries(config.imports as Record<string, string>)
      .filter(([, target]) => !target.startsWith("npm:") || packages.includes(target.slice(4))),
  );
  const released = { links: config.links, imports, compilerOptions: config.compilerOptions };
  // Only what the entries reach is installed; the lock says which versions and checks their content.
  await Deno.writeTextFile(`${folder}/deno.lock`, lock);
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ ...released, nodeModulesDir: "auto" }));
  await deno(["install", "--quiet", "--entrypoint", ...ENTRIES], folder);
  // On a host nobody installs: what is there is what there is.
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    JSON.stringify({ ...released, nodeModulesDir: "manual" }, null, 2),
  );
  await Deno.remove(`${folder}/deno.lock`);
  const notes = [
    "(",
    "-name",
    ".deno.lock*",
    "-o",
    "-name",
    ".setup-cache.bin",
    "-o",
    "-name",
    ".initialized",
    ")",
  ];
  await must(["find", `${folder}/node_modules/.deno`, ...notes, "-delete"]);

  await Deno.copyFile(Deno.execPath(), `${folder}/bin/deno`);
  for (const [name, script] of Object.entries(PROGRAMS)) {
    await Deno.writeTextFile(`${folder}/${name}`, START.replace("SCRIPT", script), { mode: 0o755 });
  }
  return {
    folder,
    packages: await installed(folder),
    lock,
    ...(after && { after: sha256(await Deno.readFile(after)) }),
  };
}

interface Graph {
  files: string[];
  /** `name@version` of each package that a module imports by name. */
  packages: string[];
}

interface Module {
  specifier: string;
  error?: string;
  dependencies?: { specifier: string; code?: { specifier?: string } }[];
}

/** What the entries import, directly or not; not what they take only types from, as of what builds. */
async function graph(source: string): Promise<Graph> {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  for (const entry of ENTRIES) {
    const { roots, modules, redirects } = JSON.parse(
      await must([Deno.execPath(), "info", "--json", entry], { cwd: source }),
    ) as { roots: string[]; modules: Module[]; redirects: Record<string, string> };
    const known = new Map(modules.map((module) => [module.specifier, module]));
    const reached = new Set(roots);
    for (const named of reached) {
      const name = named.match(/^npm:\/?((?:@[^/]+\/)?[^/]+)/)?.[1];
      if (name) packages.add(name);
      const module = known.get(redirects[named] ?? named);
      if (module?.error) throw new Error(`${entry} imports ${named}, which does not load: ${module.error}`);
      for (const { code } of module?.dependencies ?? []) if (code?.specifier) reached.add(code.specifier);
      if (!module?.specifier.startsWith("file:")) continue;
      const path = relative(source, decodeURIComponent(new URL(module.specifier).pathname));
      if (!path.startsWith("..") && !path.startsWith("node_modules/")) files.add(path);
    }
  }
  return { files: [...files].filter((path) => !path.startsWith("_fresh/")), packages: [...packages] };
}

async function dataFiles(source: string): Promise<string[]> {
  const all = (await must(["find", "static", "lib", "-type", "f"], { cwd: source })).trim().split("\n");
  return all.filter((path) => DATA.test(path) && !/(?:^|\/)(?:README\.md|testing\/|fixture)/.test(path));
}

/** `name@version` of everything under node_modules. */
async function installed(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(`${folder}/node_modules/.deno`)) {
    if (name !== "node_modules") found.push(name.replace(/_\d+$/, "").replace("+", "/"));
  }
  return found.sort();
}
