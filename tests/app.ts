/**
 * The built app, run as production runs it, for tests that look at it from outside.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../", import.meta.url));

export interface RunningApp extends AsyncDisposable {
  /** Such as http://127.0.0.1:34567, without a slash at the end. */
  url: string;
  /** Its process. */
  pid: number;
  /** The RUMBLEDORE_DATA of this app. */
  data: string;
  /** What the app has written to its terminal so far. */
  log(): string;
  /** Stops it as an operator would, with SIGTERM, and gives its exit code. */
  stop(): Promise<number>;
}

const whenReady = /^Ready: http:\/\/localhost:(\d+)$/m;

const builds = new Map<string, Promise<void>>();

/** Builds the app that is in a folder, as `deno task build` does but for what pages may weigh: see tools/budget.ts. */
export async function buildApp(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "dev.ts", "build"],
    cwd: folder,
  })
    .output();
  if (!success) throw new Error(`the build failed: ${new TextDecoder().decode(stderr)}`);
}

/**
 * Builds the app (once a test file), starts it on a free port with data of its own, and waits until it is ready.
 *
 * @param env settings beside those of the tests; SAMPLE_LEAGUE is on unless given
 * @param until the line to wait for; its first group is the port
 * @param folder where the app is, if not here
 */
export async function startApp(
  env: Record<string, string> = {},
  until = whenReady,
  folder = top,
): Promise<RunningApp> {
  if (!builds.has(folder)) builds.set(folder, buildApp(folder));
  await builds.get(folder);
  return await startBuilt(env, until, folder);
}

/** {@linkcode startApp} with the build that is there. */
export async function startBuilt(
  env: Record<string, string> = {},
  until = whenReady,
  folder = top,
): Promise<RunningApp> {
  const data = await Deno.makeTempDir({ prefix: "rumbledore-test-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "serve.ts"],
    cwd: folder,
    env: {
      PORT: "0",
      LISTEN_ADDRESS: "127.0.0.1",
      RUMBLEDORE_DATA: data,
      SAMPLE_LEAGUE: "on",
      LIVE_POLLING: "off",
      DATABASE_URL: "",
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let log = "";
  let seen = () => {};
  const follow = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      log += text;
      seen();
    }
  };
  const streams = Promise.all([follow(child.stdout), follow(child.stderr)]);
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has ended */ }
    const { code } = await child.status;
    await streams;
    return code;
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  const ready = new Promise<string>((resolve, reject) => {
    seen = () => {
      const port = log.match(until)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    };
    timer = setTimeout(() => reject(new Error(`the app was not ready within 60 s:\n${log}`)), 60_000);
    child.status.then(() => streams).then(() => reject(new Error(`the app ended:\n${log}`)));
  });
  const url = await ready.catch(async (error) => {
    await stop();
    await Deno.remove(data, { recursive: true });
    throw error;
  }).finally(() => clearTimeout(timer));
  return {
    url,
    pid: child.pid,
    data,
    log: () => log,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(data, { recursive: true });
    },
  };
}
