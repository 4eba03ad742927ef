/**
 * Leagues' pictures, served under the name of their content.
 *
 * @module
 */
import type { Middleware } from "fresh";
import { BucketAway, isFileName, type PictureFiles } from "@/lib/images/files.ts";

/** As staticFiles() has it for what is named by its content. */
const FOR_EVER = "public, max-age=31536000, immutable";

const types = { avif: "image/avif", webp: "image/webp" } as const;

/**
 * Answers `/images/…` from the files of pictures (lib/images/files.ts), without the database: to whoever has a picture's
 * name, which nobody can guess. All else below it is not there; 503 while the bucket is away that would know.
 */
export function images<State>(files: PictureFiles): Middleware<State> {
  return async (ctx) => {
    const { pathname } = ctx.url;
    if (!pathname.startsWith("/images/")) return await ctx.next();
    const { method, headers } = ctx.req;
    const name = pathname.slice("/images/".length);
    if (!isFileName(name)) return missing();
    if (method !== "GET" && method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const etag = `"${name}"`;
    const known = headers.get("if-none-match")?.split(",").some((tag) =>
      tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag
    );
    const kept = { etag, "cache-control": FOR_EVER };
    let bytes: Uint8Array<ArrayBuffer> | null;
    try {
      bytes = await files.read(name);
    } catch (error) {
      if (!(error instanceof BucketAway)) throw error;
      return new Response("Service Unavailable", {
        status: 503,
        headers: { "retry-after": "5", "cache-control": "no-store" },
      });
    }
    if (!bytes) return missing();
    if (known) return new Response(null, { status: 304, headers: kept });
    const [, format] = name.split(".") as [string, keyof typeof types];
    return new Response(method === "HEAD" ? null : bytes, {
      headers: { ...kept, "content-type": types[format], "content-length": String(bytes.length) },
    });
  };
}

/** Not for long: another process may be fetching it. */
const missing = () => new Response("Not Found", { status: 404, headers: { "cache-control": "no-store" } });
