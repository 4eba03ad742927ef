import { define } from "@/define.ts";

/** The database is reachable and migrations are done: this process may be given readers. */
export const handler = define.handlers({
  async GET(ctx) {
    const { ready, reason } = await ctx.state.running.readiness();
    const headers = { "cache-control": "no-store" };
    return ready
      ? ctx.text("ready\n", { headers })
      : ctx.text(`not ready: ${reason}\n`, { status: 503, headers });
  },
});
