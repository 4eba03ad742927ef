/**
 * `deno task worker`: a process that serves nobody and works: imports, polling, pictures, mails. Any number of them may
 * run beside any number of `deno task start`, all with the same DATABASE_URL and SECRET_KEY. SIGTERM and SIGINT stop it:
 * what it is at is finished, or given back for another process to begin anew.
 *
 * @module
 */
import { reference } from "@/lib/http/reference.ts";
import { processSettings } from "@/lib/settings.ts";
import { pictureFiles } from "@/lib/images/files.ts";
import { start } from "@/lib/start.ts";

const settings = { ...processSettings(), WORKER: true };
const running = await start(settings, { reference, files: pictureFiles(settings) });
running.whenPrepared.then(() => console.log("Rumbledore works."), () => Deno.exit(1));

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.addSignalListener(signal, async () => {
    await running.close();
    Deno.exit(0);
  });
}
