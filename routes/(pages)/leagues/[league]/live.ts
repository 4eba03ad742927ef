import { HttpError } from "fresh";
import { define } from "@/define.ts";

/**
 * The scores of the league as they move, for its open pages: server-sent events, each named by the league's revision.
 * `?since=` is the revision that the page was made from; a browser that connects again says itself what it has seen last.
 */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, running } = ctx.state;
    const seen = ctx.req.headers.get("last-event-id") ?? ctx.url.searchParams.get("since") ?? "";
    const since = /^\d{1,15}$/.test(seen) ? Number(seen) : null;
    const stream = await running.live.fanOut.stream(league.slug, since);
    if (!stream) {
      throw new HttpError(503, "Too many pages are followed live at the moment; reload for the scores.");
    }
    return new Response(stream.body, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      },
    });
  },
});
