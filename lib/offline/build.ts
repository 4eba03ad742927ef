/**
 * The service worker as browsers get it.
 *
 * @module
 */
import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";
import { themeScript, workerScript } from "./page_script.ts";

/** What the worker has to know of its build. */
export interface WorkerBuild {
  /** Its name. */
  name: string;
  /** Browsers that it has to run in, as esbuild names them. */
  target: string | string[] | undefined;
  /** The address of a file of the static folder in this build: Fresh's `asset`. */
  asset(path: string): string;
}

/**
 * The script that keeps pages and forms, and the one that throws everything away and goes (SERVICE_WORKER=off, and in
 * development).
 */
export async function workerScripts(
  { name, target, asset }: WorkerBuild,
): Promise<{ on: string; off: string }> {
  const styles = asset("/styles.css");
  const { outputFiles } = await esbuild.build({
    entryPoints: ["main", "off"].map((name) => fileURLToPath(new URL(`worker/${name}.ts`, import.meta.url))),
    outdir: "/",
    bundle: true,
    minify: true,
    format: "iife",
    target,
    write: false,
    charset: "utf8",
    legalComments: "none",
    define: {
      BUILD: JSON.stringify(name),
      STYLES: JSON.stringify(styles),
      ICON: JSON.stringify(asset("/icon.svg")),
      SHELL: JSON.stringify([styles]),
      SCRIPT: JSON.stringify(themeScript + workerScript(asset("/manifest.webmanifest"))),
    },
  }).finally(esbuild.stop);
  const [on, off] = outputFiles.map(({ text }) => text);
  return { on, off };
}
