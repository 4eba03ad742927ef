/**
 * Pictures as files: `NAME-WIDTH.avif` and `.webp` for every width of fresh.config.ts, in one folder for all leagues, where
 * the same picture is there once.
 *
 * @module
 */
import { imageWidths } from "@/fresh.config.ts";
import type { PictureName } from "@/lib/league/types.ts";
import { type Encoded, RECIPE } from "./encode.ts";

/** The folder of a process' pictures, in its RUMBLEDORE_DATA. */
export const imagesFolder = (dataDir: string) => `${dataDir}/images`;

/** What a file of a picture is called, and nothing else is: its name, width and format. */
const fileName = new RegExp(`^([0-9a-f]{32})-(${imageWidths.join("|")})\\.(avif|webp)$`);

/** Whether a file of pictures can be called so. */
export const isFileName = (text: string): boolean => fileName.test(text);

const formats = ["avif", "webp"] as const;
const fileNames = (name: PictureName) =>
  imageWidths.flatMap((width) => formats.map((format) => `${name}-${width}.${format}`));

/** The name of a picture: the same bytes, made into the same sizes in the same way, have the same one. */
export async function pictureName(bytes: Uint8Array): Promise<PictureName> {
  const how = new TextEncoder().encode(`${RECIPE} ${imageWidths.join(" ")}\n`);
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array([...how, ...bytes]));
  return new Uint8Array(hash, 0, 16).toHex() as PictureName;
}

/** Whether every file of a picture is there. */
export async function isWhole(folder: string, name: PictureName): Promise<boolean> {
  const there = await Promise.all(
    fileNames(name).map(async (file) => {
      const found = await Deno.stat(`${folder}/${file}`).catch(() => null);
      return found !== null && found.size > 0;
    }),
  );
  return there.every(Boolean);
}

/** Writes a picture's files; each is whole as soon as it is there at all. */
export async function writePicture(folder: string, name: PictureName, { files }: Encoded): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const file of files) {
    const part = `${folder}/.${crypto.randomUUID()}.part`;
    try {
      await Deno.writeFile(part, file.bytes);
      await Deno.rename(part, `${folder}/${name}-${file.name}`);
    } catch (error) {
      await Deno.remove(part).catch(() => {});
      throw error;
    }
  }
}
