/**
 * Leagues' pictures, served under the name of their content.
 *
 * @module
 */
import type { Middleware } from "fresh";
import { isFileName } from "@/lib/images/files.ts";

/** As staticFiles() has it for what is named by its content. */
const FOR_EVER = "public, max-age=31536000, immutable";

const types = { avif: "image/avif", webp: "image/webp" } as const;

/**
 * Answers `/images/…` from a folder of pictures (lib/images/files.ts), without the database: to whoever has a picture's
 * name, which nobody can guess. All else below it is not there.
 */
export function images<State>(folder: string): Middleware<State> {
  return async (ctx) => {
    const { pathname } = ctx.url;
    if (!pathname.startsWith("/images/")) return await ctx.next();
    const { method, headers } = ctx.req;
    const name = pathname.slice("/images/".length);
    if (!isFileName(name)) return missing();
    if (method !== "GET" && method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const bytes = await Deno.readFile(`${folder}/${name}`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    if (!bytes) return missing();
    const etag = `"${name}"`;
    const known = headers.get("if-none-match")?.split(",").some((tag) =>
      tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag
    );
    const kept = { etag, "cache-control": FOR_EVER };
    if (known) return new Response(null, { status: 304, headers: kept });
    const [, format] = name.split(".") as [string, keyof typeof types];
    return new Response(method === "HEAD" ? null : bytes, {
      headers: { ...kept, "content-type": types[format], "content-length": String(bytes.length) },
    });
  };
}

/** Not for long: another process may be fetching it. */
const missing = () => new Response("Not Found", { status: 404, headers: { "cache-control": "no-store" } });
