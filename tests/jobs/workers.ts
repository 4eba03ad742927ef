/**
 * Processes of `deno task worker`, to be killed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../../", import.meta.url));

/** The key that the workers seal with. */
export const SECRET_KEY = "A".repeat(43) + "=";

export interface Workers {
  /** Those that were started, the oldest first. */
  started: Deno.ChildProcess[];
  /** Starts one more. */
  start(): Deno.ChildProcess;
  /** Kills those that run, and waits for the end of all that are in `started`. */
  end(): Promise<void>;
}

/** None yet. @param env where they find the database and everything else; nothing is fetched from elsewhere */
export function workers(env: Record<string, string>): Workers {
  const started: Deno.ChildProcess[] = [];
  return {
    started,
    start() {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "worker.ts"],
        cwd: top,
        env: { SECRET_KEY, SAMPLE_LEAGUE: "off", IMAGE_HOSTS: "pictures.invalid", ...env },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      started.push(child);
      return child;
    },
    async end() {
      for (const child of started) {
        try {
          child.kill("SIGKILL");
        } catch { /* it has ended */ }
        await child.status;
      }
    },
  };
}

/** Waits until it is so, a minute at most. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; !await isSo();) {
    assert(performance.now() < end, `after a minute: ${what}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
