/** The files that browsers ask for, in every form they are sent in. */
import { createHash } from "node:crypto";
import { extname, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { StaticFile } from "../build_cache.ts";
import { versionsOf } from "./dictionaries.ts";
import { filesIn } from "./project.ts";

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  json: "application/json",
  map: "application/json",
  webmanifest: "application/manifest+json",
  wasm: "application/wasm",
  pdf: "application/pdf",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  ico: "image/x-icon",
  woff: "font/woff",
  woff2: "font/woff2",
  ttf: "font/ttf",
  otf: "font/otf",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  webm: "video/webm",
};
/** Hexadecimal digits of a file's key: two versions of one file are alike once in 10^12. */
const KEY_LENGTH = 10;
const COMPRESSIBLE = /^(?:text\/|application\/(?:xml|json|manifest|wasm)|image\/(?:svg|x-icon)|font\/[to]tf)/;

/** Changes static files of certain names before they are sent. */
export interface Transform {
  /** For messages. */
  pluginName: string;
  filter: RegExp;
  exclude?: (string | RegExp)[];
  fn: TransformFn;
}

/** What a {@linkcode Transform} is given: a file's absolute path and its content. */
export interface TransformArgs {
  path: string;
  mode: "development" | "production";
  readonly text: string;
  content: Uint8Array;
}

/** Gives the new content, or nothing to leave the file as it is. */
export type TransformFn = (args: TransformArgs) => TransformResult | void | Promise<TransformResult | void>;

/** A changed file; `map` is accepted, and not sent. */
export interface TransformResult {
  content: string | Uint8Array;
  map?: string | Uint8Array;
}

/** Content as a static file, compressed unless that is not worth the time. */
export async function staticFile(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  { immutable = false, compress = true } = {},
): Promise<StaticFile> {
  const contentType = TYPES[extname(path).slice(1).toLowerCase()] ?? "application/octet-stream";
  const etag = createHash("sha256").update(bytes).digest("hex").slice(0, KEY_LENGTH);
  const file: StaticFile = { path, contentType, etag, bytes, encodings: {}, immutable };
  if (!compress || !COMPRESSIBLE.test(contentType)) return file;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  if (br.length < bytes.length) file.encodings.br = new Uint8Array(br);
  if (gz.length < bytes.length) file.encodings.gzip = new Uint8Array(gz);
  const match = versionsOf(path, br.length);
  if (match !== undefined) file.match = match;
  return file;
}

/** Paths of the files in static folders by their URL path; an earlier folder's file hides a later one's. */
export function staticPaths(dirs: readonly string[]): Map<string, string> {
  return new Map(
    dirs.toReversed().flatMap((dir) =>
      filesIn(dir).map((path) => ["/" + relative(dir, path).replaceAll("\\", "/"), path] as const)
    ),
  );
}

/** A file's content after all transforms that are for it. */
export async function transformed(
  path: string,
  transforms: readonly Transform[],
  mode: "development" | "production",
): Promise<Uint8Array<ArrayBuffer>> {
  let content: Uint8Array = await Deno.readFile(path);
  for (const { pluginName, filter, exclude = [], fn } of transforms) {
    const isExcluded = exclude.some((item) =>
      typeof item === "string" ? path.includes(item) : item.test(path)
    );
    if (!filter.test(path) || isExcluded) continue;
    try {
      const bytes = content;
      const result = await fn({
        path,
        mode,
        content,
        get text() {
          return new TextDecoder().decode(bytes);
        },
      });
      if (result) {
        content = typeof result.content === "string"
          ? new TextEncoder().encode(result.content)
          : result.content;
      }
    } catch (cause) {
      throw new Error(`The plugin "${pluginName}" failed on ${path}: ${(cause as Error).message}`, { cause });
    }
  }
  return new Uint8Array(content);
}
