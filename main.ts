/**
 * The app: its middleware in order, then the files under routes/.
 *
 * @module
 */
import { App, csp, csrf, staticFiles } from "fresh";
import type { State } from "@/define.ts";
import { cached } from "@/lib/http/cached.ts";
import { caching } from "@/lib/http/caching.ts";
import { guestAnswers } from "@/lib/http/guest_answers.ts";
import { images } from "@/lib/http/images.ts";
import { limited } from "@/lib/http/limited.ts";
import { reference } from "@/lib/http/reference.ts";
import { securityHeaders } from "@/lib/http/security_headers.ts";
import { visit } from "@/lib/http/visit.ts";
import { workerSwitch } from "@/lib/http/worker_switch.ts";
import { whenReady } from "@/lib/http/when_ready.ts";
import { pictureFiles } from "@/lib/images/files.ts";
import { typedLeague } from "@/lib/imports/connect.ts";
import { Limits } from "@/lib/limits/limits.ts";
import { processSettings } from "@/lib/settings.ts";
import { start } from "@/lib/start.ts";
import { inlineStyles } from "@/lib/styles/inline_styles.ts";

const settings = processSettings();
const files = pictureFiles(settings);

/** What the app runs on; whoever serves the app closes it. */
export const running = await start(settings, { reference, files });

const kept = caching(settings, running.redis);
running.sql.wrote((league, at) => {
  kept.visits.drop(league);
  kept.newest.wrote(league, at);
});
running.live.bus.subscribe((league, { revision, position }) => {
  kept.visits.drop(league);
  if (position !== undefined) kept.newest.saw(league, revision, BigInt(position));
});

/** Asked before the app, for what needs none of it. */
export const guests = guestAnswers(kept, settings.TRUST_PROXY !== null);

export const app = new App<State>({ trustProxy: settings.TRUST_PROXY !== null })
  .use(securityHeaders())
  .use(workerSwitch(settings.SERVICE_WORKER))
  .use(staticFiles())
  .use(images(files))
  .use((ctx) => {
    Object.assign(ctx.state, { sql: running.sql, settings, running });
    return ctx.next();
  })
  .use(whenReady())
  .use(visit(kept))
  .use(cached(kept))
  .use(csp({ useNonce: true }))
  .use(csrf())
  .use(settings.RATE_LIMITS ? limited(new Limits(running.redis), typedLeague) : (ctx) => ctx.next())
  .use(inlineStyles())
  .fsRoutes();
