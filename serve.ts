/**
 * `deno task start`: serves what `deno task build` made. SIGTERM and SIGINT stop it: no new connections, open pages are
 * told to come back, requests under way are finished, then the database is closed.
 *
 * @module
 */
import { guests, running } from "@/main.ts";
import { believed } from "@/lib/http/forwarded.ts";
import { processSettings } from "@/lib/settings.ts";

const { PORT, LISTEN_ADDRESS, TRUST_PROXY } = processSettings();

async function built(): Promise<Deno.ServeDefaultExport> {
  try {
    // Not a literal, so that what checks the sources does not check the last build with them.
    const entry = new URL("_fresh/server.js", import.meta.url).href;
    return (await import(entry)).default;
  } catch (error) {
    if (!(error instanceof TypeError) || !error.message.includes("_fresh/server.js")) throw error;
    console.error("There is no build yet. Run `deno task build` first.");
    Deno.exit(2);
  }
}

const { fetch } = await built();
const server = Deno.serve(
  { port: PORT, hostname: LISTEN_ADDRESS, onListen: announce },
  (asked, info) => {
    const request = believed(asked, info, TRUST_PROXY);
    return guests(request) ?? fetch(request, info);
  },
);

function announce({ port }: Deno.NetAddr): void {
  console.log(`Rumbledore listens on port ${port}.`);
  running.whenPrepared.then(() => console.log(`Ready: http://localhost:${port}`), () => Deno.exit(1));
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.addSignalListener(signal, async () => {
    // An open stream is a request that would never end.
    running.live.hangUp();
    await server.shutdown();
    await running.close();
    Deno.exit(0);
  });
}
