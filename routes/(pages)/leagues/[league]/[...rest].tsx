import { HttpError } from "fresh";
import { define } from "@/define.ts";

/** Whatever else is asked of a league: a 404 that knows the league, so that the page can suggest where to go. */
export const handler = define.handlers({
  GET(ctx) {
    throw new HttpError(404, `${ctx.state.league.name} has no page at this address.`);
  },
});
