/** zstd with a dictionary of raw content, for builds. Deno's own zlib knows zstd, but ignores the option. */

type Library = typeof import("@bokuweb/zstd-wasm");

/** zstd's level: the highest before the ones that need a decoder with more memory. */
const LEVEL = 19;

let library: Promise<Library> | undefined;

/** The library, once a process: a second init() would exchange the memory of what runs. */
async function load(): Promise<Library> {
  const loaded = await import("@bokuweb/zstd-wasm");
  await loaded.init();
  return loaded;
}

/**
 * A zstd frame of the bytes.
 * @throws Error when the frame does not give the bytes back: a browser could do nothing with it
 */
export async function compress(bytes: Uint8Array, dictionary: Uint8Array): Promise<Uint8Array> {
  const { compressUsingDict, createCCtx, freeCCtx } = await (library ??= load());
  const context = createCCtx();
  const frame = compressUsingDict(context, bytes, dictionary, LEVEL);
  freeCCtx(context);
  const back = await decompress(frame, dictionary);
  if (back.length !== bytes.length || back.some((byte, i) => byte !== bytes[i])) {
    throw new Error("zstd made a frame that is not what went in.");
  }
  return frame;
}

/** What a zstd frame that was made with this dictionary stands for. */
export async function decompress(frame: Uint8Array, dictionary: Uint8Array): Promise<Uint8Array> {
  const { createDCtx, decompressUsingDict, freeDCtx } = await (library ??= load());
  const context = createDCtx();
  const bytes = decompressUsingDict(context, frame, dictionary);
  freeDCtx(context);
  return bytes;
}
