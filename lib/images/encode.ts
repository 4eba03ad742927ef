/**
 * Decoding strangers' pictures where they can do no harm: each in a process of its own that has no network, no leave to
 * write, none of our settings, and bounded memory and time.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { imageWidths } from "@/fresh.config.ts";
import type { Order, Report } from "./encoder.ts";
import { PictureRefused } from "./refused.ts";

export interface EncodeOptions {
  signal?: AbortSignal;
  /** Most pixels of a picture; 25 million unless given. */
  pixels?: number;
  /** Most memory of the process, in bytes, 400 MB unless given: it takes some 80 itself. Watched on Linux only. */
  memory?: number;
  /** Milliseconds for all of it; 20 s unless given. */
  patience?: number;
}

/** A picture as it is served. */
export interface Encoded {
  /** As it was, in pixels. */
  width: number;
  height: number;
  /** Its squares, by side and format, such as `56.avif`. */
  files: { name: string; bytes: Uint8Array }[];
  /** The most memory that the process was seen to have, in bytes; 0 where nobody can look. */
  peak: number;
}

/** Raised when the same picture would be encoded to other bytes, so that it has another name. */
export const RECIPE = 1;

/** So many at a time in this process; the others wait. */
const turns = pLimit(2);

/** More than any picture's squares; what a process says beyond it is not read. */
const MOST_OUTPUT = 4 * 1024 * 1024;

/** Milliseconds between two looks at a process' memory. */
const LOOK = 20;

/** A path from the top of the project. */
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * A stranger's picture as squares of every width in fresh.config.ts, in AVIF and WebP.
 *
 * @throws PictureRefused for what is no picture, or takes too many pixels, too much memory or too long; the signal's
 * reason when it was aborted
 */
export function encode(bytes: Uint8Array, options: EncodeOptions = {}): Promise<Encoded> {
  return turns(async () => {
    options.signal?.throwIfAborted();
    return await inProcess(bytes, options);
  });
}

async function inProcess(bytes: Uint8Array, options: EncodeOptions): Promise<Encoded> {
  const { signal, pixels = 25_000_000, memory = 400e6, patience = 20_000 } = options;
  const order: Order = { widths: imageWidths, pixels };
  await using child = started(order);
  let excess: PictureRefused | null = null;
  let peak = 0;
  const end = (reason: string) => {
    excess ??= new PictureRefused(reason);
    child.kill();
  };
  const late = setTimeout(() => end(`it took longer than ${patience / 1000} s to decode`), patience);
  const look = setInterval(() => {
    peak = Math.max(peak, residentBytes(child.pid));
    if (peak > memory) end(`it took more than ${memory / 1e6} MB to decode`);
  }, LOOK);
  signal?.addEventListener("abort", child.kill, { once: true });
  try {
    const said = await child.ask(bytes);
    signal?.throwIfAborted();
    if (excess) throw excess;
    if (said === null) throw new PictureRefused("it ended the process that decoded it");
    return { ...read(said), peak };
  } finally {
    clearTimeout(late);
    clearInterval(look);
    signal?.removeEventListener("abort", child.kill);
  }
}

/** A process that takes one picture. */
function started(order: Order) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      "--no-remote",
      // Only the libraries that are installed; our own configuration is nothing it needs.
      "--no-config",
      "--node-modules-dir=manual",
      // By its own name, where it is a link: what may be read is judged by that.
      `--allow-read=${at("node_modules/")},${Deno.realPathSync(at("node_modules/"))},${at("lib/images/")}`,
      `--allow-ffi=${Deno.realPathSync(at("node_modules/"))}`,
      // Of an environment in which there is nothing but the three below.
      "--allow-env",
      // The library's loader asks which C library there is.
      "--allow-sys",
      "--v8-flags=--max-old-space-size=128",
      at("lib/images/encoder.ts"),
      JSON.stringify(order),
    ],
    cwd: at(""),
    clearEnv: true,
    env: {
      VIPS_CONCURRENCY: "1",
      MALLOC_ARENA_MAX: "2",
      // Deno begins only where it knows of a folder of its own; that it may be written to is not needed.
      DENO_DIR: at("node_modules/.decoder"),
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch { /* it has ended */ }
  };
  return {
    pid: child.pid,
    kill,
    /**
     * Gives it the picture; what it says to that, or null when it was killed, by us or by its own fault.
     *
     * @throws Error where it could not even begin
     */
    async ask(bytes: Uint8Array): Promise<Uint8Array | null> {
      const given = new Blob([bytes as BlobPart]).stream().pipeTo(child.stdin).catch(() => {});
      const [said, complaint] = await Promise.all([child.stdout, child.stderr].map(limited));
      if (!said || !complaint) kill();
      await given;
      const { success, signal } = await child.status;
      if (success) return said;
      if (signal) return null;
      throw new Error(`pictures cannot be decoded: ${new TextDecoder().decode(complaint!).slice(0, 2000)}`);
    },
    async [Symbol.asyncDispose]() {
      kill();
      await child.status;
    },
  };
}

/** All of a stream; null when it is more than a process may say, which then finds nobody listening. */
async function limited(stream: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MOST_OUTPUT) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/** The report and the files behind it. */
function read(said: Uint8Array): Omit<Encoded, "peak"> {
  let at = said.indexOf(10) + 1;
  const report: Report = JSON.parse(new TextDecoder().decode(said.subarray(0, at)));
  if ("refused" in report) throw new PictureRefused(report.refused);
  const { width, height } = report;
  const files = report.files.map(({ name, size }) => ({ name, bytes: said.subarray(at, at += size) }));
  return { width, height, files };
}

/** The resident memory of a process in bytes, of which the second number of statm counts pages of 4 KiB; 0 if unknown. */
function residentBytes(pid: number): number {
  try {
    return Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]) * 4096;
  } catch {
    return 0;
  }
}
