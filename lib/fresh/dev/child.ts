/** The process that runs the app while it is being written. */
import { type App, setBuildCache } from "../app.ts";
import type { BuildCache } from "../build_cache.ts";
import { type ListenOptions, serve } from "../listen.ts";
import { Alive } from "./alive.ts";

/** Variable that tells a process that it is the child, and the port it serves on. */
export const PORT_VARIABLE = "FRESH_DEV_PORT";

/** The port to serve on, null in the process that was started by hand. */
export function childPort(): number | null {
  return Number(Deno.env.get(PORT_VARIABLE)) || null;
}

/** Serves the app until standard input, which the supervisor holds the other end of, is closed. */
export async function serveChild<State>(
  app: App<State>,
  cache: BuildCache,
  options: ListenOptions,
): Promise<void> {
  setBuildCache(app, { ...cache, liveReload: true }, "development");
  const alive = new Alive();
  const handler = app.handler();
  await serve(
    async (request, info) => alive.answer(request) ?? await handler(request, info),
    app.config.basePath,
    { ...options, port: childPort()! },
  );
  for await (const _ of Deno.stdin.readable) alive.change();
  Deno.exit();
}
