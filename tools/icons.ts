/**
 * `deno run -A tools/icons.ts`: the app's icons as PNGs in static/icons/, drawn from static/icon.svg. What matters in a
 * maskable one lies in the circle of 80 % of its width that every platform shows (W3C, Web Application Manifest, "icon
 * masks").
 *
 * @module
 */
import sharp from "sharp";

const drawn = await Deno.readTextFile("static/icon.svg");

/** The drawing with more ground around it, and its stripe from edge to edge. */
const maskable = [
  ['viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"'],
  ["M0 0h32v32H0z", "M-5-5h42v42H-5z"],
  ["M0 23h32v4H0z", "M-5 23h42v4H-5z"],
].reduce((svg, [from, to]) => {
  if (!svg.includes(from)) throw new Error(`static/icon.svg has no ${from} any more; see tools/icons.ts`);
  return svg.replace(from, to);
}, drawn);

async function icon(name: string, svg: string, size: number): Promise<void> {
  await sharp(new TextEncoder().encode(svg), { density: (72 * size) / 32 })
    .resize(size, size)
    .flatten({ background: "#171812" })
    .png({ palette: true, compressionLevel: 9 })
    .toFile(`static/icons/${name}.png`);
}

await Deno.mkdir("static/icons", { recursive: true });
for (const size of [192, 512]) {
  await icon(String(size), drawn, size);
  await icon(`maskable-${size}`, maskable, size);
}
await icon("apple-touch", drawn, 180);
