import type { StaticFile } from "../build_cache.ts";
import { type Context, internals } from "../context.ts";
import type { Middleware } from "../handlers.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
const ASK_EVERY_TIME = "no-cache, max-age=0, must-revalidate";

/**
 * Serves the files of the static folder and the islands' code: from memory, compressed when the browser takes it,
 * kept for a year where the URL names the content.
 */
export function staticFiles<State>(): Middleware<State> {
  return (ctx) => {
    const { basePath } = ctx.config;
    const path = decoded(ctx.url.pathname.slice(basePath.length));
    if (path === "/" || path === "" || !ctx.url.pathname.startsWith(basePath)) {
      return ctx.next();
    }
    const file = internals(ctx).buildCache.file(path);
    return file instanceof Promise ? file.then((file) => answer(ctx, path, file)) : answer(ctx, path, file);
  };
}

function decoded(pathname: string): string {
  if (!pathname.includes("%")) return pathname;
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

function answer<State>(ctx: Context<State>, path: string, file: StaticFile | null) {
  if (file === null) {
    // Every browser asks for it, and a page would be wasted on the answer.
    return path === "/favicon.ico" ? new Response(null, { status: 404 }) : ctx.next();
  }
  const { req, url } = ctx;
  if (req.method !== "GET" && req.method !== "HEAD") {
    return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
  }
  const key = url.search === "" ? null : url.searchParams.get("__frsh_c");
  if (key !== null && key !== file.etag && key !== internals(ctx).buildCache.assets.id) {
    const plain = new URL(url);
    plain.searchParams.delete("__frsh_c");
    return new Response(null, { status: 307, headers: { location: plain.pathname + plain.search } });
  }

  const etag = `W/"${file.etag}"`;
  const isNamed = (key !== null || file.immutable) &&
    ctx.config.mode === "production";
  const headers: Record<string, string> = {
    "content-type": file.contentType,
    "cache-control": isNamed ? FOR_EVER : ASK_EVERY_TIME,
    "vary": "Accept-Encoding",
    etag,
  };
  if (file.match !== undefined && isNamed) {
    headers.vary += ", Available-Dictionary";
    headers["use-as-dictionary"] = `match="${file.match}"`;
  }
  if (isKnown(req.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const weights = weightsOf(req.headers.get("accept-encoding"));
  const delta = isNamed && weights.get("dcz")
    ? deltaFor(req.headers.get("available-dictionary"), file)
    : undefined;
  const encoding = delta ? "dcz" : preferredEncoding(weights, file);
  if (encoding !== "identity") headers["content-encoding"] = encoding;
  const body = delta ?? (encoding === "identity" ? file.bytes : file.encodings[encoding as "br"]!);
  headers["content-length"] = String(body.byteLength);
  return new Response(req.method === "HEAD" ? null : body, { headers });
}

/** Whether an If-None-Match header names the etag; weak and strong ones count as the same (RFC 9110, 13.1.2). */
function isKnown(header: string | null, etag: string): boolean {
  return header !== null &&
    header.split(",").some((tag) => tag.trim() === "*" || `W/${tag.trim().replace(/^W\//, "")}` === etag);
}

/** The file as what it differs in from the one whose hash the header has, a structured field `:base64:`. */
function deltaFor(available: string | null, { deltas }: StaticFile): Uint8Array<ArrayBuffer> | undefined {
  return available === null ? undefined : deltas?.get(available.slice(1, -1));
}

/** The names in an Accept-Encoding header with how much each is liked; what is not accepted is 0. */
function weightsOf(header: string | null): Map<string, number> {
  const weights = new Map<string, number>();
  for (const item of header?.toLowerCase().split(",") ?? []) {
    const [name, ...parameters] = item.split(";").map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    weights.set(name, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  return weights;
}

/** Of the encodings that a file has, the one that is liked best; the smaller where two are as well. */
function preferredEncoding(
  weights: Map<string, number>,
  { encodings }: StaticFile,
): "br" | "gzip" | "identity" {
  const any = weights.get("*");
  const weight = (name: string) => weights.get(name) ?? any ?? 0;
  let best: "br" | "gzip" | "identity" = "identity";
  // Not named, "identity" is acceptable but liked least (RFC 9110, 12.5.3).
  let most = weights.get("identity") ?? 0;
  for (const name of ["gzip", "br"] as const) {
    if (!encodings[name] || weight(name) === 0 || weight(name) < most) continue;
    best = name;
    most = weight(name);
  }
  return best;
}
