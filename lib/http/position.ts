/**
 * How new the answers to a browser must be: kept in a cookie by what it wrote and was told, so that every process knows.
 *
 * The cookie is signed, since whoever could write it could have every read of his sent to the primary.
 *
 * @module
 */
import type { Context } from "fresh";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { State } from "@/define.ts";
import { setCookie } from "@/lib/accounts/session.ts";
import { ANYWHERE, type Position, Reader } from "@/lib/store/reader.ts";
import { positionCookie, positionKind } from "./session_cookie.ts";

/** Seconds that a browser keeps it: longer than any replica that is asked may be behind, or a primary away. */
const LASTS = 3600;

/** What stands in the cookie. */
export function signed(position: Position, key: string): string {
  const text = position.toString(36);
  return `${text}.${signature(text, key)}`;
}

/** The position in a cookie's value; ANYWHERE where none of our keys has signed it. */
export function positionIn(value: string | null, keys: readonly string[]): Position {
  const [, text, given] = value?.match(/^([0-9a-z]{1,13})\.([\w-]{22})$/) ?? [];
  if (text === undefined) return ANYWHERE;
  const isOurs = keys.some((key) => {
    const own = signature(text, key);
    return timingSafeEqual(new TextEncoder().encode(own), new TextEncoder().encode(given));
  });
  if (!isOurs) return ANYWHERE;
  return [...text].reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
}

/** The first 128 bits. The word keeps this apart from whatever else the key is for. */
const signature = (text: string, key: string): string =>
  createHmac("sha256", key).update(`position ${text}`).digest("base64url").slice(0, 22);

/** The reader that a request is. */
export function readerOf(ctx: Context<State>): Reader {
  const { SECRET_KEY, SECRET_KEYS_OTHER } = ctx.state.settings;
  const keys = SECRET_KEY ? [SECRET_KEY, ...SECRET_KEYS_OTHER] : [];
  return new Reader(positionIn(positionCookie(ctx), keys));
}

/**
 * The answer with the cookie, where its reader must be told nothing older than before: when it wrote, and when somebody
 * signed in was told of a league what some replica does not have yet. Never on what a cache may give to others.
 *
 * @param given what the request's cookie said
 * @param told the position by which what the league's answer shows was there; null where it is none of a league
 */
export function withPosition(
  ctx: Context<State>,
  response: Response,
  { given, told }: { given: Position; told: Position | null },
): Response {
  const { reader, running, settings } = ctx.state;
  const isReading = ctx.req.method === "GET" || ctx.req.method === "HEAD";
  let position = isReading ? ANYWHERE : reader.wrote;
  if (told !== null && told > position && ctx.state.viewer?.account && !running.settled(told)) {
    position = told;
  }
  const isShared = response.headers.get("cache-control")?.includes("public");
  if (position <= given || isShared || !settings.SECRET_KEY) return response;
  const own = new Response(response.body, response);
  own.headers.append(
    "set-cookie",
    setCookie(positionKind(ctx), signed(position, settings.SECRET_KEY), LASTS),
  );
  return own;
}
