/**
 * Keeps an app running while it is being written: starts it in a process of its own, again whenever a file changes,
 * and when it does not start shows why, on the terminal and on the page.
 */
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ListenOptions } from "../listen.ts";
import { Alive } from "./alive.ts";
import { PORT_VARIABLE } from "./child.ts";
import { isSource, type Project, SOURCE } from "./project.ts";

/** Milliseconds to wait for more changes after the first: editors and git write files one after the other. */
const SETTLING = 80;
/** Milliseconds that the app has to end by itself. */
const PATIENCE = 2_000;

/** Runs until it is interrupted, and then leaves nothing behind. */
export async function supervise(project: Project, { hostname, port }: ListenOptions): Promise<void> {
  const chosen = port ?? freePort(hostname);
  let app = new RunningApp(chosen, hostname);
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await app.stop();
    Deno.exit(0);
  };
  Deno.addSignalListener("SIGINT", end);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", end);
  for await (const change of changes(project)) {
    if (isEnding) break;
    if (change === "static") app.reload();
    else {
      await app.stop();
      app = new RunningApp(chosen, hostname);
    }
  }
}

/** @throws Deno.errors.AddrInUse when 8000 to 8019 are all taken */
function freePort(hostname?: string): number {
  for (let port = 8000;; port++) {
    try {
      Deno.listen({ port, hostname }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port === 8019) throw error;
    }
  }
}

/** One run of the app, and what stands in for it once it has failed. */
class RunningApp {
  #child: Deno.ChildProcess;
  #input: WritableStreamDefaultWriter<Uint8Array>;
  #isWanted = true;
  #ended: Promise<void>;
  #standIn = new AbortController();
  #page?: Deno.HttpServer;

  constructor(port: number, hostname?: string) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", fileURLToPath(Deno.mainModule), ...Deno.args],
      env: { [PORT_VARIABLE]: String(port) },
      stdin: "piped",
      stdout: "inherit",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    const errors = this.#copyErrors();
    this.#ended = this.#child.status.then(async () => {
      const text = await errors;
      if (this.#isWanted) this.#page = this.#explain(text, port, hostname);
    });
  }

  /** Passes on what the app complains about. Gives the end of it. */
  async #copyErrors(): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of this.#child.stderr) {
      await Deno.stderr.write(bytes);
      text = (text + decoder.decode(bytes, { stream: true })).slice(-20_000);
    }
    return text;
  }

  /** Serves the reason why there is no app, until a change may have done away with it. */
  #explain(text: string, port: number, hostname?: string): Deno.HttpServer {
    console.error("The app has ended. It starts again when a file changes.");
    const alive = new Alive();
    // deno-lint-ignore no-control-regex -- colours of a terminal
    const plain = text.replace(/\x1b\[[\d;]*m/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const page = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>The app does not start</title>
<style>body{font:1rem/1.5 system-ui;margin:2rem}pre{font-size:.875rem;white-space:pre-wrap}</style>
<h1>The app does not start</h1><p>This page reloads when a file changes.</p><pre>${plain}</pre>
<script type="module" src="/_fresh/live_reload.js"></script></html>`;
    const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
    return Deno.serve(
      { port, hostname, signal: this.#standIn.signal, onListen() {} },
      (request) => alive.answer(request) ?? new Response(page, { status: 500, headers }),
    );
  }

  /** Makes the pages that are open reload. */
  reload(): void {
    this.#input.write(new Uint8Array([10])).catch(() => {});
  }

  /** Ends the app, and what stands in for it. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    const kill = (signal: Deno.Signal) => {
      try {
        this.#child.kill(signal);
      } catch { /* it has ended */ }
    };
    kill("SIGTERM");
    const timer = setTimeout(() => kill("SIGKILL"), PATIENCE);
    await this.#ended;
    clearTimeout(timer);
    this.#standIn.abort();
    await this.#page?.finished;
  }
}

/** What has to be done, each time that files have changed. */
async function* changes(project: Project): AsyncGenerator<"static" | "source"> {
  const { root, staticDirs, outDir } = project;
  const isStatic = (path: string) => staticDirs.some((dir) => path.startsWith(dir));
  const outside = staticDirs.filter((dir) => dirname(dir) !== root);
  const inside = [...Deno.readDirSync(root)]
    .filter(({ name, isDirectory }) => isDirectory && !/^[._]|^node_modules$/.test(name))
    .map(({ name }) => `${root}/${name}`)
    .filter((dir) => dir !== outDir);
  const top = Deno.watchFs(root, { recursive: false });
  const deep = Deno.watchFs([...inside, ...outside], { recursive: true });
  let resume = () => {};
  const pending = new Set<"static" | "source">();
  const follow = async (watcher: Deno.FsWatcher) => {
    for await (const { kind, paths } of watcher) {
      if (kind === "access" || kind === "any") continue;
      for (const path of paths) {
        if (isStatic(path)) pending.add("static");
        else if (isSource(project, path) && SOURCE.test(path) && basename(path) !== "deno.lock") {
          pending.add("source");
        }
      }
      if (pending.size > 0) resume();
    }
  };
  follow(top);
  follow(deep);
  while (true) {
    if (pending.size === 0) await new Promise<void>((resolve) => resume = resolve);
    await new Promise((resolve) => setTimeout(resolve, SETTLING));
    const change = pending.has("source") ? "source" : "static";
    pending.clear();
    yield change;
  }
}
