/**
 * `deno task dev` serves the app while it is being written, with the sample league in the middle of a Sunday that goes
 * on sixty times as fast as life (`--sunday`: from before its first kick-off); `deno task build` makes what production
 * serves.
 *
 * @module
 */
import { Builder } from "fresh/dev";
import { asset } from "fresh/runtime";
import { build } from "@/fresh.config.ts";
import { buildName } from "@/lib/http/build_name.ts";
import { workerScripts } from "@/lib/offline/build.ts";
import { processSettings } from "@/lib/settings.ts";
import { minified } from "@/lib/styles/stylesheet.ts";

const builder = new Builder(build);

builder.onTransformStaticFile(
  { pluginName: "minify", filter: /[\\/]static[\\/]styles\.css$/ },
  ({ text, mode }) => mode === "production" ? { content: minified(text) } : undefined,
);

// While the app is being written a worker would only show what it was: there is the one that goes away.
let workers: ReturnType<typeof workerScripts> | undefined;
builder.onTransformStaticFile(
  { pluginName: "service worker", filter: /[\\/]static[\\/]sw(?:_off)?\.js$/ },
  async ({ path, mode }) => {
    const { on, off } = await (workers ??= workerScripts({ name: buildName(), target: build.target, asset }));
    return { content: mode === "production" && path.endsWith("sw.js") ? on : off };
  },
);

if (Deno.args[0] === "build") {
  await builder.build();
  Deno.exit(0);
}

// The builder may run this program over again for every change; only the first run sets the scene.
if (!Deno.env.has("SAMPLE_LEAGUE")) {
  Deno.env.set("SAMPLE_LEAGUE", "on");
  Deno.env.set("SAMPLE_SPEED", Deno.env.get("SAMPLE_SPEED") || "60");
  if (Deno.args.includes("--sunday")) Deno.env.set("SAMPLE_KICKOFF", "on");
  const [database, origin, proxy] = ["DATABASE_URL", "PUBLIC_ORIGIN", "TRUST_PROXY"].map((name) =>
    Deno.env.get(name)
  );
  if (!database && !origin?.startsWith("https:") && (!proxy || proxy === "off")) {
    Deno.env.set("DEMO_MEMBERS", Deno.env.get("DEMO_MEMBERS") || "on");
  }
  announceFirstPage(processSettings().PORT);
}
const { PORT, LISTEN_ADDRESS } = processSettings();
await builder.listen(() => import("@/main.ts"), { port: PORT, hostname: LISTEN_ADDRESS });

/** Waits for the sample league's first page and says how long it took from the start of this program. */
async function announceFirstPage(port: number): Promise<void> {
  const address = `http://localhost:${port}`;
  for (;;) {
    const page = await fetch(`${address}/leagues/sample-1`).catch(() => null);
    await page?.body?.cancel();
    if (page?.ok) break;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  const seconds = (performance.now() / 1000).toFixed(1);
  console.log(
    `\nRumbledore is at ${address}\nThe sample league's first page came ${seconds} s after the start.\n`,
  );
}
