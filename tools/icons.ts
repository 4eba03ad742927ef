/**
 * `deno run -A tools/icons.ts`: the app's icons as PNGs in static/icons/, drawn from static/icon.svg. A maskable one keeps
 * what matters inside of the circle of 40 % that every platform shows (W3C, Web Application Manifest, "maskable").
 *
 * @module
 */
import sharp from "sharp";

const svg = await Deno.readFile("static/icon.svg");

/** How much of a maskable icon's width the drawing takes; its corners are then within the circle of 80 % of the width. */
const SAFE = 0.75;

/** The drawing's own background. */
const ink = "#171812";

async function icon(name: string, size: number, share = 1): Promise<void> {
  const inner = Math.round(size * share);
  const drawing = await sharp(svg, { density: (72 * inner) / 32 }).resize(inner, inner).png().toBuffer();
  const rim = Math.floor((size - inner) / 2);
  const rest = size - inner - rim;
  await sharp(drawing)
    .extend({ top: rim, left: rim, bottom: rest, right: rest, background: ink })
    .flatten({ background: ink })
    .png({ palette: true, compressionLevel: 9 })
    .toFile(`static/icons/${name}.png`);
}

await Deno.mkdir("static/icons", { recursive: true });
for (const size of [192, 512]) {
  await icon(String(size), size);
  await icon(`maskable-${size}`, size, SAFE);
}
await icon("apple-touch", 180);
