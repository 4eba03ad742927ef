import { define } from "@/define.ts";

/**
 * The database is reachable and migrations are done: this process may be given readers. Whether Redis is there is told
 * where one is set, and changes nothing.
 */
export const handler = define.handlers({
  async GET(ctx) {
    const { redis, readiness } = ctx.state.running;
    const { ready, reason } = await readiness();
    const also = redis ? `redis ${redis.health}\n` : "";
    const headers = { "cache-control": "no-store" };
    return ready
      ? ctx.text(`ready\n${also}`, { headers })
      : ctx.text(`not ready: ${reason}\n${also}`, { status: 503, headers });
  },
});
