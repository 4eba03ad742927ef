/**
 * The process that decodes one stranger's picture and ends: its bytes come by standard input, and out go one line of JSON
 * (a `Report`) and the files that it names, one after the other. Started by encode.ts, without the network, without
 * leave to write, and without our settings.
 *
 * @module
 */
import sharp, { type Sharp } from "sharp";
import { type Kind, kindOf, objection } from "./kind.ts";

/** What the process is told, as JSON in its first argument. */
export interface Order {
  /** Sides of the squares that are made, in pixels, smallest first. */
  widths: readonly number[];
  /** Most pixels of a picture. */
  pixels: number;
}

/** What it says: the size of the picture and the files that follow, in bytes; or why there are none. */
export type Report =
  | { width: number; height: number; files: { name: string; size: number }[] }
  | { refused: string };

/** The one decoder of libvips that may see each kind; all others are blocked. */
const decoders: Record<Kind, string> = {
  png: "VipsForeignLoadPngBuffer",
  jpeg: "VipsForeignLoadJpegBuffer",
  gif: "VipsForeignLoadNsgifBuffer",
  webp: "VipsForeignLoadWebpBuffer",
  avif: "VipsForeignLoadHeifBuffer",
  svg: "VipsForeignLoadSvgBuffer",
};

/** Chosen by measure: docs/decisions/0080. */
const avif = { quality: 50, effort: 4 };
const webp = { quality: 70, alphaQuality: 80, effort: 6, smartSubsample: true };

/** Smaller is a tracking pixel, and wider or higher than this many squares is a banner. */
const SMALLEST = 16;
const LONGEST = 4;

type Drawn = { report: Report; files: Uint8Array[] };
const refused = (reason: string): Drawn => ({ report: { refused: reason }, files: [] });

/** The picture as squares, its middle where it is none; of an animated one the first frame. */
async function drawn(bytes: Uint8Array, { widths, pixels }: Order): Promise<Drawn> {
  const kind = kindOf(bytes);
  if (!kind) return refused(`it is no picture: it begins with ${JSON.stringify(opening(bytes))}`);
  const reason = kind === "svg" ? objection(bytes) : null;
  if (reason) return refused(reason);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: [decoders[kind]] });
  const side = widths.at(-1)!;
  const from = (density?: number) =>
    sharp(bytes, { limitInputPixels: pixels, ...(density ? { density } : {}) });
  try {
    const { width, height } = (await from().metadata()).autoOrient;
    const short = Math.min(width, height);
    if (width * height > pixels) return refused(`it has ${width} x ${height} pixels`);
    if (kind !== "svg" && short < SMALLEST) return refused(`it has ${width} x ${height} pixels`);
    if (Math.max(width, height) > LONGEST * short) {
      return refused(`it is a banner of ${width} x ${height} pixels`);
    }
    // Drawings are rendered as large as they are needed; libvips knows 72 dots an inch as life size.
    const density = kind === "svg" ? Math.min(7200, Math.max(72, 72 * side / short)) : undefined;
    const { files, names } = await squares(from(density), widths);
    return {
      report: { width, height, files: names.map((name, i) => ({ name, size: files[i].length })) },
      files,
    };
  } catch (error) {
    return refused(
      `it cannot be decoded as ${kind}: ${(error as Error).message.split("\n")[0].slice(0, 200)}`,
    );
  }
}

/** Decoded once, at the largest size; the others are made from that. */
async function squares(picture: Sharp, widths: readonly number[]) {
  const side = widths.at(-1)!;
  const { data, info } = await picture.autoOrient().resize(side, side, { fit: "cover" }).toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const names: string[] = [];
  const files: Uint8Array[] = [];
  for (const width of widths) {
    const square = sharp(data, { raw: info }).resize(width, width);
    for (
      const [format, encoded] of [["avif", square.clone().avif(avif)], [
        "webp",
        square.clone().webp(webp),
      ]] as const
    ) {
      names.push(`${width}.${format}`);
      files.push(await encoded.toBuffer());
    }
  }
  return { names, files };
}

/** The first few characters, for whoever reads why it was refused. */
const opening = (bytes: Uint8Array) =>
  new TextDecoder().decode(bytes.subarray(0, 24)).replace(/[^\x20-\x7e]+/g, "?").trim();

sharp.cache(false);
sharp.concurrency(1);
const bytes = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
const { report, files } = await drawn(bytes, JSON.parse(Deno.args[0]));
const out = Deno.stdout.writable.getWriter();
await out.write(new TextEncoder().encode(`${JSON.stringify(report)}\n`));
for (const file of files) await out.write(file);
await out.close();
