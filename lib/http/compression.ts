/**
 * Compression of what is made for one request. Files from static/ come with their own compressed copies, and what is kept
 * (lib/http/cached.ts) is kept compressed.
 *
 * @module
 */
import { bestCoding, encoded, SMALLEST } from "@/lib/cache/coding.ts";

const text = /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]+\+)?json|image\/svg\+xml)/;

/** Whether an answer is text that is whole at some time: a page or JSON, not a stream of events. */
export const isText = (headers: Headers): boolean => text.test(headers.get("content-type") ?? "");

/** A textual answer compressed whole, so that it carries its length, also for HEAD; any other as it is. */
export async function compressed(response: Response, accepted: string | null): Promise<Response> {
  const { headers } = response;
  if (!response.body || headers.has("content-encoding") || !isText(headers)) return response;
  if (headers.get("cache-control")?.includes("no-transform")) return response;
  headers.append("vary", "Accept-Encoding");
  const whole = new Uint8Array(await response.arrayBuffer());
  const coding = whole.byteLength >= SMALLEST ? bestCoding(accepted) : "id";
  const packed = encoded(whole, coding);
  // Said here, because the server does not count for HEAD what it does not send.
  headers.set("content-length", String(packed.byteLength));
  if (coding === "id") return new Response(packed, response);
  headers.set("content-encoding", coding);
  const etag = headers.get("etag");
  if (etag && !etag.startsWith("W/")) headers.set("etag", `W/${etag}`);
  return new Response(packed, response);
}
