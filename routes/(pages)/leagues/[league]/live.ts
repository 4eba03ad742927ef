import { HttpError } from "fresh";
import { define } from "@/define.ts";

/**
 * The scores of the league as they move, for its open pages: server-sent events, each named by the league's revision.
 * `?since=` is the revision that the page was made from; a browser that connects again says itself what it has seen last.
 * Whoever asks for JSON is told once what moved since then: 204 where nothing did. For pages that no stream reaches.
 */
export const handler = define.handlers({
  async GET(ctx) {
    const { league, running } = ctx.state;
    const seen = ctx.req.headers.get("last-event-id") ?? ctx.url.searchParams.get("since") ?? "";
    const since = /^\d{1,15}$/.test(seen) ? Number(seen) : null;
    const { fanOut } = running.live;
    if (ctx.req.headers.get("accept")?.includes("application/json")) {
      const news = await fanOut.news(league.slug, since ?? 0);
      const headers = { "cache-control": "no-store" };
      if (!news || news.kind === "nothing") return new Response(null, { status: 204, headers });
      const { kind: _, ...told } = news;
      return Response.json(told, { headers });
    }
    const stream = await fanOut.stream(league.slug, since);
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
