/** What builds an app and serves it while it is being written: `import { Builder } from "fresh/dev"`. */
import { type App, setBuildCache } from "./app.ts";
import type { ListenOptions } from "./listen.ts";
import { build, buildCache } from "./dev/build.ts";
import { childPort, serveChild } from "./dev/child.ts";
import { type BuildOptions, type Project, project } from "./dev/project.ts";
import { writeSnapshot } from "./dev/snapshot.ts";
import type { Transform, TransformFn } from "./dev/static_files.ts";
import { supervise } from "./dev/supervisor.ts";
import { resolve } from "node:path";

export type { BuildOptions } from "./dev/project.ts";
export type { TransformArgs, TransformFn, TransformResult } from "./dev/static_files.ts";

/** Builds an app, for production or while it is being written. */
// deno-lint-ignore no-explicit-any -- an app of any state
export class Builder<State = any> {
  readonly config: Project;
  #islands: string[] = [];
  #transforms: Transform[] = [];

  constructor(options?: BuildOptions) {
    this.config = project(options);
  }

  /** Makes the exports of a module islands: a path in the project, a file URL, or a package's name. */
  registerIsland(specifier: string): void {
    const isPath = /^[./]/.test(specifier) || /\.[tj]sx?$/.test(specifier) && !/^\w+:/.test(specifier);
    this.#islands.push(isPath ? resolve(this.config.root, specifier) : specifier);
  }

  /** Changes the static files whose path matches `filter` as they are built. */
  onTransformStaticFile(options: Omit<Transform, "fn">, fn: TransformFn): void {
    this.#transforms.push({ ...options, fn });
  }

  /**
   * Serves the app and begins anew whenever a file changes. The app runs in a process of its own, which runs the
   * program that called this over again; it is that process in which `importApp` is called.
   */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    this.config.mode = "development";
    if (childPort() === null) return await supervise(this.config, options);
    const built = await build(this.config, this.#islands, this.#transforms);
    const cache = await buildCache(built, this.#transforms);
    const loaded = await importApp();
    await serveChild("app" in loaded ? loaded.app : loaded, cache, options);
  }

  /**
   * Builds the app into `outDir`, or with `snapshot: "memory"` for the apps that the result is called with.
   * @throws Error naming the file that does not compile
   */
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: "development" | "production";
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<(app: App<State>) => void> {
    this.config.mode = mode;
    const built = await build(this.config, this.#islands, this.#transforms);
    if (snapshot === "memory") {
      const cache = await buildCache(built, this.#transforms);
      return (app) => setBuildCache(app, cache, app.config.mode);
    }
    await writeSnapshot(built);
    console.log(`Build ${built.assets.id.slice(0, 8)} written to ${this.config.outDir}`);
    return () => {
      throw new Error(
        'A build on disk starts its app itself. For a build to apply use build({ snapshot: "memory" }).',
      );
    };
  }
}
