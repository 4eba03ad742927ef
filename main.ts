/**
 * The app: its middleware in order, then the files under routes/.
 *
 * @module
 */
import { App, csp, csrf, staticFiles } from "fresh";
import type { State } from "@/define.ts";
import { compression } from "@/lib/http/compression.ts";
import { reference } from "@/lib/http/reference.ts";
import { securityHeaders } from "@/lib/http/security_headers.ts";
import { visit } from "@/lib/http/visit.ts";
import { whenReady } from "@/lib/http/when_ready.ts";
import { processSettings } from "@/lib/settings.ts";
import { start } from "@/lib/start.ts";

const settings = processSettings();

/** What the app runs on; whoever serves the app closes it. */
export const running = await start(settings, { reference });

export const app = new App<State>({ trustProxy: settings.TRUST_PROXY })
  .use(securityHeaders())
  .use(compression())
  .use(staticFiles())
  .use((ctx) => {
    Object.assign(ctx.state, { sql: running.sql, settings, running });
    return ctx.next();
  })
  .use(whenReady())
  .use(visit())
  .use(csp({ useNonce: true }))
  .use(csrf())
  .fsRoutes();
