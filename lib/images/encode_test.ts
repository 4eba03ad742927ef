import assert from "node:assert/strict";
import sharp from "sharp";
import { imageWidths } from "@/fresh.config.ts";
import { encode } from "./encode.ts";
import { PictureRefused } from "./refused.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const picture = (width = 300, height = 200) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 60, alpha: 0.5 } } });
const svg = (inside: string, attributes = `viewBox="0 0 10 10"`) =>
  bytes(`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

/** What is said of a picture that is refused. */
async function reason(given: Uint8Array, options = {}): Promise<string> {
  const error = await encode(given, options).then(() => null, (error) => error);
  assert(error instanceof PictureRefused, String(error));
  return error.message;
}

Deno.test("every kind of picture becomes squares of every width in AVIF and WebP, and nothing else", async () => {
  const kinds = {
    png: await picture().png().toBuffer(),
    jpeg: await picture().jpeg().withExif({ IFD0: { Copyright: "Somebody's secret" } }).toBuffer(),
    webp: await picture().webp().toBuffer(),
    avif: await picture().avif().toBuffer(),
    gif: await picture().gif().toBuffer(),
    svg: svg(`<path fill="#c33" d="M0 0h10v10z"/>`, `width="300" height="200"`),
  };
  await Promise.all(
    Object.entries(kinds).map(async ([kind, given]) => {
      const { width, height, files } = await encode(given);
      assert.deepEqual([kind, width, height], [kind, 300, 200]);
      const wanted = imageWidths.flatMap((width) => [`${width}.avif`, `${width}.webp`]);
      assert.deepEqual(files.map(({ name }) => name), wanted);
      for (const { name, bytes } of files) {
        const made = await sharp(bytes).metadata();
        const [side, format] = name.split(".");
        assert.deepEqual([made.width, made.height], [Number(side), Number(side)]);
        assert.equal(made.mediaType, `image/${format}`);
        assert(!made.exif && !made.xmp && !made.iptc, `${kind}: what a camera wrote is gone`);
      }
    }),
  );
});

Deno.test("of an animated picture the first frame is taken", async () => {
  const frames = await Promise.all(
    ["#f00", "#00f", "#0f0"].map((background) =>
      sharp({ create: { width: 32, height: 32, channels: 3, background } }).png().toBuffer()
    ),
  );
  const moving = await sharp(frames, { join: { animated: true } }).gif({ loop: 0 }).toBuffer();
  assert.equal((await sharp(moving, { animated: true }).metadata()).pages, 3);
  const { width, height, files } = await encode(moving);
  assert.deepEqual([width, height], [32, 32]);
  const still = files.find(({ name }) => name === "56.webp")!.bytes;
  assert.equal((await sharp(still, { animated: true }).metadata()).pages ?? 1, 1);
  const { dominant } = await sharp(still).stats();
  assert(dominant.r > 200 && dominant.b < 60, JSON.stringify(dominant));
});

Deno.test("a drawing that would run, fetch or repeat itself without end is refused", async () => {
  assert.match(await reason(svg(`<script>alert(1)</script>`)), /script/);
  assert.match(await reason(svg(`<rect onload="alert(1)"/>`)), /script/);
  assert.match(await reason(svg(`<a href="javascript:alert(1)"><rect/></a>`)), /script/);
  assert.match(await reason(svg(`<foreignObject><p>x</p></foreignObject>`)), /<foreignObject>/);
  assert.match(await reason(svg(`<image href="data:image/png;base64,AAAA"/>`)), /<image>/);
  assert.match(await reason(svg(`<use href="file:///etc/passwd#a"/>`)), /outside/);
  assert.match(await reason(svg(`<rect style="fill:url(https://evil.example/)"/>`)), /outside/);
  const entity = `<!DOCTYPE svg [<!ENTITY a "&b;&b;">]>`;
  assert.match(await reason(bytes(`<?xml version="1.0"?>${entity}<svg>&a;</svg>`)), /entities/);
  const utf16 = `<?xml version="1.0" encoding="utf-16"?><svg/>`;
  assert.match(await reason(bytes(utf16)), /UTF-8/);
  const useful =
    `<defs><linearGradient id="g"><stop/></linearGradient></defs><rect fill="url(#g)"/><use href="#g"/>`;
  assert.equal((await encode(svg(useful))).width, 10);
});

Deno.test("what is no picture is refused, whatever it was called", async () => {
  assert.equal(
    await reason(bytes("<!doctype html><html><svg onload=alert(1)>")),
    `it is no picture: it begins with "<!doctype html><html><sv"`,
  );
  assert.match(await reason(bytes("")), /no picture/);
  assert.match(await reason(bytes("II*\0 a TIFF")), /no picture/);
  assert.match(await reason(bytes("%PDF-1.7")), /no picture/);
  const png = await picture().png().toBuffer();
  assert.match(await reason(png.subarray(0, png.length / 2)), /cannot be decoded as png/);
  const jpeg = await picture().jpeg().toBuffer();
  assert.match(await reason(jpeg.subarray(0, jpeg.length / 2)), /cannot be decoded as jpeg/);
  assert.match(
    await reason(bytes("\x89PNG\r\n\x1a\n and then nothing of the kind")),
    /no picture|decoded as png/,
  );
  assert.match(await reason(await picture(1, 1).png().toBuffer()), /1 x 1 pixels/);
  assert.match(await reason(await picture(900, 60).png().toBuffer()), /banner/);
});

/** A PNG of so many pixels in every direction that are all black: a few kB a thousand lines. */
async function blackPng(side: number): Promise<Uint8Array> {
  const black = sharp({ create: { width: side, height: 1000, channels: 3, background: "#000" } });
  const strip = await black.png({ compressionLevel: 9 }).toBuffer();
  // The strip's first line with another height: the decoder learns of the missing ones only when it gets there.
  const header = strip.subarray(0, 33);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  view.setUint32(20, side);
  view.setUint32(29, crc(header.subarray(12, 29)));
  return strip;
}

/** CRC-32 as PNG has it (ISO 3309). */
function crc(of: Uint8Array): number {
  let register = ~0;
  for (const byte of of) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = register >>> 1 ^ (register & 1 ? 0xedb88320 : 0);
  }
  return ~register >>> 0;
}

Deno.test("a picture of 30,000 x 30,000 pixels is refused before it takes memory", async () => {
  const bomb = await blackPng(30_000);
  assert.deepEqual((await sharp(bomb, { limitInputPixels: false }).metadata()).height, 30_000);
  assert(bomb.length < 200_000);
  // Were it decoded, 200 MB would not do, and the reason would be that.
  assert.match(await reason(bomb, { memory: 200e6 }), /pixel|30000 x 30000/);
  const huge = svg(`<rect width="9" height="9"/>`, `width="30000" height="30000"`);
  assert.match(await reason(huge, { memory: 200e6 }), /pixel|30000 x 30000/);
});

Deno.test("a process that takes too much memory or too long is ended, and the next picture has another", async () => {
  const large = await blackPng(5000).then(() => picture(4800, 4800).png().toBuffer());
  const needs = (await encode(large)).peak;
  if (Deno.build.os === "linux") {
    assert(needs > 60e6, `${needs} bytes were seen`);
    assert.match(await reason(large, { memory: 50e6 }), /more than 50 MB/);
  }
  assert.match(await reason(large, { patience: 5 }), /longer than 0.005 s/);
  assert.equal((await encode(await picture().png().toBuffer())).width, 300);
});

Deno.test("who stops it early is told so", async () => {
  const stop = new AbortController();
  const encoding = encode(await picture().png().toBuffer(), { signal: stop.signal });
  stop.abort(new Error("stopping"));
  await assert.rejects(encoding, /stopping/);
});
