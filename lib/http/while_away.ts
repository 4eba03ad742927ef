/**
 * What guests are shown of public leagues while no server of the database answers: what is kept.
 *
 * @module
 */
import { type Context, HttpError } from "fresh";
import type { State } from "@/define.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import { bestCoding, takes } from "@/lib/cache/coding.ts";
import { seenTags, tagOf } from "@/lib/cache/name.ts";
import type { Visit } from "@/lib/store/visit.ts";
import type { Caching } from "./caching.ts";
import { keptResponse, notModified } from "./kept_response.ts";
import { namedAnswer } from "./named_answer.ts";

/** How long a guest waits for a server that says nothing, in ms, before he is shown what is kept. */
const SILENCE = 2000;

/** What `asking` gives, unless it takes too long. @throws HttpError 503 then; whatever `asking` rejects with */
export async function soon<T>(asking: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new HttpError(503, "The database is silent.")), SILENCE);
  });
  try {
    return await Promise.race([asking, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The newest kept answer to a guest's GET or HEAD, for this browser alone, so that nothing between us keeps it longer
 * than the database is away. Null where none is kept, or only what is older than what guests have seen of the league.
 *
 * @param known what the last guest found whom the database answered
 */
export async function keptWhileAway(
  caching: Caching,
  ctx: Context<State>,
  known: Visit,
): Promise<Response | null> {
  const { access, turned } = known;
  if (!access?.public) return null;
  Object.assign(ctx.state, { access, turned, viewer: viewerIn(null, access) });
  const named = namedAnswer(caching, ctx);
  // Whoever has a session, even one that is over, is no guest here.
  if (!named?.shared) return null;
  const { answers, newest } = caching;
  const { req } = ctx;
  const accepted = req.headers.get("accept-encoding");
  const seen = seenTags(req.headers.get("if-none-match"));
  const least = Math.max(newest.sent(access.league.slug), ...seen.map(({ revision }) => revision));
  if (named.name.revision < least) return null;
  const kept = await answers.last(named.name, least);
  const tag = kept?.tag ?? tagOf(named.name);
  const same = seen.find((one) => one.tag === tag && takes(accepted, one.coding));
  if (!kept && !same) return null;
  newest.send(access.league.slug, (kept?.name ?? named.name).revision);
  if (same) return notModified(tag, same.coding, null);
  return keptResponse(answers, kept!, {
    best: bestCoding(accepted),
    shared: null,
    isHead: req.method === "HEAD",
  });
}
