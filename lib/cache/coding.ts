/**
 * Content codings: which one a request likes best, and bytes into it and out of it.
 *
 * @module
 */
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from "node:zlib";

/** How bytes are sent; `id` is as they are. */
export type Coding = "br" | "zstd" | "gzip" | "id";

type Bytes = Uint8Array<ArrayBuffer>;

/** Below this many bytes a compressed answer saves no packet. */
export const SMALLEST = 512;

/** In the order in which they are taken when a request likes them equally: the smaller the answers, the earlier. */
const ours = ["br", "zstd", "gzip"] as const;

function weights(accepted: string): (name: string) => number {
  const quality = new Map<string, number>();
  for (const part of accepted.toLowerCase().split(",")) {
    const [name, ...parameters] = part.split(";").map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    quality.set(name, q ? Number(q.slice(2)) || 0 : 1);
  }
  return (name) => quality.get(name) ?? quality.get("*") ?? 0;
}

/** Browsers send a handful of different headers, and send them with every request. */
const known = new Map<string, Coding>();
const MOST_KNOWN = 200;

/** The coding that an Accept-Encoding header likes best, by its q-values; `id` where it takes none of ours. */
export function bestCoding(accepted: string | null): Coding {
  if (accepted === null) return "id";
  const before = known.get(accepted);
  if (before) return before;
  const of = weights(accepted);
  let best: Coding = "id";
  for (const coding of ours) if (of(coding) > (best === "id" ? 0 : of(best))) best = coding;
  if (known.size < MOST_KNOWN && accepted.length < 200) known.set(accepted, best);
  return best;
}

/** Whether an answer in a coding may be sent to whoever sent the Accept-Encoding header. */
export const takes = (accepted: string | null, coding: Coding): boolean =>
  coding === "id" || bestCoding(accepted) === coding || (accepted !== null && weights(accepted)(coding) > 0);

/**
 * Brotli's level 5 is the knee of its curve for our pages: see docs/decisions/0072. A window of 2¹⁸ bytes holds any of
 * them, and a sixteenth of the memory of the usual one has to be made ready for each.
 */
const brotli = (size: number) => ({
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 5,
    [constants.BROTLI_PARAM_LGWIN]: size < 250_000 ? 18 : 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: size,
  },
});

/** The bytes in a coding. */
export function encoded(bytes: Bytes, coding: Coding): Bytes {
  switch (coding) {
    case "id":
      return bytes;
    case "br":
      return own(brotliCompressSync(bytes, brotli(bytes.byteLength)));
    case "zstd":
      return own(zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }));
    case "gzip":
      return own(gzipSync(bytes));
  }
}

/** The bytes out of a coding. @throws Error for bytes that are not in it */
export function decoded(bytes: Bytes, coding: Coding): Bytes {
  switch (coding) {
    case "id":
      return bytes;
    case "br":
      return own(brotliDecompressSync(bytes));
    case "zstd":
      return own(zstdDecompressSync(bytes));
    case "gzip":
      return own(gunzipSync(bytes));
  }
}

/** A copy of its own: node's buffers may be a window on memory that is far larger, which a cache would keep alive. */
const own = (buffer: Uint8Array): Bytes => Uint8Array.from(buffer);
