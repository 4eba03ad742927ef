/**
 * A real object store: the program of the backup host (playbooks/roles/object_store) on a free port, its files in a
 * folder of its own.
 *
 * @module
 */
import { freePort } from "@/tests/postgres.ts";
import { lacking, objectStoreProgram } from "@/tools/operator/parts.ts";
import { until } from "./redis_sentinel.ts";

/** Why there is none here; null where there is. */
export const noObjectStore: string | null = await lacking();

export interface ObjectStore extends AsyncDisposable {
  /** What leads to its one bucket, as settings name it. */
  settings: {
    IMAGES_S3_URL: string;
    IMAGES_S3_REGION: string;
    IMAGES_S3_KEY: string;
    IMAGES_S3_SECRET: string;
    IMAGES_S3_CA: null;
  };
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and with the same files. */
  start(): Promise<void>;
}

/** Starts one, and waits until it answers. */
export async function objectStore(): Promise<ObjectStore> {
  const program = await objectStoreProgram(console.log);
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-objects-" });
  await Deno.mkdir(`${folder}/pictures`);
  const address = `127.0.0.1:${await freePort()}`;
  const secret = crypto.randomUUID();
  let child: Deno.ChildProcess | null = null;
  const store: ObjectStore = {
    settings: {
      IMAGES_S3_URL: `http://${address}/pictures`,
      IMAGES_S3_REGION: "internal",
      IMAGES_S3_KEY: "app",
      IMAGES_S3_SECRET: secret,
      IMAGES_S3_CA: null,
    },
    async start() {
      child = new Deno.Command(program, {
        args: ["--port", address, "--region", "internal", "posix", folder],
        env: { ROOT_ACCESS_KEY: "app", ROOT_SECRET_KEY: secret },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      await until(async () => {
        const answer = await fetch(`http://${address}/pictures`).catch(() => null);
        await answer?.body?.cancel();
        return answer?.status === 403;
      }, "the object store answers");
    },
    async kill() {
      child?.kill("SIGKILL");
      await child?.status;
      child = null;
    },
    async [Symbol.asyncDispose]() {
      await store.kill();
      await Deno.remove(folder, { recursive: true });
    },
  };
  await store.start();
  return store;
}
