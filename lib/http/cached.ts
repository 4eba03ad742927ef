/**
 * Answers by revision: what was rendered once is sent again, and not at all to whoever has it.
 *
 * @module
 */
import type { Context, Middleware } from "fresh";
import type { State } from "@/define.ts";
import type { Made } from "@/lib/cache/answers.ts";
import { bestCoding, takes } from "@/lib/cache/coding.ts";
import { Kept } from "@/lib/cache/kept.ts";
import { type Name, seenTags, tagOf } from "@/lib/cache/name.ts";
import type { Caching } from "./caching.ts";
import { compressed, isText } from "./compression.ts";
import { hashed } from "./csp_hashes.ts";
import { keptResponse, notModified, VARY } from "./kept_response.ts";
import { namedAnswer } from "./named_answer.ts";

/** Headers of a rendering that say how it is sent, which is said anew each time. */
const ofSending = /^(?:content-length|vary|cache-control|etag|date|set-cookie)$/;

/**
 * Answers GET and HEAD from what is kept, or keeps what is made further in; 304 where the reader has it. Pages and API
 * answers that depend on more than their name say `no-store`, and are neither kept nor tagged, like everything that is
 * not a 200.
 */
export function cached(caching: Caching): Middleware<State> {
  const { answers, newest, visits } = caching;
  return async (ctx) => {
    const { req } = ctx;
    const league = ctx.state.access?.league;
    const isGuest = !ctx.state.viewer.account;
    // What some guest was sent before, this one may have seen, on another page perhaps.
    const before = league ? newest.sent(league.slug) : -1;
    const sends = (revision: number) => {
      if (league && isGuest) newest.send(league.slug, revision);
    };
    const accepted = req.headers.get("accept-encoding");
    const named = namedAnswer(caching, ctx);
    if (!named) {
      sends(league?.revision ?? -1);
      return await passed(ctx, await ctx.next(), accepted);
    }
    const { name, shared } = named;

    const seen = seenTags(req.headers.get("if-none-match"));
    if (seen.length > 0) {
      const tag = answers.get(name)?.tag ?? tagOf(name);
      const same = seen.find((one) => one.tag === tag && takes(accepted, one.coding));
      if (same) {
        sends(name.revision);
        return notModified(tag, same.coding, shared);
      }
    }

    const isReload = /\b(?:no-cache|max-age=0)\b/.test(req.headers.get("cache-control") ?? "");
    const newer = Math.max(before - 1, ...seen.map(({ revision }) => revision));
    const answer = await answers.answer(
      name,
      async () => {
        const it = await made(await ctx.next(), name);
        const { shows, reader } = ctx.state;
        if (!league || shows === undefined || shows <= league.revision || "own" in it) return it;
        // The league rose since the visit: nobody is told what was before.
        newest.saw(league.slug, shows, reader.seen);
        visits.drop(league.slug);
        return { ...it, revision: shows };
      },
      shared && !isReload ? newer : null,
    );
    sends(answer instanceof Kept ? answer.name.revision : name.revision);
    if (!(answer instanceof Kept)) return await passed(ctx, answer.own, accepted);
    return keptResponse(answers, answer, {
      best: bestCoding(accepted),
      shared,
      isHead: req.method === "HEAD",
    });
  };
}

/** What a response is worth: a whole text with status 200 that its handler has not called private is kept. */
async function made(response: Response, name: Name): Promise<Made<Response>> {
  const { headers, status, body } = response;
  const isKeepable = status === 200 && body !== null && isText(headers) &&
    !headers.has("set-cookie") && !headers.has("content-encoding") &&
    !headers.get("cache-control")?.includes("no-store");
  if (!isKeepable) return { own: response };
  const text = await response.text();
  // The random name of a partial answer's state: the same name's answer should be the same bytes in every process.
  const id = headers.get("x-fresh-id");
  if (id) headers.set("x-fresh-id", tagOf(name));
  const list = [...headers].filter(([name]) => !ofSending.test(name));
  const page = hashed(id ? text.replaceAll(id, tagOf(name)) : text, list);
  return { keep: { headers: page.headers, body: new TextEncoder().encode(page.html) } };
}

/** What is this request's alone: compressed, and for no other browser where somebody is signed in. */
async function passed(ctx: Context<State>, response: Response, accepted: string | null): Promise<Response> {
  const packed = await compressed(response, accepted);
  const { headers } = packed;
  if (ctx.state.viewer.account && !headers.has("cache-control")) {
    headers.set("cache-control", "private, no-cache");
  }
  headers.set("vary", VARY);
  return packed;
}
